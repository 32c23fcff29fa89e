// SPDX-License-Identifier: Apache-2.0
// What HTTP itself can refuse, before any dialect or model is asked: one ServingError each, and the
// status that all dialects give it (kserve-v2-rest.md 2 and 12, E1-E3, E11, E12).

import { type ErrorCode, ServingError } from '../errors.ts';

/** What becomes of a failure on the wire: `headers` is a flat list of names and values. */
export interface Fault {
  readonly status: number;
  readonly text: string;
  readonly headers: readonly string[];
}

interface FaultKind {
  readonly code: ErrorCode;
  readonly status: number;
  readonly text: string;
  readonly headers?: readonly string[];
}

export type HttpFaultReason =
  | 'unknown_path'
  | 'wrong_method'
  | 'bad_path'
  | 'body_too_large'
  | 'body_broken'
  | 'unsupported_encoding'
  | 'corrupt_body'
  | 'unsupported_transfer_coding'
  | 'overloaded'
  | 'draining';

const kinds: Readonly<Record<HttpFaultReason, FaultKind>> = {
  unknown_path: { code: 'invalid_argument', status: 400, text: 'Invalid request URL' },
  wrong_method: { code: 'invalid_argument', status: 406, text: 'Unsupported method' },
  bad_path: {
    code: 'invalid_argument',
    status: 400,
    text: "The provided base path is invalid or doesn't exists",
  },
  body_too_large: {
    code: 'invalid_argument',
    status: 413,
    text: 'Request body exceeds the limit',
    headers: ['Connection', 'close'],
  },
  body_broken: { code: 'invalid_argument', status: 400, text: 'Could not read request body' },
  unsupported_encoding: {
    code: 'invalid_argument',
    status: 415,
    text: 'Unsupported compression type',
    headers: ['Accept-Encoding', 'gzip, deflate'],
  },
  corrupt_body: {
    code: 'invalid_argument',
    status: 400,
    text: 'Could not decode request body',
  },
  unsupported_transfer_coding: {
    code: 'unimplemented',
    status: 501,
    text: 'Unsupported transfer coding',
    headers: ['Connection', 'close'],
  },
  overloaded: {
    code: 'resource_exhausted',
    status: 503,
    text: 'Server is overloaded: too many request bytes in flight',
    headers: ['Retry-After', '1', 'Connection', 'close'],
  },
  draining: {
    code: 'unavailable',
    status: 503,
    text: 'Server is shutting down',
    headers: ['Retry-After', '1'],
  },
};

const byReason: ReadonlyMap<string, FaultKind> = new Map(Object.entries(kinds));

/** The error of that kind; `text` where the situation says more than the kind. */
export function httpFault(reason: HttpFaultReason, text?: string, cause?: unknown): ServingError {
  const kind = kinds[reason];
  return new ServingError(kind.code, reason, text ?? kind.text, { cause });
}

/** The wire form of an error that HTTP itself raised; undefined for all others. */
export function describeHttpFault(error: ServingError): Fault | undefined {
  const kind = byReason.get(error.reason);
  return kind && { status: kind.status, text: error.message, headers: kind.headers ?? [] };
}
