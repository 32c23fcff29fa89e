// SPDX-License-Identifier: Apache-2.0
// Status of a model and of all (tfs-rest.md 7, 9), byte for byte as OVMS prints it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { ServingContext } from '../../../src/dialects/dialect.ts';
import { ovms } from '../../../src/dialects/ovms/plugin.ts';
import { ServingError } from '../../../src/errors.ts';
import { createApp } from '../../../src/http/app.ts';
import { BodyStore } from '../../../src/http/body-store.ts';
import { CorsHeaders, defaultCors } from '../../../src/http/cors.ts';
import { Health } from '../../../src/http/health.ts';
import { Replies } from '../../../src/http/reply.ts';
import { silentLogger } from '../../../src/log.ts';
import { Meters } from '../../../src/metrics/meters.ts';
import type { Reload } from '../../../src/models/reload.ts';
import { defaultOptions } from '../../../src/options.ts';
import { FakeEngine, nativeError } from '../../helpers/fake-engine.ts';
import { useModel } from '../../helpers/fake-models.ts';
import { type FakeServer, startFakeServer } from '../../helpers/fake-server.ts';

const all = { versionPolicy: { kind: 'all' } } as const;

/** Version 2 of `m` cannot be loaded. */
const engine = () =>
  new FakeEngine({
    onLoad: async ({ version }) => {
      if (version === '2') throw nativeError('internal', 'load_failed', 'Cannot read "x"');
    },
  });

const start = (): Promise<FakeServer> =>
  startFakeServer([useModel('m', ['1', '2', '10'], all), useModel('a"b', ['7'])], {}, engine());

/** The dialect alone, with a reload of the test's own. */
async function startWithReload(reload: Reload): Promise<FastifyInstance> {
  const { registry } = await start();
  const replies = new Replies(new CorsHeaders(defaultCors));
  const { maxBodyBytes } = defaultOptions;
  const app = createApp({ replies, maxBodyBytes, log: silentLogger, isDraining: () => false });
  const context: ServingContext = {
    registry,
    replies,
    reload,
    bodies: new BodyStore(defaultOptions),
    nothing: await new FakeEngine().compile(
      { name: '', version: '', inputs: [], nodes: [], outputs: [] },
      [],
    ),
    health: new Health(),
    log: silentLogger,
    meters: new Meters(false, registry),
    server: { name: 'vinoserve', version: '0' },
  };
  app.register(ovms.plugin, { prefix: ovms.prefix, context, metadataCase: 'ovms' });
  await app.ready();
  return app;
}

const entry = (version: string, state: string, code = 'OK', message = '') =>
  `  {
   "version": "${version}",
   "state": "${state}",
   "status": {
    "error_code": "${code}",
    "error_message": ${JSON.stringify(message)}
   }
  }`;
const document = (...entries: readonly string[]) =>
  `{\n "model_version_status": [\n${entries.join(',\n')}\n ]\n}\n`;

const failed = entry('2', 'LOADING', 'UNKNOWN', 'Cannot read "x"');
const ofM = document(entry('1', 'AVAILABLE'), failed, entry('10', 'AVAILABLE'));

for (const [url, body] of [
  ['/v1/models/m', ofM],
  ['/v1/models/m?verbose=1', ofM],
  ['/v1/models/m/versions/0', ofM],
  ['/v1/models/m/versions/10', document(entry('10', 'AVAILABLE'))],
  ['/v1/models/m/versions/010', document(entry('10', 'AVAILABLE'))],
  ['/v1/models/m/versions/2', document(failed)],
] as const) {
  test(`GET ${url}`, async () => {
    const { app } = await start();
    const reply = await app.inject({ method: 'GET', url });
    assert.equal(reply.statusCode, 200);
    assert.equal(reply.body, body);
    assert.equal(reply.headers['content-type'], 'application/json');
    const head = await app.inject({ method: 'HEAD', url });
    assert.equal(head.statusCode, 200);
    assert.equal(head.body, '');
    assert.equal(head.headers['content-length'], String(Buffer.byteLength(body)));
  });
}

test('a retired version is shown', async () => {
  const { app, registry } = await start();
  await registry.model('m').version('1').retire();
  const reply = await app.inject({ method: 'GET', url: '/v1/models/m' });
  assert.equal(reply.body, document(entry('1', 'END'), failed, entry('10', 'AVAILABLE')));
});

test('a model without versions has an empty list', async () => {
  const { app } = await startFakeServer([useModel('m', [])]);
  const reply = await app.inject({ method: 'GET', url: '/v1/models/m' });
  assert.equal(reply.statusCode, 200);
  assert.equal(reply.body, '{\n "model_version_status": []\n}\n');
});

const everything =
  `{\n"a\\"b" : \n${document(entry('7', 'AVAILABLE')).trimEnd()}` +
  `,\n"m" : \n${ofM.trimEnd()}\n}`;

test('config status: all models by name', async () => {
  const { app } = await start();
  const reply = await app.inject({ method: 'GET', url: '/v1/config' });
  assert.equal(reply.statusCode, 200);
  assert.equal(reply.body, everything);
  assert.deepEqual(Object.keys(reply.json()), ['a"b', 'm']);
  assert.equal(reply.headers['content-type'], 'application/json');
});

test('config status: names in byte order, nothing configured', async () => {
  const { app } = await startFakeServer(
    ['b', 'a\u{1f600}', 'B', 'a\uffee'].map((name) => ({ ...useModel('x', ['1']), name })),
  );
  const reply = await app.inject({ method: 'GET', url: '/v1/config' });
  assert.deepEqual(Object.keys(reply.json()), ['B', 'a\uffee', 'a\u{1f600}', 'b']);
  const empty = await startFakeServer([]);
  assert.equal((await empty.app.inject({ method: 'GET', url: '/v1/config' })).body, '{}');
});

for (const [changed, status] of [
  [true, 201],
  [false, 200],
] as const) {
  for (const request of [
    {},
    { payload: '' },
    { payload: '', headers: { 'content-type': 'application/json' } },
    { payload: '{"ignored":', headers: { 'content-type': 'application/json' } },
  ]) {
    test(`reload, changed ${changed}, ${JSON.stringify(request)}: ${status}`, async () => {
      const app = await startWithReload(async () => ({ changed }));
      const reply = await app.inject({ method: 'POST', url: '/v1/config/reload', ...request });
      assert.equal(reply.statusCode, status);
      assert.equal(reply.body, everything);
    });
  }
}

const text = 'What to tell the client.';

for (const [reason, cause, status] of [
  ['reload_config_missing', 'config_file_invalid', 500],
  ['reload_config_failed', 'json_invalid', 412],
  ['reload_config_failed', 'path_invalid', 400],
  ['reload_config_failed', 'no_model_version_available', 500],
  ['reload_config_failed', 'compile_failed', 412],
  ['reload_config_failed', 'reshape_failed', 412],
  ['reload_config_failed', 'load_failed', 500],
  ['reload_config_failed', 'model_name_occupied', 500],
  ['reload_versions_failed', 'path_invalid', 400],
  ['reload_versions_failed', 'load_failed', 500],
  ['reload_versions_failed', undefined, 500],
] as const) {
  test(`reload fails with ${reason} because of ${cause}: ${status} and the text of the failure`, async () => {
    const app = await startWithReload(async () => {
      const first = cause && new ServingError('invalid_argument', cause, 'why');
      throw new ServingError('failed_precondition', reason, text, { cause: first });
    });
    const reply = await app.inject({ method: 'POST', url: '/v1/config/reload' });
    assert.equal(reply.statusCode, status);
    assert.equal(reply.body, JSON.stringify({ error: text }));
  });
}
