// SPDX-License-Identifier: Apache-2.0
// When a load that failed is tried again (config-and-lifecycle.md 4.5).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServingError } from '../../src/errors.ts';
import { type Attempt, FailedLoad } from '../../src/models/failed-load.ts';
import type { ModelConfig } from '../../src/models/model-config.ts';

const minute = 60_000;
const config: ModelConfig = {
  name: 'm',
  basePath: '/m',
  versionPolicy: { kind: 'all' },
  targetDevice: 'CPU',
  nireq: 0,
  shapes: {},
  layouts: {},
  pluginConfig: {},
  allowCache: false,
};
const error = new ServingError('internal', 'load_failed', 'broken');
const at = (milliseconds: number, changes: Partial<Attempt> = {}): Attempt => ({
  config,
  files: 'a 1',
  at: milliseconds,
  ...changes,
});

test('with nothing changed: after 1, 2, 4 ... minutes, never more than 60 apart', () => {
  let failure = new FailedLoad(error, at(0));
  let now = 0;
  for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
    assert.equal(failure.isDue(at(now + wait * minute - 1)), false, `${wait} minutes`);
    now += wait * minute;
    assert.equal(failure.isDue(at(now)), true, `${wait} minutes`);
    failure = new FailedLoad(error, at(now), failure);
  }
});

test('with other settings: at once, and the pauses begin anew', () => {
  const first = new FailedLoad(error, at(0));
  const second = new FailedLoad(error, at(minute), first);
  const other = { config: { ...config, nireq: 2 } };
  assert.equal(second.isDue(at(minute + 1, other)), true);
  const third = new FailedLoad(error, at(minute + 1, other), second);
  assert.equal(third.isDue(at(2 * minute + 1, other)), true);
});

test('another policy is no other setting', () => {
  const failure = new FailedLoad(error, at(0));
  const other = { config: { ...config, versionPolicy: { kind: 'latest', count: 1 } as const } };
  assert.equal(failure.isDue(at(1, other)), false);
});

test('with other files: when they stay the same for two looks', () => {
  const failure = new FailedLoad(error, at(0));
  assert.equal(failure.isDue(at(1, { files: 'a 2' })), false);
  assert.equal(failure.isDue(at(2, { files: 'a 3' })), false);
  assert.equal(failure.isDue(at(3, { files: 'a 3' })), true);
});
