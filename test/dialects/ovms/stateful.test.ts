// SPDX-License-Identifier: Apache-2.0
// A sequence that is asked for while its last request runs (config-and-lifecycle.md 9), through the front
// door and OpenVINO; test/wire/ovms/stateful-*.wire have what needs no timing.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { silentLogger } from '../../../src/log.ts';
import { createServer } from '../../../src/server.ts';
import { createEngine } from '../../helpers/addon.ts';
import { inCheckout } from '../../helpers/paths.ts';

const longRounds = 5000;

test('a start is refused while the end is under way, and then begins anew', async () => {
  const server = await createServer({}, { engine: createEngine(), log: silentLogger });
  after(() => server.close());
  const results = await server.load([
    {
      name: 'slow',
      basePath: inCheckout('test/fixtures/models/slow'),
      versionPolicy: { kind: 'latest', count: 1 },
      targetDevice: 'CPU',
      nireq: 1,
      shapes: {},
      layouts: {},
      pluginConfig: {},
      allowCache: false,
      stateful: { lowLatency: false, maxSequences: 5, idleCleanup: true },
    },
  ]);
  assert.equal(results[0]?.error, undefined);
  const ask = async (control: number, rounds: number): Promise<[number, unknown]> => {
    const special = { sequence_id: [7], sequence_control_input: [control] };
    const reply = await server.app.inject({
      method: 'POST',
      url: '/v1/models/slow:predict',
      payload: JSON.stringify({ inputs: { rounds: [rounds], ...special } }),
    });
    return [reply.statusCode, reply.json().error];
  };
  const start = (): Promise<[number, unknown]> => ask(1, 1);
  assert.deepEqual(await start(), [200, undefined]);
  let ended = false;
  const end = ask(2, longRounds).finally(() => (ended = true));
  let refused = await start();
  while (refused[0] === 409) refused = await start(); // the end is not there yet
  assert.deepEqual(refused, [
    412,
    "Sequence last request is being processed and it's not available anymore",
  ]);
  assert.equal(ended, false);
  assert.deepEqual(await ask(0, 1), [404, 'Sequence with provided ID does not exist']);
  assert.deepEqual(await end, [200, undefined]);
  assert.deepEqual(await start(), [200, undefined]);
});
