// SPDX-License-Identifier: Apache-2.0
// POST `/v1/config/reload` from the request to the file and back, over a fake engine (tfs-rest.md 9; vectors
// 16, 17 and 19).
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ConfigFile } from '../../../src/config/config-file.ts';
import { silentLogger } from '../../../src/log.ts';
import { createServer } from '../../../src/server.ts';
import { FakeEngine, nativeError } from '../../helpers/fake-engine.ts';
import { useFiles } from '../../helpers/fake-models.ts';
import { irregularFiles } from '../../helpers/irregular-files.ts';

type Entry = Readonly<Record<string, unknown>>;

const m: Entry = { name: 'm', base_path: 'm' };
const n: Entry = { name: 'group/n', base_path: 'n' };

const configFailed = 'Reloading config file failed. Check server logs for more info.';
const versionsFailed = 'Reloading models versions failed. Check server logs for more info.';

/** A server that serves these entries from a config.json in `root`. */
async function start(entries: readonly Entry[], onUnload = async () => {}) {
  const root = useFiles(['m', 'n'].flatMap((name) => [`${name}/1/a.xml`, `${name}/1/a.bin`]));
  const path = join(root, 'config.json');
  const write = (next: readonly Entry[] | string): void => {
    const list = typeof next === 'string' ? [] : next.map((config) => ({ config }));
    writeFileSync(
      path,
      typeof next === 'string' ? next : JSON.stringify({ model_config_list: list }),
    );
  };
  write(entries);
  const engine = new FakeEngine({
    onLoad: async ({ nireq }) => {
      if (nireq === 13) throw nativeError('failed_precondition', 'compile_failed', 'no');
      if (nireq === 14) throw nativeError('internal', 'load_failed', 'no');
    },
    onUnload,
  });
  const server = await createServer({}, { engine });
  after(() => server.close(0));
  await server.load(await ConfigFile.open(path, silentLogger));
  const reload = () => server.app.inject({ method: 'POST', url: '/v1/config/reload' });
  const status = async (url = '/v1/config') =>
    (await server.app.inject({ method: 'GET', url })).body;
  /** "name/version state" of all that config status shows. */
  const states = async () =>
    Object.entries(
      JSON.parse(await status()) as Record<
        string,
        { model_version_status: { version: string; state: string }[] }
      >,
    ).flatMap(([name, model]) =>
      model.model_version_status.map(({ version, state }) => `${name}/${version} ${state}`),
    );
  return { root, path, write, reload, status, states };
}

test('an edit is applied once: 201, then 200, with the status of everything', async () => {
  const { write, reload, status, states } = await start([m]);
  write([m, n]);
  const first = await reload();
  assert.equal(first.statusCode, 201, first.body);
  assert.equal(first.body, await status());
  assert.deepEqual(await states(), ['group/n/1 AVAILABLE', 'm/1 AVAILABLE']);
  const second = await reload();
  assert.equal(second.statusCode, 200);
  assert.equal(second.body, first.body);
});

test('a slash in a name is an escape in the path', async () => {
  const { status } = await start([n]);
  const document = JSON.parse(await status('/v1/models/group%2Fn/versions/1')) as object;
  assert.deepEqual(Object.keys(document), ['model_version_status']);
});

test('a broken file is refused as often as it is asked for, and then mended', async () => {
  const { write, reload, states } = await start([m]);
  for (const text of ['{"model_config_list": [', '{"model_config_list": [], "unknown": 1}']) {
    write(text);
    for (const time of ['first', 'again']) {
      const reply = await reload();
      assert.equal(reply.statusCode, 412, `${time}: ${reply.body}`);
      assert.deepEqual(reply.json(), { error: configFailed });
      assert.deepEqual(await states(), ['m/1 AVAILABLE']);
    }
  }
  write([m, n]);
  assert.equal((await reload()).statusCode, 201);
  assert.deepEqual(await states(), ['group/n/1 AVAILABLE', 'm/1 AVAILABLE']);
});

test('a file that is not there', async () => {
  const { path, reload, states } = await start([m]);
  rmSync(path);
  const reply = await reload();
  assert.equal(reply.statusCode, 500);
  assert.deepEqual(reply.json(), { error: 'Config file not found or cannot open.' });
  assert.deepEqual(await states(), ['m/1 AVAILABLE']);
});

for (const [what, make] of Object.entries(irregularFiles)) {
  test(`${what} in the file's place is as good as none`, async () => {
    const { path, reload, states, write } = await start([m]);
    rmSync(path);
    const release = await make(path);
    const reply = await reload();
    assert.equal(reply.statusCode, 500);
    assert.deepEqual(reply.json(), { error: 'Config file not found or cannot open.' });
    assert.deepEqual(await states(), ['m/1 AVAILABLE']);
    release();
    rmSync(path, { recursive: true, force: true });
    write([m, n]);
    assert.equal((await reload()).statusCode, 201);
  });
}

for (const [what, entry, status] of [
  ['a model that does not compile', { ...n, nireq: 13 }, 412],
  ['a model that does not load', { ...n, nireq: 14 }, 500],
  ['a path that is not there', { ...n, base_path: 'nowhere' }, 400],
  ['a folder without a model', { ...n, base_path: 'empty' }, 500],
  ['a name that is taken', m, 500],
] as const) {
  test(`${what}: ${status}, and the others are served`, async () => {
    const { root, write, reload, states } = await start([]);
    mkdirSync(join(root, 'empty/1'), { recursive: true });
    write([m, entry]);
    const reply = await reload();
    assert.equal(reply.statusCode, status, reply.body);
    assert.deepEqual(reply.json(), { error: configFailed });
    assert.ok((await states()).includes('m/1 AVAILABLE'), (await states()).join());
  });
}

test('a new version is found without an edit', async () => {
  const { root, reload, states } = await start([m]);
  for (const file of ['a.xml', 'a.bin']) {
    mkdirSync(join(root, 'm/2'), { recursive: true });
    writeFileSync(join(root, 'm/2', file), '');
  }
  assert.equal((await reload()).statusCode, 201);
  assert.deepEqual(await states(), ['m/1 END', 'm/2 AVAILABLE']);
  assert.equal((await reload()).statusCode, 200);
});

test('the folder of a model that is gone', async () => {
  const { root, reload } = await start([m]);
  rmSync(join(root, 'm'), { recursive: true });
  const reply = await reload();
  assert.equal(reply.statusCode, 400, reply.body);
  assert.deepEqual(reply.json(), { error: versionsFailed });
});

test('what is taken out of the file retires and stays listed', async () => {
  const { write, reload, states } = await start([m, n]);
  write([m]);
  assert.equal((await reload()).statusCode, 201);
  assert.deepEqual(await states(), ['group/n/1 END', 'm/1 AVAILABLE']);
});

test('the answer waits for what is retired to end, but not for a request that hangs', async () => {
  let release = () => {};
  let hangs = false;
  const { write, reload, states } = await start([m, n], () =>
    hangs ? new Promise((resolve) => (release = resolve)) : setImmediate(),
  );
  after(() => release());
  write([m]);
  const ended = await reload();
  assert.equal(ended.statusCode, 201);
  assert.equal(ended.json()['group/n'].model_version_status[0].state, 'END');
  hangs = true;
  write([]);
  const hanging = await reload();
  assert.equal(hanging.statusCode, 201);
  assert.equal(hanging.json().m.model_version_status[0].state, 'UNLOADING');
  assert.deepEqual(await states(), ['group/n/1 END', 'm/1 UNLOADING']);
});

for (const [text, expected] of [
  [undefined, [200]],
  ['{', [412]],
] as const) {
  test(`ten at once with ${text ?? 'nothing new'}: all ${expected}`, async () => {
    const { write, reload } = await start([m]);
    if (text !== undefined) write(text);
    const replies = await Promise.all(Array.from({ length: 10 }, reload));
    assert.deepEqual([...new Set(replies.map(({ statusCode }) => statusCode))], expected);
  });
}
