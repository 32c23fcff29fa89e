// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMonitoring } from '../../src/config/monitoring.ts';

test('metrics are told of in one place', () => {
  const here = { enable: true, metrics_list: ['ovms_streams'] };
  assert.deepEqual(chooseMonitoring(here, undefined), here);
  assert.deepEqual(chooseMonitoring(undefined, here), here);
  assert.deepEqual(chooseMonitoring(undefined, undefined), { enable: false });
  assert.throws(() => chooseMonitoring(here, { enable: false }), {
    reason: 'config_file_invalid',
    message: 'Metrics configuration duplicated in configuration file and CLI parameters',
  });
});
