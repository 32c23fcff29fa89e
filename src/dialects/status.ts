// SPDX-License-Identifier: Apache-2.0
// How OpenVINO Model Server's two APIs answer failures: the status by code where no reason decides, and
// what is kept from clients. Each dialect brings its exceptions.

import type { ErrorCode, ServingError } from '../errors.ts';
import { describeHttpFault, type Fault } from '../http/faults.ts';
import { isOfPipeline, statusOfPipeline } from './pipeline-status.ts';

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

/** A dialect's exceptions, by reason. */
export interface FaultTable {
  /** Where the reason decides, not the code. */
  readonly status: ReadonlyMap<string, number>;
  /** What clients are told of internal failures; absent = "Internal server error". */
  readonly internalText: (error: ServingError) => string | undefined;
}

/** The wire form of errors by that table. */
export function describeBy({ status, internalText }: FaultTable): (error: ServingError) => Fault {
  const textOf = (error: ServingError): string => {
    if (error.code !== 'internal' || isOfPipeline(error)) return error.message;
    return internalText(error) ?? 'Internal server error';
  };
  return (error) => {
    const http = describeHttpFault(error);
    if (http !== undefined) return http;
    const code = status.get(error.reason) ?? statusOfPipeline(error) ?? statusOfCode[error.code];
    return {
      status: code,
      text: textOf(error),
      headers: code === 503 ? ['Retry-After', '1'] : [],
    };
  };
}
