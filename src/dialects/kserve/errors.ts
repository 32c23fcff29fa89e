// SPDX-License-Identifier: Apache-2.0
// The status of every failure on `/v2` (kserve-v2-rest.md 12). Texts come with the error; only those of
// internal ones are replaced.

import type { ServingError } from '../../errors.ts';
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
