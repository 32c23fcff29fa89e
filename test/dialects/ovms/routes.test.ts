// SPDX-License-Identifier: Apache-2.0
// Which path and method leads where on `/v1` (tfs-rest.md 1). What injecting would rewrite, such as
// `/../`, is in test/wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { useModel } from '../../helpers/fake-models.ts';
import { startFakeServer } from '../../helpers/fake-server.ts';

const start = () =>
  startFakeServer([
    useModel('m', ['1']),
    { ...useModel('x', ['1']), name: 'm/n' },
    { ...useModel('y', ['1']), name: 'm:predict' },
    { ...useModel('z', ['1']), name: '50%zz' },
    { ...useModel('u', ['1']), name: 'a b+ü' },
    useModel('metadata', ['5']),
  ]);

const url = 'Invalid request URL';
const method = 'Unsupported method';
const noModel = 'Model with requested name is not found';
const noVersion = 'Model with requested version is not found';
const climbs = "The provided base path is invalid or doesn't exists";
const noVerb = 'Requested REST resource not found';

for (const [verb, path, status, error] of [
  ['GET', '/v1/models/m%2Fn/versions/1', 200],
  ['GET', '/v1/models/m%3Apredict', 200],
  ['GET', '/v1/models/m%3apredict/metadata', 200],
  ['GET', '/v1/models/50%zz', 200],
  ['GET', '/v1/models/a%20b+%C3%BC', 200],
  ['GET', '/v1/models/metadata', 200],
  ['GET', '/v1/models/metadata/metadata', 200],
  ['POST', '/v1/models/m%2Fn:predict', 200],
  ['POST', '/v1/models/m:predict?x=1', 200],
  ['POST', '/v1/models/m/versions/1:predict', 200],
  ['POST', '/v1/models/m/versions/0001:predict', 200],
  ['POST', '/v1/models/m/versions/0:predict', 200],

  ['GET', '/v1/models', 404, noModel],
  ['GET', '/v1/models/n', 404, noModel],
  ['GET', '/v1/models/n/metadata', 404, noModel],
  ['POST', '/v1/models/n:predict', 404, noModel],
  ['POST', '/v1/models/n/versions/9:predict', 404, noModel],
  ['GET', '/v1/models/m/versions/2', 404, noVersion],
  ['GET', '/v1/models/m/versions/2/metadata', 404, noVersion],
  ['POST', '/v1/models/m/versions/2:predict', 404, noVersion],
  ['GET', '/v1/models/m/versions/9223372036854775808', 404, noVersion],
  ['GET', '/v1/models/m/versions/99999999999999999999999/metadata', 404, noVersion],
  ['POST', '/v1/models/m/versions/18446744073709551617:predict', 404, noVersion],

  ['GET', '/v1/models/m/labels/stable', 400, 'Unrecognized servable version label: stable'],
  ['GET', '/v1/models/n/labels/a%2Fb', 400, 'Unrecognized servable version label: a/b'],
  ['GET', '/v1/models/m/labels/l/metadata', 400, 'Unrecognized servable version label: l'],
  ['POST', '/v1/models/m/labels/l:predict', 400, 'Unrecognized servable version label: l'],
  ['GET', '/v1/models/m/labels/1', 400, 'Unrecognized servable version label: 1'],
  ['POST', '/v1/models/m:classify', 404, noVerb],
  ['POST', '/v1/models/m/versions/1:regress', 404, noVerb],
  ['POST', '/v1/models/n/labels/l:regress', 404, noVerb],

  ['GET', '/v1/models/m:predict', 406, method],
  ['HEAD', '/v1/models/m:predict', 406, method],
  ['GET', '/v1/models/m/versions/1:classify', 406, method],
  ['GET', '/v1/models/n:regress', 406, method],
  ['GET', '/v1/config/reload', 406, method],
  ['POST', '/v1/config', 406, method],
  ['POST', '/v1/models', 406, method],
  ['POST', '/v1/models/m', 406, method],
  ['POST', '/v1/models/m/versions/1', 406, method],
  ['POST', '/v1/models/m/labels/l', 406, method],
  ['POST', '/v1/models/m/metadata', 406, method],
  ['POST', '/v1/models/m/versions/1/metadata', 406, method],
  ['PUT', '/v1/models/m', 406, method],
  ['DELETE', '/v1/models/m:predict', 406, method],
  ['PATCH', '/v1/config', 406, method],

  ['GET', '/v1', 400, url],
  ['GET', '/v1/', 400, url],
  ['GET', '/v1/models/', 400, url],
  ['GET', '/v1/models/m/', 400, url],
  ['GET', '/v1/models/m/metadata/', 400, url],
  ['GET', '/v1/models/m/versions', 400, url],
  ['GET', '/v1/models/m/versions/', 400, url],
  ['GET', '/v1/models/m/versions/v1', 400, url],
  ['GET', '/v1/models/m/versions/1.0', 400, url],
  ['GET', '/v1/models/m/versions/-1', 400, url],
  ['GET', '/v1/models/m/versions/1x/metadata', 400, url],
  ['GET', '/v1/models/m/version/1', 400, url],
  ['GET', '/v1/models/m/label/l', 400, url],
  ['GET', '/v1/models/m/labels/', 400, url],
  ['GET', '/v1/models/m/labels/l/versions/1', 400, url],
  ['GET', '/v1/models/m/versions/1/labels/l', 400, url],
  ['GET', '/v1/models//metadata', 400, url],
  ['GET', '/v1/models/m:explain', 400, url],
  ['POST', '/v1/models/m:explain', 400, url],
  ['POST', '/v1/models/m:Predict', 400, url],
  ['POST', '/v1/models/m:predict/', 400, url],
  ['POST', '/v1/models/m:predict:predict', 400, url],
  ['POST', '/v1/models/:predict', 400, url],
  ['POST', '/v1/models/m/n:predict', 400, url],
  ['POST', '/v1/models/m/versions/x:predict', 400, url],
  ['POST', '/v1/models/m/versions/:predict', 400, url],
  ['POST', '/v1/models/m/metadata:predict', 400, url],
  ['GET', '/v1/config/', 400, url],
  ['POST', '/v1/config/reload/', 400, url],
  ['GET', '/V1/models/m', 400, url],
  ['GET', 'x/v1/models/m', 400, url],
  ['GET', '/x/v1/models/m', 400, url],

  ['GET', '/v1/models/..%2Fm', 400, climbs],
  ['GET', '/v1/models/m%2F..%2Fn/metadata', 400, climbs],
  ['POST', '/v1/models/m%2F%2e%2E:predict', 400, climbs],
] as const) {
  test(`${verb} ${path} is ${status}`, async () => {
    const { app } = await start();
    const payload = verb === 'POST' ? { payload: '{"instances":[1]}' } : {};
    const reply = await app.inject({ method: verb, url: path, ...payload });
    assert.equal(reply.statusCode, status, reply.body);
    if (verb !== 'HEAD' && error !== undefined) assert.deepEqual(reply.json(), { error });
    assert.equal(reply.headers['content-type'], 'application/json');
    if (status === 406) assert.ok(reply.headers.allow?.includes('OPTIONS'));
  });
}

for (const path of ['/v1/models/m', '/v1/models/m:predict', '/v1/config/reload', '/v1/none']) {
  test(`OPTIONS ${path} is a CORS preflight`, async () => {
    const { app } = await start();
    const reply = await app.inject({ method: 'OPTIONS', url: path });
    assert.equal(reply.statusCode, 200);
    assert.equal(reply.body, '');
    assert.equal(reply.headers['access-control-allow-origin'], '*');
  });
}

test('any name is found under its escaped form, by every endpoint', async () => {
  const server = await startFakeServer([]);
  const climbs = /(^|[/\\])\.\.([/\\]|$)/;
  const names = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string({ unit: 'binary', minLength: 1 }),
    )
    .filter((name) => !climbs.test(name));
  const property = fc.asyncProperty(names, async (name) => {
    const { app, registry } = server;
    await registry.apply([{ ...useModel('x', ['1']), name }]);
    const path = `/v1/models/${encodeURIComponent(name)}`;
    for (const [method, target] of [
      ['GET', path],
      ['GET', `${path}/versions/1/metadata`],
      ['POST', `${path}:predict`],
    ] as const) {
      const payload = method === 'POST' ? { payload: '{}' } : {};
      const reply = await app.inject({ method, url: target, ...payload });
      assert.equal(reply.statusCode, 200, `${target}: ${reply.body}`);
    }
  });
  await fc.assert(property, { numRuns: 50 });
});

test('no path makes the router fail', async () => {
  const { app } = await start();
  const pieces = fc.constantFrom(
    ...['/', ':', 'models', 'm', 'versions', 'labels', '1', 'metadata', 'predict', 'classify'],
    ...['config', 'reload', '%', '%2F', '%zz', '..', '.', '?', '#', ';', '+', '*', '(', 'ü', '\\'],
  );
  const paths = fc.array(pieces, { maxLength: 12 }).map((parts) => `/v1/${parts.join('')}`);
  const property = fc.asyncProperty(
    fc.constantFrom('GET', 'POST', 'HEAD', 'PUT'),
    paths,
    async (method, url) => {
      const reply = await app.inject({ method, url: encodeURI(url) });
      assert.ok([200, 400, 404, 406, 412].includes(reply.statusCode), `${method} ${url}`);
    },
  );
  await fc.assert(property, { numRuns: 500 });
});
