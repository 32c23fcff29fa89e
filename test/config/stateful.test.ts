// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStateful } from '../../src/config/stateful-entry.ts';

test('a stateful model has its defaults', () => {
  assert.equal(readStateful({ name: 'm' }), undefined);
  assert.equal(readStateful({ name: 'm', stateful: false }), undefined);
  assert.deepEqual(readStateful({ name: 'm', stateful: true }), {
    lowLatency: false,
    maxSequences: 500,
    idleCleanup: true,
  });
});

test('a stateful model takes what is given', () => {
  const entry = {
    ...{ name: 'm', stateful: true, low_latency_transformation: true },
    ...{ max_sequence_number: 2 ** 32 - 1, idle_sequence_cleanup: false },
  };
  assert.deepEqual(readStateful(entry), {
    lowLatency: true,
    maxSequences: 4_294_967_295,
    idleCleanup: false,
  });
});
