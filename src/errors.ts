// SPDX-License-Identifier: Apache-2.0
// The one error type of the control plane, and the closed set of its codes. Knows no HTTP status:
// each dialect maps codes and reasons in its own table.

/** What kind of failure. The native plane has the same ten (native/base/error.h). */
export const errorCodes = [
  'invalid_argument',
  'not_found',
  'already_exists',
  'failed_precondition',
  'resource_exhausted',
  'unimplemented',
  'unavailable',
  'deadline_exceeded',
  'cancelled',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Where the failure happened, for logs. */
export interface ErrorDetails {
  readonly model?: string;
  readonly version?: string;
  /** What on the server's disk is at fault: no client gets to see it. */
  readonly path?: string;
}

/**
 * A failure with a closed code, a stable cause (`reason`, e.g. `model_not_loaded_yet`) for dialects
 * that owe an exact status or text, and a message that a client may see.
 */
export class ServingError extends Error {
  override readonly name = 'ServingError';
  readonly code: ErrorCode;
  readonly reason: string;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    reason: string,
    message: string,
    options: { readonly details?: ErrorDetails; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.reason = reason;
    this.details = options.details ?? {};
  }
}

/** The same failure, told of `details` too; what it tells itself stays. */
export function withDetails(error: ServingError, details: ErrorDetails): ServingError {
  const { code, reason, message, cause } = error;
  return new ServingError(code, reason, message, {
    details: { ...details, ...error.details },
    cause,
  });
}

/** What the log is told of a failure: its message, and the path that clients are not told. */
export function textForLog({ message, details }: ServingError): string {
  return details.path === undefined ? message : `${message} (${details.path})`;
}

const codes: ReadonlySet<unknown> = new Set(errorCodes);

/**
 * Whatever was thrown, as a ServingError: itself if it is one; the native plane's `code` and `reason`
 * kept; all else `internal` "uncaught", with the original as its cause.
 */
export function toServingError(thrown: unknown): ServingError {
  if (thrown instanceof ServingError) return thrown;
  if (thrown instanceof Error && 'code' in thrown && 'reason' in thrown && codes.has(thrown.code)) {
    return new ServingError(thrown.code as ErrorCode, String(thrown.reason), thrown.message, {
      cause: thrown,
    });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ServingError('internal', 'uncaught', message, { cause: thrown });
}
