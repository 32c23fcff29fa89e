// SPDX-License-Identifier: Apache-2.0
// Routes that an embedder adds may have schemas, as on any Fastify.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFakeServer } from '../helpers/fake-server.ts';

test('schemas of added routes are in force, for requests and replies', async () => {
  const { app } = await startFakeServer([]);
  const id = { type: 'integer', maximum: 9 };
  const schema = {
    params: { type: 'object', properties: { id } },
    response: { '2xx': { type: 'object', properties: { id } } },
  };
  app.route({
    method: 'GET',
    url: '/own/:id',
    schema,
    handler: async ({ params }) => ({ ...(params as object), hidden: true }),
    errorHandler: (error, _request, reply) => reply.code(400).send(error.message),
  });
  assert.deepEqual((await app.inject('/own/7')).json(), { id: 7 });
  const refused = await app.inject('/own/10');
  assert.equal(refused.statusCode, 400);
  assert.equal(refused.body, 'params/id must be <= 9');
});
