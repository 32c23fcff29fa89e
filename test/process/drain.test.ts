// SPDX-License-Identifier: Apache-2.0
// What SIGTERM does: requests in flight are answered, new ones are not taken, the process ends with 0.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { useFiles } from '../helpers/fake-models.ts';
import { slowConfig } from '../helpers/paths.ts';
import { dummyInput, getRequest, inferRequest, slowInput } from '../helpers/requests.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';
import { Connection } from '../wire/connection.ts';

/** Half a second of inference or more, so that the signal comes long before the answer. */
const longRounds = 5000;

/** Inference that no test will see the end of. */
const endlessRounds = 2 ** 31 - 1;

/** A server with a slow request in flight: another connection's answer shows that it was read. */
async function busyServer(
  rounds = longRounds,
  args: readonly string[] = [],
): Promise<{ server: RunningServer; busy: Connection }> {
  const server = await startServer({ config: slowConfig, args });
  const busy = new Connection(server.port);
  await busy.exchange(getRequest('/v2/health/live'));
  await busy.send(inferRequest('slow', slowInput('in flight', rounds)));
  const other = new Connection(server.port);
  for (let turn = 0; turn < 3; turn += 1) {
    await other.exchange(inferRequest('dummy', dummyInput(String(turn))));
  }
  other.close();
  return { server, busy };
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  describe(signal, () => {
    it('lets requests in flight be answered and ends the process with 0', async () => {
      const { server, busy } = await busyServer();
      const exit = once(server.child, 'exit');
      server.child.kill(signal);
      const reply = await busy.receive();
      assert.equal(reply.status, 200);
      assert.equal(JSON.parse(reply.body.toString()).id, 'in flight');
      assert.deepEqual(await exit, [0, null], server.output);
    });
  });
}

describe('what never ends', () => {
  it('is given up after the time to drain, and the process ends with 0', async () => {
    const { server, busy } = await busyServer(endlessRounds, ['--drain_timeout_seconds', '1']);
    const exit = once(server.child, 'exit');
    server.child.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null], server.output);
    assert.match(server.output, /giving up what is still being inferred or loaded/);
    await assert.rejects(busy.receive(), /connection closed/);
  });
});

describe('a second signal', () => {
  it('cuts off what is in flight and ends the process with 1', async () => {
    const { server, busy } = await busyServer(endlessRounds);
    const exit = once(server.child, 'exit');
    server.child.kill('SIGTERM');
    while (!server.output.includes('SIGTERM: answering')) await nextTurn();
    server.child.kill('SIGTERM');
    assert.deepEqual(await exit, [1, null], server.output);
    assert.match(server.output, /SIGTERM again: stopping at once/);
    await assert.rejects(busy.receive(), /connection closed/);
  });
});

describe('SIGHUP', () => {
  it('opens the log file anew', async () => {
    const path = join(useFiles([]), 'log');
    const server = await startServer({ config: slowConfig, args: ['--log_path', path] });
    renameSync(path, `${path}.1`);
    server.child.kill('SIGHUP');
    while (!existsSync(path)) await nextTurn();
    assert.equal(await server.stop(), 0, server.output);
    assert.match(readFileSync(`${path}.1`, 'utf8'), /listening on/);
    assert.match(readFileSync(path, 'utf8'), /SIGTERM: answering[\s\S]*stopped\n$/);
  });
});

describe('while draining', () => {
  it('does not take new connections', async () => {
    const { server, busy } = await busyServer();
    const exit = once(server.child, 'exit');
    server.child.kill('SIGTERM');
    const refused = async () => {
      const socket = connect(server.port, '127.0.0.1');
      const [error] = await Promise.race([once(socket, 'error'), once(socket, 'connect')]);
      socket.destroy();
      return error?.code === 'ECONNREFUSED';
    };
    // The signal takes effect in the server's own time; the slow request gives it seconds.
    while (!(await refused()));
    assert.equal((await busy.receive()).status, 200);
    assert.deepEqual(await exit, [0, null], server.output);
  });

  it('is not held up by connections that are idle', async () => {
    const server = await startServer({ config: slowConfig });
    const idle = new Connection(server.port);
    await idle.exchange(getRequest('/v2/health/live'));
    assert.equal(await server.stop(), 0, server.output);
    await assert.rejects(idle.receive(), /connection closed/);
  });
});
