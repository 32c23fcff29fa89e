// SPDX-License-Identifier: Apache-2.0
// Configuration and version folders that change under a server with clients: each change takes effect,
// and no request fails, whatever is broken meanwhile (config-and-lifecycle.md 14.2 to 14.6).
import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, Askers } from '../helpers/askers.ts';
import { inCheckout } from '../helpers/paths.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

type Entry = Readonly<Record<string, unknown>>;

const f32 = { plugin_config: { INFERENCE_PRECISION_HINT: 'f32' } };

/** A folder with a config.json, made of fixture models. */
class Repository {
  readonly root = mkdtempSync(join(tmpdir(), 'vinoserve-'));

  constructor() {
    after(() => rmSync(this.root, { recursive: true, force: true }));
  }

  get config(): string {
    return join(this.root, 'config.json');
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** Puts a fixture's version into place at once, as an operator should. */
  publish(fixture: string, version: string, to: string): void {
    const aside = this.path('aside');
    cpSync(inCheckout('test/fixtures/models', fixture, version), aside, { recursive: true });
    mkdirSync(join(this.path(to), '..'), { recursive: true });
    renameSync(aside, this.path(to));
  }

  write(entries: readonly Entry[]): void {
    this.writeText(
      JSON.stringify({ model_config_list: entries.map((e) => ({ config: { ...f32, ...e } })) }),
    );
  }

  writeText(text: string): void {
    writeFileSync(this.config, text);
  }
}

const start = (repository: Repository, pollSeconds: number): Promise<RunningServer> =>
  startServer({
    config: repository.config,
    args: ['--file_system_poll_wait_seconds', String(pollSeconds)],
  });

async function ask(server: RunningServer, target: string, json?: object): Promise<Answer> {
  const init = json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) };
  const reply = await fetch(`${server.url}${target}`, init);
  return { status: reply.status, body: await reply.text() };
}

const reload = (server: RunningServer): Promise<Answer> => ask(server, '/v1/config/reload', {});

/** FP32 [2] into models of the fixture `versions`, which add their version's number. */
const inferTwo = (server: RunningServer, target: string): Promise<Answer> =>
  ask(server, target, {
    inputs: [{ name: 'x', shape: [2], datatype: 'FP32', data: [10, 20] }],
  });

/** Waits for what the watcher will bring about. */
async function until(server: RunningServer, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`nothing happened:\n${server.output}`);
    await delay(50);
  }
}

const versionThatAnswers = async (server: RunningServer): Promise<string> =>
  JSON.parse((await inferTwo(server, '/v2/models/m/infer')).body).model_version;

describe('changes under load', () => {
  it('answers every request rightly, with clients that never pause', async () => {
    const repository = new Repository();
    repository.publish('versions', '1', 'm/1');
    repository.publish('versions', '1', 'fixed/1');
    repository.write([
      { name: 'm', base_path: 'm' },
      { name: 'fixed', base_path: 'fixed' },
    ]);
    await using server = await start(repository, 0);
    const askers = [
      new Askers(4, () => inferTwo(server, '/v2/models/m/infer')),
      new Askers(4, () => inferTwo(server, '/v2/models/fixed/versions/1/infer')),
    ];
    const step = async (status: number, change: () => void): Promise<void> => {
      change();
      const { status: told, body } = await reload(server);
      assert.equal(told, status, `${body}\n${server.output}`);
      await Promise.all(askers.map((asker) => asker.more(8)));
    };
    const entries = (fixed: Entry = {}) => [
      { name: 'm', base_path: 'm' },
      { name: 'fixed', base_path: 'fixed', ...fixed },
    ];
    await step(201, () => repository.publish('versions', '2', 'm/2'));
    await step(500, () => repository.publish('broken', '1', 'm/3'));
    await step(500, () => {});
    await step(201, () => rmSync(repository.path('m/3'), { recursive: true }));
    await step(201, () => repository.write(entries({ nireq: 2 })));
    await step(201, () =>
      repository.write(entries({ plugin_config: { NUM_STREAMS: 1, ...f32.plugin_config } })),
    );
    await step(412, () => repository.writeText('{'));
    await step(412, () => repository.writeText('{"model_config_list": [], "models": []}'));
    await step(500, () =>
      repository.write(entries({ plugin_config: { NO_SUCH_PROPERTY: 'YES' } })),
    );
    await step(201, () => repository.write(entries()));
    await step(201, () => rmSync(repository.path('m/2'), { recursive: true }));
    await step(200, () => {});
    const [m, fixed] = await Promise.all(askers.map((asker) => asker.stop()));
    for (const { status, body } of fixed ?? []) {
      assert.equal(status, 200, `${body}\n${server.output}`);
      assert.deepEqual(JSON.parse(body).outputs[0].data, [11, 21]);
    }
    for (const { status, body } of m ?? []) {
      assert.equal(status, 200, `${body}\n${server.output}`);
      const { model_version: version, outputs } = JSON.parse(body);
      assert.deepEqual(outputs[0].data, version === '1' ? [11, 21] : [12, 22]);
    }
  });
});

describe('settings that change take effect', () => {
  it('a shape, and its removal', async () => {
    const repository = new Repository();
    repository.publish('dynamic', '1', 'm/1');
    const entry = { name: 'm', base_path: 'm' };
    repository.write([{ ...entry, shape: '(2,3)' }]);
    await using server = await start(repository, 0);
    const shape = async () => JSON.parse((await ask(server, '/v2/models/m')).body).inputs[0].shape;
    assert.deepEqual(await shape(), [2, 3]);
    repository.write([entry]);
    assert.equal((await reload(server)).status, 201);
    assert.deepEqual(await shape(), [-1, -1]);
  });

  it('another base path with the same version, and a mean', async () => {
    const repository = new Repository();
    repository.publish('versions', '1', 'a/1');
    repository.publish('versions', '2', 'b/1');
    repository.write([{ name: 'm', base_path: 'a' }]);
    await using server = await start(repository, 0);
    const answer = async () =>
      JSON.parse((await inferTwo(server, '/v2/models/m/infer')).body).outputs[0].data;
    assert.deepEqual(await answer(), [11, 21]);
    repository.write([{ name: 'm', base_path: 'b' }]);
    assert.equal((await reload(server)).status, 201);
    assert.deepEqual(await answer(), [12, 22]);
    repository.write([{ name: 'm', base_path: 'b', mean: 10 }]);
    assert.equal((await reload(server)).status, 201);
    assert.deepEqual(await answer(), [2, 12]);
  });

  it('a mapping file is read at every load', async () => {
    const repository = new Repository();
    repository.publish('versions', '1', 'm/1');
    const entry = { name: 'm', base_path: 'm' };
    repository.write([entry]);
    await using server = await start(repository, 0);
    const input = async () => JSON.parse((await ask(server, '/v2/models/m')).body).inputs[0].name;
    assert.equal(await input(), 'x');
    writeFileSync(repository.path('m/1/mapping_config.json'), '{"inputs":{"x":"alias"}}');
    repository.write([{ ...entry, nireq: 2 }]);
    assert.equal((await reload(server)).status, 201);
    assert.equal(await input(), 'alias');
  });
});

describe('the watcher', () => {
  it('sees edits, renames, half-written files, a file that returns, and new and half-copied versions', async () => {
    const repository = new Repository();
    repository.publish('versions', '1', 'm/1');
    const entry = { name: 'm', base_path: 'm' };
    repository.write([entry]);
    await using server = await start(repository, 1);
    const clients = new Askers(2, () => inferTwo(server, '/v2/models/m/infer'));
    const said = (text: string) => async () => server.output.includes(text);
    const serves = (name: string) => async () =>
      (await ask(server, `/v2/models/${name}/ready`)).status === 200;

    // Truncate, then write.
    repository.writeText('');
    await until(server, said('what was served before goes on'));
    repository.write([entry, { name: 'edited', base_path: 'm' }]);
    await until(server, serves('edited'));

    // Rename over it.
    const next = new Repository();
    next.write([entry, { name: 'renamed', base_path: repository.path('m') }]);
    cpSync(next.config, repository.path('next.json'));
    renameSync(repository.path('next.json'), repository.config);
    await until(server, serves('renamed'));

    // Gone, and back with other content.
    rmSync(repository.config);
    await until(server, said('Configuration file not found'));
    assert.equal(await serves('renamed')(), true);
    repository.write([entry, { name: 'returned', base_path: 'm' }]);
    await until(server, serves('returned'));

    // A version that arrives file by file.
    mkdirSync(repository.path('m/2'));
    await until(server, said('model m version 2: load failed'));
    const copy = (file: string): void =>
      cpSync(inCheckout('test/fixtures/models/versions/2', file), repository.path('m/2', file));
    copy('model.xml');
    const failure = /model m version 2: load failed/g;
    await until(server, async () => (server.output.match(failure)?.length ?? 0) > 1);
    copy('model.bin');
    await until(server, async () => (await versionThatAnswers(server)) === '2');
    rmSync(repository.path('m/2'), { recursive: true });
    await until(server, async () => (await versionThatAnswers(server)) === '1');

    for (const { status, body } of await clients.stop()) {
      assert.equal(status, 200, `${body}\n${server.output}`);
    }
  });

  it('follows a repository behind a symbolic link that is swapped', async () => {
    const repository = new Repository();
    repository.publish('versions', '1', '..old/m/1');
    repository.publish('versions', '1', '..new/m/1');
    repository.publish('versions', '2', '..new/m/2');
    symlinkSync('..old', repository.path('..data'));
    symlinkSync('..data/m', repository.path('m'));
    repository.write([{ name: 'm', base_path: 'm' }]);
    await using server = await start(repository, 1);
    assert.equal(await versionThatAnswers(server), '1');
    symlinkSync('..new', repository.path('..data_tmp'));
    renameSync(repository.path('..data_tmp'), repository.path('..data'));
    await until(server, async () => (await versionThatAnswers(server)) === '2');
  });

  it('serves a single model whose first version comes after the start', async () => {
    const repository = new Repository();
    mkdirSync(repository.path('m'));
    await using server = await startServer({
      model: { name: 'm', path: repository.path('m') },
      args: ['--file_system_poll_wait_seconds', '1'],
    });
    assert.equal((await inferTwo(server, '/v2/models/m/infer')).status, 404);
    assert.equal((await reload(server)).status, 200);
    repository.publish('versions', '1', 'm/1');
    await until(server, async () => (await inferTwo(server, '/v2/models/m/infer')).status === 200);
  });
});
