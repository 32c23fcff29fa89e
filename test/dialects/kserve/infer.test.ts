// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useModel } from '../../helpers/fake-models.ts';
import { startFakeServer } from '../../helpers/fake-server.ts';

test('hands the body to the servable and answers with its reply', async () => {
  const { app, engine } = await startFakeServer([useModel('dummy', ['1'])]);
  const reply = await app.inject({
    method: 'POST',
    url: '/v2/models/dummy/infer',
    payload: Buffer.from('{"inputs":[]}'),
  });
  assert.equal(reply.statusCode, 200, reply.body);
  assert.equal(reply.body, '{"inputs":[]}');
  assert.equal(reply.headers['content-type'], 'application/json');
  assert.equal(engine.calls[0]?.codec, 'kserve_v2');
  assert.equal(engine.calls[0]?.headerLength, -1);
});
