// SPDX-License-Identifier: Apache-2.0
// Pipelines through OpenVINO and real libraries while their models and libraries change under clients
// that ask (pipelines.md 9.3, 12.6, 12.8, 12.10, 13.3).
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Answer, Askers } from '../helpers/askers.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { settle } from '../helpers/fake-registry.ts';
import { diaryOf, nodeLibrary, untilWritten } from '../helpers/graphs.ts';
import {
  customNode,
  inferTen,
  type Model,
  modelNode,
  pipelineEntry,
  type ServedFile,
  servePipelines,
  source,
  stateOf,
  useFixture,
} from '../helpers/pipeline-file.ts';

/** Adds its version to two numbers. */
const versions = (base_path: string, more: Partial<Model> = {}): Model => ({
  name: 'versions',
  base_path,
  ...more,
});

const plusVersion = pipelineEntry('p', [
  modelNode('n', 'versions', {
    inputs: [source('x', 'request', 'in')],
    outputs: [{ data_item: 'y', alias: 'out' }],
  }),
]);

/** Clients of the pipeline "p", each with the numbers 0 and 10. */
const askTwo = ({ server }: ServedFile): (() => Promise<Answer>) => {
  const payload = { inputs: [{ name: 'in', shape: [2], datatype: 'FP32', data: [0, 10] }] };
  return async () => {
    const { statusCode, body } = await server.app.inject({
      method: 'POST',
      url: '/v2/models/p/infer',
      payload,
    });
    return { status: statusCode, body: statusCode === 200 ? dataOf(body) : body };
  };
};

const dataOf = (body: string): string =>
  JSON.stringify((JSON.parse(body) as { outputs: { data: number[] }[] }).outputs[0]?.data);

/** How often there was which answer. */
function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const key = status === 200 ? body : `${status} ${body}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

test('a member that is loaded again and again: every request is answered by one or the other', async () => {
  const base = useFixture('versions');
  renameSync(join(base, '2'), `${base}-2`);
  const file = (model: Partial<Model>) => ({
    models: [versions(base, model)],
    pipelines: [plusVersion],
  });
  const served = await servePipelines(file({}));
  const askers = new Askers(4, askTwo(served));
  for (const nireq of [1, 2, 1, 2]) {
    await askers.more(20);
    served.write(file({ nireq }));
    assert.deepEqual(await served.server.reload(), { changed: true });
  }
  renameSync(`${base}-2`, join(base, '2'));
  await served.server.reload();
  await askers.more(20);
  const counts = tally(await askers.stop());
  assert.deepEqual(Object.keys(counts).toSorted(), ['[1,11]', '[2,12]'], JSON.stringify(counts));
  assert.deepEqual((await askTwo(served)()).body, '[2,12]');
  await settle();
  const told = served.lines.filter((line) => /^info: pipeline p: unloaded/.test(line));
  assert.equal(told.length, 5);
});

test('a member that is loaded in place: requests wait or are told, none fails otherwise', async () => {
  const base = useFixture('versions');
  const file = (nireq: number) => ({
    models: [versions(base, { reload_in_place: true, nireq })],
    pipelines: [plusVersion],
  });
  const served = await servePipelines(file(1));
  const askers = new Askers(4, askTwo(served));
  for (const nireq of [2, 1, 2]) {
    await askers.more(20);
    served.write(file(nireq));
    await served.server.reload();
  }
  await askers.more(20);
  const counts = tally(await askers.stop());
  assert.ok((counts['[2,12]'] ?? 0) > 0);
  const allowed = ['[2,12]', '404 {"error":"Pipeline is not loaded yet"}'];
  assert.deepEqual(
    Object.keys(counts).filter((answer) => !allowed.includes(answer)),
    [],
  );
  assert.equal(await stateOf(served, 'p'), 'AVAILABLE OK');
});

test('a member that goes takes the pipeline with it and brings it back, while clients ask', async () => {
  const base = useFixture('versions');
  const served = await servePipelines({ models: [versions(base)], pipelines: [plusVersion] });
  const askers = new Askers(2, askTwo(served));
  await askers.more(10);
  for (const version of ['1', '2']) renameSync(join(base, version), `${base}-${version}`);
  await served.server.reload().catch(() => undefined);
  assert.equal(await stateOf(served, 'p'), 'LOADING FAILED_PRECONDITION');
  await askers.more(10);
  for (const version of ['1', '2']) renameSync(`${base}-${version}`, join(base, version));
  await served.server.reload();
  assert.equal(await stateOf(served, 'p'), 'AVAILABLE OK');
  await askers.more(10);
  const counts = tally(await askers.stop());
  const lost = '404 {"error":"Pipeline is not loaded yet"}';
  assert.deepEqual(Object.keys(counts).toSorted(), [lost, '[2,12]'].toSorted());
});

test('a member that no longer fits: an error, and the old graph serves over the old member', async () => {
  const node = modelNode('each', 'dynamic', {
    inputs: [source('x', 'first', 'out')],
    outputs: [{ data_item: 'y', alias: 'out' }],
  });
  const pipelines = [pipelineEntry('p', [modelNode('first', 'dummy'), node])];
  const fits = { models: [{ name: 'dummy' }, { name: 'dynamic' }], pipelines };
  const served = await servePipelines(fits);
  const before = await inferTen(served, 'p');
  assert.deepEqual(before, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  served.write({ ...fits, models: [{ name: 'dummy' }, { name: 'dynamic', shape: '(2,3)' }] });
  await assert.rejects(served.server.reload(), { reason: 'reload_config_failed' });
  assert.deepEqual(
    [await inferTen(served, 'p'), await stateOf(served, 'p')],
    [before, 'AVAILABLE OK'],
  );
  const [dynamic] = served.server.registry.model('dynamic').versions;
  assert.deepEqual(dynamic?.serving?.info.inputs[0]?.shape, [2, 3]);
  served.write(fits);
  assert.deepEqual(await served.server.reload(), { changed: true });
  assert.deepEqual(await inferTen(served, 'p'), before);
});

test('a version that comes later, and goes again', async () => {
  const base = useFixture('versions');
  renameSync(join(base, '2'), `${base}-2`);
  const fixed = pipelineEntry('p', [{ ...(plusVersion.nodes[0] ?? assert.fail()), version: 2 }]);
  const served = await servePipelines({
    models: [versions(base, { model_version_policy: { all: {} } })],
    pipelines: [fixed],
  });
  assert.equal(await stateOf(served, 'p'), 'LOADING FAILED_PRECONDITION');
  renameSync(`${base}-2`, join(base, '2'));
  await served.server.registry.rescan();
  assert.equal((await askTwo(served)()).body, '[2,12]');
  renameSync(join(base, '2'), `${base}-2`);
  await served.server.registry.rescan();
  assert.equal(await stateOf(served, 'p'), 'LOADING FAILED_PRECONDITION');
});

test('other params: the new manager is made first, the old one ends with its last request', async () => {
  const folder = useFiles([]);
  const at = (name: string): string => join(folder, name);
  const file = (params: Readonly<Record<string, string>>) => ({
    models: [],
    libraries: { diary: nodeLibrary('diary') },
    pipelines: [
      pipelineEntry('p', [
        customNode('n', 'diary', {
          params,
          inputs: [source('x', 'request', 'in')],
          outputs: [{ data_item: 'y', alias: 'out' }],
        }),
      ]),
    ],
  });
  const served = await servePipelines(file({ diary: at('old'), until: at('go') }));
  const asked = inferTen(served, 'p');
  await untilWritten(at('old'), 'execute');
  served.write(file({ diary: at('new') }));
  const reloading = served.server.reload();
  await untilWritten(at('new'), 'initialize');
  assert.deepEqual(await inferTen(served, 'p'), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(diaryOf(at('old')), ['initialize', 'execute']);
  writeFileSync(at('go'), '');
  assert.deepEqual(await asked, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await reloading;
  await untilWritten(at('old'), 'deinitialize');
  assert.deepEqual(diaryOf(at('old')), ['initialize', 'execute', 'return', 'deinitialize']);
  assert.deepEqual(diaryOf(at('new')), ['initialize', 'execute', 'return']);
  served.write({ ...file({}), pipelines: [] });
  await served.server.reload();
  await untilWritten(at('new'), 'deinitialize');
});

test('the same params: the manager stays, whatever else of the pipeline changes', async () => {
  const diary = join(useFiles([]), 'diary');
  const file = (output: string) => ({
    models: [],
    libraries: { diary: nodeLibrary('diary') },
    pipelines: [
      pipelineEntry(
        'p',
        [
          customNode('n', 'diary', {
            params: { diary },
            inputs: [source('x', 'request', 'in')],
            outputs: [{ data_item: 'y', alias: 'out' }],
          }),
        ],
        { outputs: [source(output, 'n', 'out')] },
      ),
    ],
  });
  const served = await servePipelines(file('one'));
  served.write(file('other'));
  assert.deepEqual(await served.server.reload(), { changed: true });
  await settle();
  assert.deepEqual(diaryOf(diary), ['initialize']);
});

test('a library that is put there later, or mended, is taken by the polls', async () => {
  const folder = useFiles([]);
  const library = join(folder, 'lib.so');
  const rows = customNode('n', 'lib', { demultiply_count: -1 });
  const served = await servePipelines({
    models: [{ name: 'dummy' }],
    libraries: { lib: library },
    pipelines: [pipelineEntry('p', [rows], { outputs: [source('o', 'n', 'rows')] })],
  });
  const look = async (): Promise<string> => {
    await served.server.registry.rescan();
    return stateOf(served, 'p');
  };
  const failed = 'LOADING FAILED_PRECONDITION';
  assert.equal(await look(), failed);
  copyFileSync(nodeLibrary('version0'), library);
  assert.deepEqual([await look(), await look()], [failed, failed]);
  const fresh = `${library}.new`;
  copyFileSync(nodeLibrary('rows'), fresh);
  renameSync(fresh, library);
  assert.deepEqual([await look(), await look()], [failed, 'AVAILABLE OK']);
});

test('auto for a member: refused, and taken with the pipeline gone in the same edit', async () => {
  const pipelines = [pipelineEntry('p', [modelNode('n', 'dummy')])];
  const served = await servePipelines({ models: [{ name: 'dummy' }], pipelines });
  const auto = { name: 'dummy', batch_size: 'auto' };
  served.write({ models: [auto], pipelines });
  const refused = await served.server.app.inject({ method: 'POST', url: '/v1/config/reload' });
  assert.equal(refused.statusCode, 500);
  assert.deepEqual(await inferTen(served, 'p'), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  served.write({ models: [auto], pipelines: [] });
  const taken = await served.server.app.inject({ method: 'POST', url: '/v1/config/reload' });
  assert.equal(taken.statusCode, 201);
  assert.equal(await inferTen(served, 'p'), 404);
});

test('the name of a model goes to a pipeline over another, in one edit', async () => {
  const base = useFixture('dummy');
  const served = await servePipelines({
    models: [{ name: 'dummy' }, { name: 'p', base_path: base }],
    pipelines: [],
  });
  served.write({
    models: [{ name: 'dummy' }],
    pipelines: [pipelineEntry('p', [modelNode('n', 'dummy')])],
  });
  assert.deepEqual(await served.server.reload(), { changed: true });
  assert.deepEqual(await inferTen(served, 'p'), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('closing with pipelines and requests in flight frees all', async () => {
  const served = await servePipelines({
    models: [{ name: 'dummy' }],
    pipelines: [pipelineEntry('p', [modelNode('one', 'dummy')])],
  });
  const asked = Array.from({ length: 20 }, () => inferTen(served, 'p'));
  await served.server.close(10_000);
  for (const answer of await Promise.all(asked)) {
    assert.ok(Array.isArray(answer) || answer === 503, String(answer));
  }
  const freed = served.lines.filter((line) => /: unloaded in/.test(line));
  assert.equal(freed.length, 2, freed.join('\n'));
});
