// SPDX-License-Identifier: Apache-2.0
// Statuses of pipelines where the code alone would give another; the others stand in
// docs/reference/errors.md, which a test reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFault as describeKserve } from '../../src/dialects/kserve/errors.ts';
import { describeFault as describeOvms } from '../../src/dialects/ovms/errors.ts';
import { type ErrorCode, ServingError } from '../../src/errors.ts';

for (const [code, reason, status] of [
  ['unimplemented', 'not_implemented', 500],
  ['invalid_argument', 'not_implemented', 400],
  ['unimplemented', 'stateful_by_this_api', 501],
  ['failed_precondition', 'pipeline_cycle_found', 500],
  ['failed_precondition', 'model_not_loaded', 412],
  ['not_found', 'pipeline_not_loaded_yet', 404],
  ['not_found', 'pipeline_retired', 404],
  ['internal', 'node_library_execution_failed', 500],
] as const satisfies readonly (readonly [ErrorCode, string, number])[]) {
  test(`${reason}, ${code}: ${status}, its text told`, () => {
    const error = new ServingError(code, reason, 'text - Node: n');
    for (const describe of [describeKserve, describeOvms]) {
      assert.deepEqual(describe(error), { status, text: 'text - Node: n', headers: [] });
    }
  });
}
