// SPDX-License-Identifier: Apache-2.0
// Pipelines in both APIs as they come and go (pipelines.md 6.2, 9.2); what they answer while they serve
// stands in test/wire/pipelines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { overModels } from '../helpers/fake-pipelines.ts';
import { settle } from '../helpers/fake-registry.ts';
import { type FakeServer, startFakeServer } from '../helpers/fake-server.ts';

const body = '{"inputs":[]}';

/** `m` and over it `good`, and `bad`, which does not pass. */
async function start(): Promise<FakeServer> {
  const engine = new FakeEngine({
    onCompile: async ({ name }) => {
      if (name !== 'bad') return;
      throw nativeError('failed_precondition', 'pipeline_cycle_found', 'A cycle - node: n0');
    },
  });
  const m = useModel('m', ['3']);
  const server = await startFakeServer([m], {}, engine);
  await server.registry.apply([m], {
    pipelines: [overModels('good', ['m']), overModels('bad', ['m'])],
  });
  return server;
}

/** Status and the member `error`, if there is one. */
async function ask({ app }: FakeServer, url: string): Promise<readonly [number, unknown]> {
  const isPost = /:predict$|\/infer$/.test(url);
  const reply = await app.inject(isPost ? { method: 'POST', url, payload: body } : url);
  return [reply.statusCode, reply.body === '' ? undefined : reply.json().error];
}

const questions = (name: string): readonly string[] => [
  `/v2/models/${name}/ready`,
  `/v2/models/${name}/versions/7/ready`,
  `/v2/models/${name}`,
  `/v2/models/${name}/versions/7`,
  `/v2/models/${name}/infer`,
  `/v2/models/${name}/versions/7/infer`,
  `/v1/models/${name}/metadata`,
  `/v1/models/${name}/versions/7/metadata`,
  `/v1/models/${name}:predict`,
  `/v1/models/${name}/versions/7:predict`,
];

test('listed among the models, by name', async () => {
  const server = await start();
  const list = await server.app.inject('/v2/models');
  assert.deepEqual(list.json(), { models: ['bad', 'good', 'm'] });
  const index = await server.app.inject({ method: 'POST', url: '/v2/repository/index' });
  assert.deepEqual(index.json(), [
    { name: 'bad', version: '1', state: 'UNAVAILABLE', reason: 'load failed' },
    { name: 'good', version: '1', state: 'READY', reason: '' },
    { name: 'm', version: '3', state: 'READY', reason: '' },
  ]);
  const config = (await server.app.inject('/v1/config')).json();
  assert.deepEqual(Object.keys(config), ['bad', 'good', 'm']);
});

test('one that serves answers everything, of any version', async () => {
  const server = await start();
  for (const url of questions('good')) {
    assert.deepEqual(await ask(server, url), [200, undefined], url);
  }
});

test('one that did not pass: 404, and its state says why', async () => {
  const server = await start();
  for (const url of questions('bad')) {
    const text = url.endsWith('/ready')
      ? 'Model with requested version is not loaded yet'
      : 'Pipeline is not loaded yet';
    assert.deepEqual(await ask(server, url), [404, text], url);
  }
  for (const path of ['/v1/models/bad', '/v1/models/bad/versions/1', '/v1/models/bad/versions/9']) {
    assert.deepEqual((await server.app.inject(path)).json(), {
      model_version_status: [
        {
          version: '1',
          state: 'LOADING',
          status: { error_code: 'FAILED_PRECONDITION', error_message: 'A cycle - node: n0' },
        },
      ],
    });
  }
});

test('one that is retired: 404 and END', async () => {
  const server = await start();
  await server.registry.apply([]);
  await settle();
  for (const url of questions('good')) {
    const text = url.endsWith('/ready')
      ? 'Model with requested version is retired'
      : 'Pipeline is retired';
    assert.deepEqual(await ask(server, url), [404, text], url);
  }
  assert.deepEqual((await server.app.inject('/v1/models/good/versions/4')).json(), {
    model_version_status: [
      { version: '1', state: 'END', status: { error_code: 'OK', error_message: '' } },
    ],
  });
});
