// SPDX-License-Identifier: Apache-2.0
// The status of every failure on `/v2` (kserve-v2-rest.md 12). Texts come with the error; only those of
// internal ones are replaced.

import { ServingError, toServingError } from '../../errors.ts';
import type { Fault } from '../../http/faults.ts';
import { describeBy } from '../status.ts';

/** Internal causes stay in the log; which step failed is told (E56). */
const textOfInternal: ReadonlyMap<string, string> = new Map([
  ['inference_failed', 'Internal inference error'],
  ['deserialization_failed', 'Internal deserialization error'],
]);

/** The wire form of an error. OVMS's odd but deliberate choices stand by reason. */
export const describeFault: (error: ServingError) => Fault = describeBy({
  status: new Map([
    ['json_syntax', 412],
    ['json_nesting', 412],
    ['reshape_failed', 412],
  ]),
  internalText: ({ reason }) => textOfInternal.get(reason),
});

/** What readiness says of a pipeline, in the words for models (pipelines.md 6.2). */
const textOfUnready: ReadonlyMap<string, string> = new Map([
  ['pipeline_not_loaded_yet', 'Model with requested version is not loaded yet'],
  ['pipeline_retired', 'Model with requested version is retired'],
]);

/** What is not ready, and why. */
export function unready(thrown: unknown): ServingError {
  const error = toServingError(thrown);
  const { code, reason, details } = error;
  const text = textOfUnready.get(reason);
  return text === undefined ? error : new ServingError(code, reason, text, { details });
}
