// SPDX-License-Identifier: Apache-2.0
// What an explicit reload and a poll do with the configuration file, over a fake engine (tfs-rest.md 9,
// config-and-lifecycle.md 7.6, 14.2 to 14.6).
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigApplier } from '../../src/config/apply.ts';
import { ConfigFile } from '../../src/config/config-file.ts';
import type { ServingError } from '../../src/errors.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { keepLog } from '../helpers/command.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useFiles } from '../helpers/fake-models.ts';

type Entry = Readonly<Record<string, unknown>>;

const toText = (entries: readonly Entry[]): string =>
  JSON.stringify({ model_config_list: entries.map((config) => ({ config })) });

const m: Entry = { name: 'm', base_path: 'm' };

/** A served config.json with these entries, over models `m` and `n` with a version each. */
async function start(entries: readonly Entry[] = [m]) {
  const root = useFiles(['m', 'n'].flatMap((name) => [`${name}/1/a.xml`, `${name}/1/a.bin`]));
  const path = join(root, 'config.json');
  writeFileSync(path, toText(entries));
  const engine = new FakeEngine({
    onLoad: async ({ nireq }) => {
      if (nireq === 13) {
        throw nativeError('failed_precondition', 'compile_failed', 'Cannot compile');
      }
    },
  });
  const { log, lines } = keepLog();
  const registry = new ModelRegistry(engine, log);
  const applier = new ConfigApplier(registry, log);
  await applier.start(await ConfigFile.open(path, log));
  const states = () =>
    registry.models.flatMap(({ name, versions }) =>
      versions.map(({ version, state }) => `${name}/${version} ${state}`),
    );
  const write = (next: readonly Entry[] | string): void =>
    writeFileSync(path, typeof next === 'string' ? next : toText(next));
  return { root, path, engine, lines, registry, applier, states, write };
}

/** What the reload is refused with: its reason, and those of its cause. */
async function refusal(applier: ConfigApplier) {
  const error: ServingError = await applier.reload().then(
    () => assert.fail('expected the reload to be refused'),
    (thrown: ServingError) => thrown,
  );
  const { reason, message } = error;
  return { reason, message, cause: (error.cause as ServingError).reason };
}

test('nothing new: unchanged; an edit: changed, and then no more', async () => {
  const { applier, path, states, write } = await start();
  assert.deepEqual(await applier.reload(), { changed: false });
  utimesSync(path, 1, 1);
  assert.deepEqual(await applier.reload(), { changed: false });
  write([m, { name: 'n', base_path: 'n' }]);
  assert.deepEqual(await applier.reload(), { changed: true });
  assert.deepEqual(await applier.reload(), { changed: false });
  assert.deepEqual(states(), ['m/1 AVAILABLE', 'n/1 AVAILABLE']);
});

test('the log counts what a reload has changed, failed and retired', async () => {
  const { applier, write, lines } = await start([m, { name: 'n', base_path: 'n' }]);
  write([{ ...m, nireq: 13 }]);
  await refusal(applier);
  write([]);
  await applier.reload();
  const told = lines.filter((line) => line.includes('config: reloaded'));
  assert.deepEqual(
    told.map((line) => line.replace(/^.* ms: /, '')),
    ['1 models, 0 changed, 1 failed, 1 retired', '0 models, 0 changed, 0 failed, 1 retired'],
  );
});

test('a new version folder alone: changed', async () => {
  const { applier, root } = await start();
  mkdirSync(join(root, 'm/2'));
  for (const file of ['a.xml', 'a.bin']) writeFileSync(join(root, 'm/2', file), '');
  assert.deepEqual(await applier.reload(), { changed: true });
  assert.deepEqual(await applier.reload(), { changed: false });
});

test('all version folders gone: changed, then unchanged, and no failure', async () => {
  const { applier, root } = await start();
  rmSync(join(root, 'm/1'), { recursive: true });
  assert.deepEqual(await applier.reload(), { changed: true });
  assert.deepEqual(await applier.reload(), { changed: false });
});

test('a file that is missing is refused and changes nothing; back again, nothing is new', async () => {
  const { applier, path, states, lines, write } = await start();
  rmSync(path);
  assert.deepEqual(await refusal(applier), {
    reason: 'reload_config_missing',
    message: 'Config file not found or cannot open.',
    cause: 'config_file_invalid',
  });
  for (const _ of [1, 2]) await applier.poll();
  assert.deepEqual(
    lines
      .filter((line) => line.includes('Configuration file not found'))
      .map((line) => line.replace(/:.*/, '')),
    ['error', 'warning'],
  );
  assert.deepEqual(states(), ['m/1 AVAILABLE']);
  write([m]);
  assert.deepEqual(await applier.reload(), { changed: false });
});

test('an edit of what counts at the start only is told once', async () => {
  const { applier, lines, write } = await start();
  const config = (more: object): string => JSON.stringify({ model_config_list: [], ...more });
  const told = async (more: object): Promise<readonly string[]> => {
    lines.length = 0;
    write(config(more));
    await applier.reload();
    return lines.filter((line) => line.startsWith('warning'));
  };
  const ignored = (member: string): string =>
    `warning: config: ${member} has changed: ignored until the server is started again`;
  const monitoring = { metrics: { enable: true } };
  const dialects = { tfs_metadata_case: 'tf' };
  assert.deepEqual(await told({ monitoring }), [ignored('monitoring')]);
  assert.deepEqual(await told({ monitoring, custom_node_library_config_list: [] }), []);
  assert.deepEqual(await told({ monitoring, dialects }), [ignored('dialects')]);
  assert.deepEqual(await told({}), []);
  assert.deepEqual(await told({ dialects }), [ignored('dialects')]);
});

const brokenFiles: Readonly<Record<string, string>> = {
  truncated: toText([m]).slice(0, -3),
  empty: '',
  'with a byte order mark': `\ufeff${toText([m])}`,
  'nested too deep': '{"model_config_list":'.padEnd(100_000, '['),
  'with a model list of the wrong type': '{"model_config_list":{}}',
  'with a name of the wrong type': toText([{ ...m, name: 5 }]),
  'with a key twice':
    '{"model_config_list":[],"model_config_list":[{"config":{"name":"n","base_path":"n"}}]}',
  'with an unknown key': toText([{ ...m, colour: 'red' }]),
  'no object': '[]',
  'too large': toText([m]).padEnd(65 * 2 ** 20),
};
for (const [name, text] of Object.entries(brokenFiles)) {
  test(`a file that is ${name}: refused at every reload, tried once by the poll, changes nothing`, async () => {
    const { applier, states, engine, write, lines } = await start();
    write(text);
    for (const _ of [1, 2, 3]) await applier.poll();
    const told = lines.filter((line) => line.includes('not reloaded'));
    assert.equal(told.length, 1, lines.join('\n'));
    for (const _ of [1, 2]) {
      assert.deepEqual(await refusal(applier), {
        reason: 'reload_config_failed',
        message: 'Reloading config file failed. Check server logs for more info.',
        cause: 'json_invalid',
      });
    }
    assert.deepEqual(states(), ['m/1 AVAILABLE']);
    assert.equal(engine.loaded.length, 1);
    write([m]);
    assert.deepEqual(await applier.reload(), { changed: true });
    assert.deepEqual(await applier.reload(), { changed: false });
  });
}

test('a model that does not load: refused while it is so, what served goes on, the others follow', async () => {
  const { applier, states, engine, write } = await start();
  write([
    { ...m, nireq: 13 },
    { name: 'n', base_path: 'n' },
  ]);
  for (const _ of [1, 2]) {
    const { reason, cause } = await refusal(applier);
    assert.deepEqual([reason, cause], ['reload_config_failed', 'compile_failed']);
  }
  assert.deepEqual(states(), ['m/1 AVAILABLE', 'n/1 AVAILABLE']);
  assert.deepEqual(
    engine.loaded.map(({ name }) => name),
    ['m', 'n'],
  );
});

test('an entry that is refused leaves what served; the reload says so until it is mended', async () => {
  const { applier, states, write } = await start();
  write([{ ...m, layout: 'nonsense!' }]);
  for (const _ of [1, 2]) {
    const { reason, cause } = await refusal(applier);
    assert.deepEqual([reason, cause], ['reload_config_failed', 'layout_wrong_format']);
  }
  assert.deepEqual(states(), ['m/1 AVAILABLE']);
  write([m]);
  assert.deepEqual(await applier.reload(), { changed: true });
});

test('a retired model that comes back refused and is then removed has ended', async () => {
  const { applier, states, write } = await start();
  write([]);
  await applier.reload();
  write([{ ...m, layout: 'QQ' }]);
  await refusal(applier);
  assert.deepEqual(states(), ['m/1 LOADING']);
  write([]);
  await applier.reload();
  assert.deepEqual(states(), ['m/1 END']);
});

test('a base path that is gone fails the scan of versions', async () => {
  const { applier, root, states } = await start();
  renameSync(join(root, 'm'), join(root, 'away'));
  assert.deepEqual(await refusal(applier), {
    reason: 'reload_versions_failed',
    message: 'Reloading models versions failed. Check server logs for more info.',
    cause: 'path_invalid',
  });
  assert.deepEqual(states(), ['m/1 AVAILABLE']);
  renameSync(join(root, 'away'), join(root, 'm'));
  assert.deepEqual(await applier.reload(), { changed: false });
});

test('what fails is told as an error at every reload, and once by polls', async () => {
  const { applier, root, lines, write } = await start();
  const errors = (): number => lines.splice(0).filter((line) => line.startsWith('error: ')).length;
  const told = async (): Promise<readonly number[]> => {
    errors();
    for (const _ of [1, 2]) await applier.poll();
    const polled = errors();
    await refusal(applier);
    const first = errors();
    await refusal(applier);
    return [polled, first, errors()];
  };
  write([{ ...m, base_path: 'gone' }]);
  assert.deepEqual(await told(), [1, 1, 1]);
  write([{ ...m, layout: 'nonsense!' }]);
  assert.deepEqual(await told(), [1, 1, 1]);
  write([{ ...m, nireq: 13 }]);
  assert.deepEqual(await told(), [1, 1, 1]);
  write([m]);
  await applier.reload();
  write([{ ...m, stateful: true }]);
  assert.deepEqual(await told(), [1, 1, 1]);
  write([m]);
  await applier.reload();
  mkdirSync(join(root, 'm/2'));
  assert.deepEqual(await told(), [1, 1, 1]);
  renameSync(join(root, 'm'), join(root, 'away'));
  assert.deepEqual(await told(), [1, 1, 1]);
  write(toText([m]).slice(0, -3));
  assert.deepEqual(await told(), [1, 1, 1]);
});

test('a new version that is broken fails the scan at every reload', async () => {
  const { applier, root, states } = await start();
  mkdirSync(join(root, 'm/2'));
  for (const _ of [1, 2]) {
    const { reason, cause } = await refusal(applier);
    assert.deepEqual([reason, cause], ['reload_versions_failed', 'file_invalid']);
  }
  assert.deepEqual(states(), ['m/1 AVAILABLE', 'm/2 LOADING']);
});

test('what a poll has mended is no failure any more', async () => {
  const { applier, root, states, write } = await start();
  write([{ ...m, base_path: 'later' }]);
  await refusal(applier);
  renameSync(join(root, 'n'), join(root, 'later'));
  await applier.poll();
  assert.deepEqual(states(), ['m/1 AVAILABLE']);
  assert.deepEqual(await applier.reload(), { changed: false });
});

test('ten reloads at a time load once', async () => {
  const { applier, engine, write } = await start();
  write([{ ...m, nireq: 2 }]);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => applier.reload()));
  assert.equal(outcomes.filter(({ changed }) => changed).length, 1);
  assert.equal(engine.loaded.length, 2);
});

test('a reload and a poll at a time load once', async () => {
  const { applier, engine, write } = await start();
  write([{ ...m, nireq: 2 }]);
  await Promise.all([applier.poll(), applier.reload(), applier.poll()]);
  assert.equal(engine.loaded.length, 2);
});

test('the poll sees an atomic rename, and a symbolic link that is swapped as Kubernetes does it', async () => {
  const { applier, root, path, engine, states } = await start();
  writeFileSync(join(root, 'next.json'), toText([{ ...m, nireq: 2 }]));
  renameSync(join(root, 'next.json'), path);
  await applier.poll();
  assert.equal(engine.loaded.at(-1)?.nireq, 2);

  // config.json -> ..data/config.json, ..data -> a folder that is replaced as a whole.
  const publish = (folder: string, entries: readonly Entry[]): void => {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, 'config.json'), toText(entries));
    symlinkSync(folder, join(root, '..data_tmp'));
    renameSync(join(root, '..data_tmp'), join(root, '..data'));
  };
  publish('..1', [{ ...m, nireq: 2 }]);
  rmSync(path);
  symlinkSync('..data/config.json', path);
  await applier.poll();
  assert.equal(engine.loaded.length, 2);
  publish('..2', [{ ...m, nireq: 3 }]);
  rmSync(join(root, '..1'), { recursive: true });
  await applier.poll();
  assert.equal(engine.loaded.at(-1)?.nireq, 3);
  assert.deepEqual(states(), ['m/1 AVAILABLE']);
});

test('a file that is being written: the poll takes it once it is whole', async () => {
  const { applier, engine, states, write } = await start();
  const text = toText([{ ...m, nireq: 2 }]);
  for (const part of ['', text.slice(0, 20), text]) {
    write(part);
    await applier.poll();
  }
  assert.equal(engine.loaded.at(-1)?.nireq, 2);
  assert.deepEqual(states(), ['m/1 AVAILABLE']);
});

test('a list of models has no file to read: versions only', async () => {
  const { registry, root } = await start();
  const applier = new ConfigApplier(registry, keepLog().log);
  await applier.start([]);
  rmSync(join(root, 'config.json'));
  assert.deepEqual(await applier.reload(), { changed: false });
});
