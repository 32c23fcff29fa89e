// SPDX-License-Identifier: Apache-2.0
// Pipelines and node libraries of a config.json as they are read (pipelines.md 2, 7.5).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/read.ts';
import { ServingError } from '../../src/errors.ts';
import { keepLog } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';

type Entry = Readonly<Record<string, unknown>>;

const source = { b: { node_name: 'request', data_item: 'in' } };

const model: Entry = {
  name: 'n',
  type: 'DL model',
  model_name: 'm',
  inputs: [source],
  outputs: [{ data_item: 'a', alias: 'o' }],
};

const custom: Entry = { ...model, type: 'custom', model_name: undefined, library_name: 'lib' };

const pipeline: Entry = {
  name: 'p',
  inputs: ['in'],
  nodes: [model],
  outputs: [{ out: { node_name: 'n', data_item: 'o' } }],
};

const withPipelines = (...pipelines: readonly Entry[]): Entry => ({
  model_config_list: [],
  pipeline_config_list: pipelines,
});

const withNode = (node: Entry): Entry => withPipelines({ ...pipeline, nodes: [node] });

async function read(content: unknown) {
  const folder = useFiles([]);
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(content));
  const { lines, log } = keepLog();
  return { folder, lines, config: await readConfig(path, log) };
}

test('every key of a pipeline', async () => {
  const { config, lines } = await read(
    withPipelines({
      ...pipeline,
      demultiply_count: 4,
      nodes: [
        { ...custom, name: 'cut', params: { a: '1' }, demultiply_count: -1 },
        { ...model, version: 3, gather_from_node: 'cut' },
      ],
    }),
  );
  const inputs = [{ name: 'b', node: 'request', item: 'in' }];
  const outputs = [{ item: 'a', alias: 'o' }];
  assert.deepEqual(config.pipelines, [
    {
      name: 'p',
      inputs: ['in'],
      demultiplyCount: 4,
      nodes: [
        {
          name: 'cut',
          work: { library: 'lib', params: { a: '1' } },
          inputs,
          outputs,
          demultiplyCount: -1,
        },
        { name: 'n', work: { model: 'm', version: '3' }, inputs, outputs, gatherFrom: 'cut' },
      ],
      outputs: [{ name: 'out', node: 'n', item: 'o' }],
    },
  ]);
  assert.deepEqual(lines, []);
});

const accepted: Readonly<Record<string, Entry>> = {
  'nothing in it': { name: '', inputs: [], nodes: [], outputs: [] },
  'the greatest count': { ...pipeline, demultiply_count: 10_000 },
  'a node of the greatest count': { ...pipeline, nodes: [{ ...model, demultiply_count: 10_000 }] },
  'params and version of the other kind': {
    ...pipeline,
    nodes: [
      { ...model, params: { a: '' } },
      { ...custom, version: 1 },
    ],
  },
};

for (const [what, entry] of Object.entries(accepted)) {
  test(`takes a pipeline: ${what}`, async () => {
    assert.equal((await read(withPipelines(entry))).config.pipelines?.length, 1);
  });
}

const refused: Readonly<Record<string, readonly [Entry, string]>> = {
  'no name': [withPipelines({ ...pipeline, name: undefined }), '0/name'],
  'no inputs': [withPipelines({ ...pipeline, inputs: undefined }), '0/inputs'],
  'no nodes': [withPipelines({ ...pipeline, nodes: undefined }), '0/nodes'],
  'no outputs': [withPipelines({ ...pipeline, outputs: undefined }), '0/outputs'],
  'another key': [withPipelines({ ...pipeline, node: [] }), '0/node'],
  'a name that is a number': [withPipelines({ ...pipeline, name: 1 }), '0/name'],
  'an input that is an object': [withPipelines({ ...pipeline, inputs: [{}] }), '0/inputs/0'],
  'a count below -1': [withPipelines({ ...pipeline, demultiply_count: -2 }), '0/demultiply_count'],
  'a count above 10000': [
    withPipelines({ ...pipeline, demultiply_count: 10_001 }),
    '0/demultiply_count',
  ],
  'a count with a fraction': [
    withPipelines({ ...pipeline, demultiply_count: 1.5 }),
    '0/demultiply_count',
  ],
  'an output without a property': [withPipelines({ ...pipeline, outputs: [{}] }), '0/outputs/0'],
  'an output with two': [
    withPipelines({ ...pipeline, outputs: [{ ...source, c: source.b }] }),
    '0/outputs/0',
  ],
  'an output of an unknown key': [
    withPipelines({ ...pipeline, outputs: [{ out: { ...source.b, x: 1 } }] }),
    '0/outputs/0/out/x',
  ],
  'an output from no node': [
    withPipelines({ ...pipeline, outputs: [{ out: { data_item: 'o' } }] }),
    '0/outputs/0/out/node_name',
  ],
  'a node of an unknown key': [withNode({ ...model, model: 'm' }), '0/nodes/0/model'],
  'a node without a name': [withNode({ ...model, name: undefined }), '0/nodes/0/name'],
  'a node without a type': [withNode({ ...model, type: undefined }), '0/nodes/0/type'],
  'a node of another type': [withNode({ ...model, type: 'dl model' }), '0/nodes/0/type'],
  'a node without inputs': [withNode({ ...model, inputs: undefined }), '0/nodes/0/inputs'],
  'a node without outputs': [withNode({ ...model, outputs: undefined }), '0/nodes/0/outputs'],
  'a model node without a model': [
    withNode({ ...model, model_name: undefined }),
    '0/nodes/0/model_name',
  ],
  'a model node with a library': [
    withNode({ ...model, library_name: 'lib' }),
    '0/nodes/0/library_name',
  ],
  'a custom node without a library': [
    withNode({ ...custom, library_name: undefined }),
    '0/nodes/0/library_name',
  ],
  'a custom node with a model': [withNode({ ...custom, model_name: 'm' }), '0/nodes/0/model_name'],
  'version 0': [withNode({ ...model, version: 0 }), '0/nodes/0/version'],
  'a param that is a number': [withNode({ ...custom, params: { a: 1 } }), '0/nodes/0/params/a'],
  'an output of a node without an alias': [
    withNode({ ...model, outputs: [{ data_item: 'a' }] }),
    '0/nodes/0/outputs/0/alias',
  ],
  'an input of a node with two properties': [
    withNode({ ...model, inputs: [{ ...source, c: source.b }] }),
    '0/nodes/0/inputs/0',
  ],
  'a count of a node': [
    withNode({ ...model, demultiply_count: 10_001 }),
    '0/nodes/0/demultiply_count',
  ],
};

for (const [what, [content, place]] of Object.entries(refused)) {
  test(`refuses the whole file for ${what}`, async () => {
    await assert.rejects(read(content), (error) => {
      assert.ok(error instanceof ServingError);
      assert.equal(error.reason, 'json_invalid');
      assert.ok(error.message.includes(`#/pipeline_config_list/${place} `), error.message);
      return true;
    });
  });
}

test('of two pipelines of one name the first counts, with a warning', async () => {
  const { config, lines } = await read(withPipelines(pipeline, { ...pipeline, inputs: ['x'] }));
  assert.deepEqual(
    config.pipelines?.map(({ inputs }) => inputs),
    [['in']],
  );
  assert.deepEqual(lines, [
    'warning: Duplicated pipeline names: p defined in config file. Only first definition will be loaded.',
  ]);
});

test('a count of 0 becomes -1 of the pipeline, with a warning, and stays of a node', async () => {
  const { config, lines } = await read(
    withPipelines({
      ...pipeline,
      demultiply_count: 0,
      nodes: [{ ...model, demultiply_count: 0 }],
    }),
  );
  const [only] = config.pipelines ?? [];
  assert.deepEqual([only?.demultiplyCount, only?.nodes[0]?.demultiplyCount], [-1, 0]);
  assert.deepEqual(lines, [
    'warning: pipeline p: demultiply_count 0 will be deprecated. For dynamic count use -1.',
  ]);
});

test('an input that is there twice is told, and is one', async () => {
  const { config, lines } = await read(withPipelines({ ...pipeline, inputs: ['a', 'b', 'a'] }));
  assert.deepEqual(config.pipelines?.[0]?.inputs, ['a', 'b']);
  assert.deepEqual(lines, ['error: pipeline p: an input is there twice: a, b, a']);
});

const withLibraries = (...libraries: readonly Entry[]): Entry => ({
  model_config_list: [],
  custom_node_library_config_list: libraries,
});

test('libraries: absolute, relative to the file, the last of two of one name', async () => {
  const { config, folder, lines } = await read(
    withLibraries(
      { name: 'a', base_path: '/lib/a.so' },
      { name: 'b', base_path: 'lib/b.so' },
      { name: 'a', base_path: './c.so' },
    ),
  );
  assert.deepEqual(config.libraries, [
    { name: 'a', path: join(folder, 'c.so') },
    { name: 'b', path: join(folder, 'lib/b.so') },
  ]);
  assert.deepEqual(lines, []);
});

for (const path of ['../a.so', 'lib/../../a.so', '/lib/..', 'lib\\..\\a.so', 'a\0.so']) {
  test(`a library that leads out of its folder is left out: ${JSON.stringify(path)}`, async () => {
    const { config, lines } = await read(
      withLibraries({ name: 'a', base_path: path }, { name: 'b', base_path: '/b.so' }),
    );
    assert.deepEqual(config.libraries, [{ name: 'b', path: '/b.so' }]);
    assert.deepEqual(lines, [
      `error: config: custom node library a: The provided base path is invalid or doesn't exists (${path})`,
    ]);
  });
}

test('a list that is not there is not an empty one', async () => {
  assert.equal((await read({ model_config_list: [] })).config.libraries, undefined);
  assert.deepEqual((await read(withLibraries())).config.libraries, []);
});

for (const entry of [{ name: 'a' }, { base_path: 'a' }, { name: 'a', base_path: 'a', x: 1 }]) {
  test(`refuses the whole file for a library ${JSON.stringify(entry)}`, async () => {
    await assert.rejects(read(withLibraries(entry)), { reason: 'json_invalid' });
  });
}
