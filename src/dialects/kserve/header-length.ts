// SPDX-License-Identifier: Apache-2.0
// The Inference-Header-Content-Length request header (kserve-v2-rest.md 2.2, E13, E14).

import type { IncomingHttpHeaders } from 'node:http';
import { ServingError } from '../../errors.ts';

const greatest = 2 ** 31 - 1;

/** Bytes of the JSON part; -1 = header absent; NaN = not a plain integer of 0 to 2147483647. */
export function readHeaderLength(headers: IncomingHttpHeaders): number {
  const text = headers['inference-header-content-length'];
  if (text === undefined) return -1;
  if (typeof text !== 'string' || !/^[0-9]+$/.test(text)) return Number.NaN;
  const length = Number(text);
  return length <= greatest ? length : Number.NaN;
}

/** Throws ServingError `invalid_argument` with E13 or E14. */
export function checkHeaderLength(headerLength: number, bodySize: number): void {
  if (Number.isNaN(headerLength)) {
    throw new ServingError(
      'invalid_argument',
      'header_length_invalid',
      "Inference-Header-Content-Length header is invalid and couldn't be parsed",
    );
  }
  if (headerLength > bodySize) {
    throw new ServingError(
      'invalid_argument',
      'header_length_exceeds_body',
      'Inference-Header-Content-Length header exceeds actual payload length',
    );
  }
}
