// SPDX-License-Identifier: Apache-2.0
// The status of every failure on `/v2` (kserve-v2-rest.md 12). Texts come with the error; only those of
// internal ones are replaced.

import type { ErrorCode, ServingError } from '../../errors.ts';
import { describeHttpFault, type Fault } from '../../http/faults.ts';

const statusOfCode: Readonly<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  not_found: 404,
  already_exists: 409,
  failed_precondition: 412,
  resource_exhausted: 503,
  unimplemented: 501,
  unavailable: 503,
  deadline_exceeded: 504,
  cancelled: 499,
  internal: 500,
};

/** Where the reason decides, not the code: OVMS's odd but deliberate choices. */
const statusOfReason: ReadonlyMap<string, number> = new Map([
  ['json_syntax', 412],
  ['json_nesting', 412],
  ['reshape_failed', 412],
]);

/** Internal causes stay in the log; which step failed is told (E56). */
const textOfInternal: ReadonlyMap<string, string> = new Map([
  ['inference_failed', 'Internal inference error'],
  ['deserialization_failed', 'Internal deserialization error'],
]);

/** The wire form of an error. */
export function describeFault(error: ServingError): Fault {
  const http = describeHttpFault(error);
  if (http !== undefined) return http;
  const status = statusOfReason.get(error.reason) ?? statusOfCode[error.code];
  return {
    status,
    text: error.code === 'internal' ? internalText(error) : error.message,
    headers: status === 503 ? ['Retry-After', '1'] : [],
  };
}

function internalText(error: ServingError): string {
  return textOfInternal.get(error.reason) ?? 'Internal server error';
}
