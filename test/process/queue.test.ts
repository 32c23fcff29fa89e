// SPDX-License-Identifier: Apache-2.0
// A full queue refuses at once and says when to come back; what was accepted is answered.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { slowConfig } from '../helpers/paths.ts';
import { dummyInput, getRequest, inferRequest, slowInput } from '../helpers/requests.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';
import { Connection } from '../wire/connection.ts';

const limit = 4;

describe('a full queue', () => {
  let server: RunningServer;

  before(async () => {
    server = await startServer({
      config: slowConfig,
      args: ['--queue_limit', String(limit), '--engine_workers', '2'],
    });
  });
  after(() => server?.stop());

  it('answers 503 with Retry-After beyond the limit, and everything within it', async () => {
    const connections = Array.from({ length: 4 * limit }, () => new Connection(server.port));
    // A fifth of a second each, one by one: none is through before all have been read.
    const slow = inferRequest('slow', slowInput('7', 2000));
    await Promise.all(connections.map((connection) => connection.send(slow)));
    const replies = await Promise.all(connections.map((connection) => connection.receive()));

    const statuses = replies.map(({ status }) => status).sort();
    const accepted = statuses.filter((status) => status === 200).length;
    assert.equal(accepted, limit, `accepted; statuses ${statuses}`);
    for (const { status, headers, body } of replies) {
      if (status === 200) continue;
      assert.equal(status, 503);
      assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      assert.deepEqual(Object.keys(JSON.parse(body.toString())), ['error']);
    }
    for (const connection of connections) connection.close();
  });

  it('does not hold up health', async () => {
    const busy = Array.from({ length: limit }, () => new Connection(server.port));
    const slow = inferRequest('slow', slowInput('7', 2000));
    let answered = 0;
    const replies = busy.map(async (connection) => {
      await connection.exchange(slow);
      answered += 1;
    });
    const health = new Connection(server.port);
    for (const target of ['/v2/health/live', '/v2/health/ready', '/v2/models/slow/ready']) {
      assert.equal((await health.exchange(getRequest(target))).status, 200);
    }
    assert.ok(answered < limit, 'health was answered before the queue was empty');
    await Promise.all(replies);
    for (const connection of [...busy, health]) connection.close();
  });

  it('takes requests again once it is empty', async () => {
    const connection = new Connection(server.port);
    const reply = await connection.exchange(inferRequest('dummy', dummyInput('1')));
    assert.equal(reply.status, 200);
    connection.close();
  });
});
