// SPDX-License-Identifier: Apache-2.0
// One connection for many requests, for a long idle time, and for requests sent before the replies.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { slowConfig } from '../helpers/paths.ts';
import { dummyInput, getRequest, inferRequest, slowInput } from '../helpers/requests.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';
import { Connection } from '../wire/connection.ts';

/** Longer than the idle limits of Node.js (5 s) and Fastify (72 s). */
const idleMs = 90_000;

describe('a connection kept alive', () => {
  let server: RunningServer;

  before(async () => {
    server = await startServer({ config: slowConfig });
  });
  after(() => server?.stop());

  it('answers a thousand requests, and one more after 90 idle seconds', async () => {
    const connection = new Connection(server.port);
    for (let id = 1; id <= 1000; id += 1) {
      await connection.send(inferRequest('dummy', dummyInput(String(id))));
      const reply = await connection.receive();
      assert.equal(reply.status, 200);
      assert.equal(JSON.parse(reply.body.toString()).id, String(id));
    }
    const { localPort } = connection;
    await delay(idleMs);
    const last = await connection.exchange(inferRequest('dummy', dummyInput('last')));
    assert.equal(JSON.parse(last.body.toString()).id, 'last');
    assert.equal(connection.localPort, localPort, 'the connection is still the first one');
    connection.close();
  });

  it('answers in the order of the requests, however long each takes', async () => {
    const connection = new Connection(server.port);
    const rounds = [300, 1, 100];
    await connection.send(
      ...rounds.map((count, index) => inferRequest('slow', slowInput(String(index), count))),
      getRequest('/v2/models/nobody'),
      inferRequest('dummy', dummyInput('4')),
    );
    for (const index of rounds.keys()) {
      const reply = await connection.receive();
      assert.equal(JSON.parse(reply.body.toString()).id, String(index));
    }
    assert.equal((await connection.receive()).status, 404);
    assert.equal(JSON.parse((await connection.receive()).body.toString()).id, '4');
    connection.close();
  });
});
