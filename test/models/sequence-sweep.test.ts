// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { ModelRegistry } from '../../src/models/registry.ts';
import { sweepSequences } from '../../src/models/sequence-sweep.ts';
import { createServer } from '../../src/server.ts';
import { keepLog } from '../helpers/command.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';

const stateful = { lowLatency: false, maxSequences: 9, idleCleanup: true };

test('a sweep asks every version that serves, and says what was dropped', async () => {
  const swept: string[] = [];
  const engine = new FakeEngine({
    onSweep: async (servable) => {
      swept.push(servable);
      if (servable === 'broken/1') throw nativeError('internal', 'internal', 'no luck');
      return servable === 'm/2' ? 3 : 0;
    },
  });
  const { log, lines } = keepLog();
  const registry = new ModelRegistry(engine, log);
  await registry.apply([
    useModel('m', ['1', '2'], { versionPolicy: { kind: 'all' }, stateful }),
    useModel('broken', ['1'], { stateful }),
    useModel('empty', [], { stateful }),
  ]);
  lines.length = 0;
  await sweepSequences(registry.models, log);
  assert.deepEqual(swept.sort(), ['broken/1', 'm/1', 'm/2']);
  assert.deepEqual([...lines].sort(), [
    'error: model broken version 1: idle sequences stay: no luck',
    'info: model m version 2: 3 idle sequences dropped',
  ]);
  await registry.close();
});

test('the native plane is told how a stateful model is kept', async () => {
  const engine = new FakeEngine();
  const registry = new ModelRegistry(engine, keepLog().log);
  await registry.apply([useModel('m', ['1'], { stateful }), useModel('plain', ['1'])]);
  const specs = engine.loaded.map(({ name, stateful: given }) => [name, given]);
  assert.deepEqual(specs.sort(), [
    ['m', stateful],
    ['plain', undefined],
  ]);
  await registry.close();
});

test('a server sweeps by itself, until it ends', async () => {
  const sweeps = new EventEmitter();
  const engine = new FakeEngine({
    onSweep: async (servable) => {
      sweeps.emit('swept', servable);
      return 0;
    },
  });
  const server = await createServer({ sequenceCleanerMinutes: 1e-5 }, { engine });
  const swept = once(sweeps, 'swept');
  await server.load([useModel('m', ['1'], { stateful })]);
  const alive = setInterval(() => {}, 1000); // the server's own timer keeps no process alive
  assert.deepEqual(await swept, ['m/1']);
  clearInterval(alive);
  await server.close(0);
});
