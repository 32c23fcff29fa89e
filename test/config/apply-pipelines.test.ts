// SPDX-License-Identifier: Apache-2.0
// Pipelines of a config.json that is edited while it is served, over a fake engine (pipelines.md 2.3, 9.3,
// 12.10, 13.3, 13.6; tfs-rest.md 9).
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigApplier } from '../../src/config/apply.ts';
import { ConfigFile } from '../../src/config/config-file.ts';
import { ServingError } from '../../src/errors.ts';
import { keepLog } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { settle, useRegistry } from '../helpers/fake-registry.ts';

type Entry = Readonly<Record<string, unknown>>;

const m: Entry = { name: 'm', base_path: 'm' };
const n: Entry = { name: 'n', base_path: 'n' };

/** A pipeline of one node. */
const over = (name: string, node: Entry): Entry => ({
  name,
  inputs: ['in'],
  nodes: [
    {
      name: 'node',
      inputs: [{ b: { node_name: 'request', data_item: 'in' } }],
      outputs: [{ data_item: 'a', alias: 'o' }],
      ...node,
    },
  ],
  outputs: [{ out: { node_name: 'node', data_item: 'o' } }],
});

const overModel = (name: string, model_name: string, more: Entry = {}): Entry =>
  over(name, { type: 'DL model', model_name, ...more });

const overLibrary = (name: string, library_name: string): Entry =>
  over(name, { type: 'custom', library_name });

interface Content {
  readonly models?: readonly Entry[];
  readonly pipelines?: readonly Entry[];
  readonly libraries?: readonly Entry[];
}

const toText = ({ models = [m, n], pipelines, libraries }: Content): string =>
  JSON.stringify({
    model_config_list: models.map((config) => ({ config })),
    pipeline_config_list: pipelines,
    custom_node_library_config_list: libraries,
  });

/** A served config.json, over models `m` and `n` with a version each. */
async function start(content: Content) {
  const root = useFiles(['m', 'n'].flatMap((name) => [`${name}/1/a.xml`, `${name}/1/a.bin`]));
  const path = join(root, 'config.json');
  writeFileSync(path, toText(content));
  const { registry, engine, lines } = useRegistry();
  const { log } = keepLog();
  const told: string[] = [];
  const applier = new ConfigApplier(registry, {
    ...log,
    info: (text) => told.push(text),
  });
  await applier.start(await ConfigFile.open(path, log));
  const states = (): readonly string[] =>
    registry.models.flatMap(({ name, versions }) =>
      versions.map(({ state }) => `${name} ${state}`),
    );
  const write = (next: Content): void => writeFileSync(path, toText(next));
  const reloaded = async (next: Content): Promise<boolean> => {
    write(next);
    return (await applier.reload()).changed;
  };
  return { root, registry, engine, lines, told, applier, states, write, reloaded };
}

/** Reason of the refusal of a reload, and of its cause. */
async function refusal(reloading: Promise<unknown>): Promise<readonly [string, string]> {
  const thrown: unknown = await reloading.then(
    () => assert.fail('expected the reload to be refused'),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof ServingError && thrown.cause instanceof ServingError);
  return [thrown.reason, thrown.cause.reason];
}

const missingModel = 'pipeline_node_refering_to_missing_model';

test('the list: added, edited, taken out and gone altogether', async () => {
  const { states, reloaded, applier } = await start({ pipelines: [overModel('p', 'm')] });
  assert.deepEqual(states(), ['m AVAILABLE', 'n AVAILABLE', 'p AVAILABLE']);
  assert.deepEqual(await applier.reload(), { changed: false });
  const pipelines = [overModel('p', 'm'), overModel('q', 'n')];
  assert.equal(await reloaded({ pipelines }), true);
  assert.equal(await reloaded({ pipelines: pipelines.toReversed() }), true);
  assert.deepEqual(await applier.reload(), { changed: false });
  assert.equal(await reloaded({ pipelines: pipelines.slice(1) }), true);
  await settle();
  assert.deepEqual(states().slice(2), ['p END', 'q AVAILABLE']);
  assert.equal(await reloaded({ pipelines }), true);
  assert.equal(await reloaded({}), true);
  await settle();
  assert.deepEqual(states().slice(2), ['p END', 'q END']);
});

test('the log counts pipelines apart', async () => {
  const { told, reloaded } = await start({ pipelines: [overModel('p', 'm')] });
  await refusal(reloaded({ pipelines: [overModel('q', 'm'), overModel('bad', 'x')] }));
  await reloaded({});
  await reloaded({ models: [m] });
  assert.deepEqual(
    told.map((line) => line.replace(/^.* ms: /, '')),
    [
      '2 models, 0 changed, 0 failed, 0 retired; 2 pipelines, 1 changed, 1 failed, 1 retired',
      '2 models, 0 changed, 0 failed, 0 retired; 0 pipelines, 0 changed, 0 failed, 2 retired',
      '1 models, 0 changed, 0 failed, 1 retired',
    ],
  );
});

test('the first that fails is the cause, others serve; a reload tries again, and it stands', async () => {
  const { states, reloaded, applier, root } = await start({});
  const pipelines = [overModel('bad', 'm', { version: 2 }), overModel('good', 'n')];
  const failed = ['reload_config_failed', missingModel];
  assert.deepEqual(await refusal(reloaded({ pipelines })), failed);
  assert.deepEqual(states(), ['bad LOADING', 'good AVAILABLE', 'm AVAILABLE', 'n AVAILABLE']);
  assert.deepEqual(await refusal(applier.reload()), failed);
  for (const file of ['a.xml', 'a.bin']) {
    mkdirSync(join(root, 'm/2'), { recursive: true });
    writeFileSync(join(root, 'm/2', file), '');
  }
  const all = { model_version_policy: { all: {} } };
  assert.equal(await reloaded({ models: [{ ...m, ...all }, n], pipelines }), true);
  assert.deepEqual(states()[0], 'bad AVAILABLE');
});

test('a member that goes and comes back, by polls and by a reload', async () => {
  const { states, applier, root } = await start({ pipelines: [overModel('p', 'm')] });
  const [folder, away] = [join(root, 'm/1'), join(root, 'away')];
  renameSync(folder, away);
  await applier.poll();
  assert.deepEqual(states().at(-1), 'p LOADING');
  assert.deepEqual(await refusal(applier.reload()), ['reload_versions_failed', missingModel]);
  renameSync(away, folder);
  assert.deepEqual(await applier.reload(), { changed: true });
  assert.deepEqual(states().at(-1), 'p AVAILABLE');
  rmSync(folder, { recursive: true });
  await applier.poll();
  mkdirSync(folder);
  for (const file of ['a.xml', 'a.bin']) writeFileSync(join(folder, file), '');
  await applier.poll();
  assert.deepEqual(states().at(-1), 'p AVAILABLE');
});

test('libraries: a list that is gone leaves those that were known, an empty one does not', async () => {
  const { reloaded, states } = await start({ libraries: [{ name: 'lib', base_path: 'lib.so' }] });
  assert.equal(await reloaded({ pipelines: [overLibrary('p', 'lib')] }), true);
  assert.deepEqual(
    await refusal(reloaded({ pipelines: [overLibrary('q', 'lib')], libraries: [] })),
    ['reload_config_failed', 'pipeline_definition_invalid_node_library'],
  );
  assert.deepEqual(states().at(-1), 'q LOADING');
});

test('a library whose path leads out of its folder fails no more than its pipelines', async () => {
  const { states, lines } = await start({
    pipelines: [overLibrary('p', 'lib'), overModel('q', 'm')],
    libraries: [{ name: 'lib', base_path: '../lib.so' }],
  });
  assert.deepEqual(states().slice(2), ['p LOADING', 'q AVAILABLE']);
  assert.ok(lines.some((line) => line.includes('refers to non existing custom node library: lib')));
});

test('auto for a member is refused; with its pipeline gone in the same edit it is taken', async () => {
  const pipelines = [overModel('p', 'm')];
  const { reloaded, engine, states } = await start({ pipelines });
  const auto = { models: [{ ...m, shape: 'auto' }, n] };
  assert.deepEqual(await refusal(reloaded({ ...auto, pipelines })), [
    'reload_config_failed',
    'requested_dynamic_parameters_on_subscribed_model',
  ]);
  assert.deepEqual(states().at(-1), 'p AVAILABLE');
  assert.equal(engine.loaded.length, 2);
  assert.equal(await reloaded({ ...auto, pipelines: [overModel('p', 'n')] }), true);
  assert.deepEqual(engine.loaded.at(-1)?.shapes, { '': [] });
});

test('a file that is against the schema in one pipeline changes nothing', async () => {
  const { reloaded, states } = await start({ pipelines: [overModel('p', 'm')] });
  assert.deepEqual(await refusal(reloaded({ models: [], pipelines: [{ name: 'p' }] })), [
    'reload_config_failed',
    'json_invalid',
  ]);
  assert.deepEqual(states(), ['m AVAILABLE', 'n AVAILABLE', 'p AVAILABLE']);
});
