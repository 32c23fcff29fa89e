// SPDX-License-Identifier: Apache-2.0
// The status of every failure of OVMS's TensorFlow-style API (tfs-rest.md 9, 12.1). Texts come with the
// error; only those of internal ones are replaced.

import { ServingError, toServingError } from '../../errors.ts';
import type { Fault } from '../../http/faults.ts';
import { describeBy } from '../status.ts';

/** What a reload answers where `reason` is its first failure (fails B, C); 500 for every other one. */
const statusOfReloadCause: ReadonlyMap<string, number> = new Map([
  ['json_invalid', 412],
  ['path_invalid', 400],
  ['compile_failed', 412],
  ['reshape_failed', 412],
]);

/** Internal failures that clients are told of: replies that this API cannot express. */
const toldReasons: ReadonlySet<string> = new Set(['reply_form', 'precision_unsupported']);

/** OVMS's odd but deliberate choices stand by reason. */
const describeOther = describeBy({
  status: new Map([
    ['json_syntax', 412],
    ['compile_failed', 412],
    ['reshape_failed', 412],
  ]),
  internalText({ reason, message }) {
    if (toldReasons.has(reason)) return message;
    return reason === 'inference_failed' ? 'Internal inference error' : undefined;
  },
});

/** The wire form of an error. */
export function describeFault(error: ServingError): Fault {
  if (!error.reason.startsWith('reload_')) return describeOther(error);
  return { status: statusOfReload(error), text: error.message, headers: [] };
}

/** Before the first load pass has begun no model is known, which says nothing yet. */
export function untilReady(error: ServingError, ready: boolean): ServingError {
  if (ready || error.reason !== 'model_not_found') return error;
  return new ServingError('unavailable', 'server_not_ready', 'Server is not ready');
}

function statusOfReload({ reason, cause }: ServingError): number {
  if (reason === 'reload_config_missing' || cause === undefined) return 500;
  return statusOfReloadCause.get(toServingError(cause).reason) ?? 500;
}

/** `/versions/V` of a model without that version. */
export function versionNotFound(): ServingError {
  return new ServingError(
    'not_found',
    'version_not_found',
    'Model with requested version is not found',
  );
}

/** `/labels/L`: none are configured (tfs-rest.md 10). */
export function unknownLabel(label: string): ServingError {
  return new ServingError(
    'invalid_argument',
    'label_not_found',
    `Unrecognized servable version label: ${label}`,
  );
}

/** A verb that this API knows and does not serve. */
export function verbNotServed(): ServingError {
  return new ServingError('not_found', 'verb_not_served', 'Requested REST resource not found');
}
