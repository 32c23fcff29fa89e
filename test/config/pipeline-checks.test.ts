// SPDX-License-Identifier: Apache-2.0
// Each check of pipelines.md 3.1 and 3.2 as a config.json of its own, through OpenVINO and real libraries:
// the pipeline shows its state and its cause, and what stands beside it serves.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NodeEntry, PipelineEntry } from '../../src/config/pipeline-schema.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { nodeLibrary } from '../helpers/graphs.ts';
import {
  customNode,
  inferTen,
  type Model,
  modelNode,
  pipelineEntry,
  servePipelines,
  source,
  stateOf,
} from '../helpers/pipeline-file.ts';

const bad = (nodes: readonly NodeEntry[], more: Partial<PipelineEntry> = {}): PipelineEntry =>
  pipelineEntry('bad', nodes, more);

/** Node "first" runs dummy, "second" runs `model` on what comes of it. */
const after = (model: string, input: string, more: Partial<NodeEntry> = {}): NodeEntry =>
  modelNode('second', model, { inputs: [source(input, 'first', 'out')], ...more });

const first = modelNode('first', 'dummy');

/** Cuts the image in its only dimension of the batch. */
const cutter = (count: number, model = 'image_u8'): NodeEntry =>
  modelNode('cutter', model, {
    demultiply_count: count,
    inputs: [source('x', 'request', 'in')],
    outputs: [{ data_item: 'y', alias: 'out' }],
  });

const rows = (more: Partial<NodeEntry> = {}): NodeEntry =>
  customNode('rows', 'rows', { demultiply_count: -1, ...more });

const perRow = (more: Partial<NodeEntry> = {}): NodeEntry =>
  modelNode('each', 'dummy', { inputs: [source('b', 'rows', 'rows')], ...more });

const libraries = {
  rows: nodeLibrary('rows'),
  faulty: nodeLibrary('faulty'),
  counting: nodeLibrary('counting'),
  version0: nodeLibrary('version0'),
  nowhere: '/nowhere/lib.so',
  text: join(useFiles(['text.so']), 'text.so'),
  escaping: '../lib.so',
};

/** A node that returns or declares nonsense. */
const faulty = (fault: string): readonly NodeEntry[] => [
  customNode('node', 'faulty', {
    params: { fault },
    inputs: [source('good', 'request', 'in'), source('other', 'request', 'in')],
    outputs: [{ data_item: 'good', alias: 'out' }],
  }),
];

interface Row {
  readonly pipeline: PipelineEntry;
  /** Beside dummy. */
  readonly models?: readonly (string | Model)[];
  readonly reason: string;
  /** What the log names beside the pipeline. */
  readonly told: readonly string[];
}

const invalidLibrary = 'pipeline_definition_invalid_node_library';

const table: Readonly<Record<string, Row>> = {
  '1: no such model': {
    pipeline: bad([modelNode('n', 'nobody')]),
    reason: 'pipeline_node_refering_to_missing_model',
    told: ['n'],
  },
  '1: no such version': {
    pipeline: bad([modelNode('n', 'dummy', { version: 2 })]),
    reason: 'pipeline_node_refering_to_missing_model',
    told: ['n'],
  },
  '1: a model that does not load': {
    pipeline: bad([modelNode('n', 'broken')]),
    models: ['broken'],
    reason: 'pipeline_node_refering_to_missing_model',
    told: ['n'],
  },
  '2: auto batch': {
    pipeline: bad([modelNode('n', 'dynamic', { inputs: [source('x', 'request', 'in')] })]),
    models: [{ name: 'dynamic', batch_size: 'auto' }],
    reason: 'forbidden_model_dynamic_parameter',
    told: ['n'],
  },
  '2: auto shape': {
    pipeline: bad([modelNode('n', 'dynamic', { inputs: [source('x', 'request', 'in')] })]),
    models: [{ name: 'dynamic', shape: 'auto' }],
    reason: 'forbidden_model_dynamic_parameter',
    told: ['n'],
  },
  '3: strings into a demultiplexer': {
    pipeline: bad([
      modelNode('n', 'passthrough_string', {
        demultiply_count: 2,
        inputs: [source('x', 'request', 'in')],
        outputs: [{ data_item: 'y', alias: 'out' }],
      }),
    ]),
    models: ['passthrough_string'],
    reason: 'pipeline_string_demuiltiplication_unsupported',
    told: ['n', 'x'],
  },
  '4: a library that is not configured': {
    pipeline: bad([customNode('n', 'unknown')], { outputs: [source('o', 'n', 'rows')] }),
    reason: invalidLibrary,
    told: ['n'],
  },
  '4: a library whose path leads out': {
    pipeline: bad([customNode('n', 'escaping')], { outputs: [source('o', 'n', 'rows')] }),
    reason: invalidLibrary,
    told: ['n'],
  },
  '4: a library that is not there': {
    pipeline: bad([customNode('n', 'nowhere')], { outputs: [source('o', 'n', 'rows')] }),
    reason: invalidLibrary,
    told: ['n', 'lib.so'],
  },
  '4: a library that is none': {
    pipeline: bad([customNode('n', 'text')], { outputs: [source('o', 'n', 'rows')] }),
    reason: invalidLibrary,
    told: ['n', 'text.so'],
  },
  '4: a library without all six functions': {
    pipeline: bad([customNode('n', 'version0')], { outputs: [source('o', 'n', 'rows')] }),
    reason: invalidLibrary,
    told: ['n', 'version0.so', 'initialize'],
  },
  '4: initialize refuses': {
    pipeline: bad(faulty('init_status')),
    reason: 'node_library_initialize_failed',
    told: ['node'],
  },
  '4: initialize throws': {
    pipeline: bad(faulty('init_throws')),
    reason: 'node_library_initialize_failed',
    told: ['node', 'no manager today'],
  },
  '4: the declaration fails': {
    pipeline: bad(faulty('info_status')),
    reason: 'node_library_metadata_failed',
    told: ['node'],
  },
  '4: the declaration throws': {
    pipeline: bad(faulty('info_throws')),
    reason: 'node_library_metadata_failed',
    told: ['node', 'no info today'],
  },
  '4: the declaration is not there': {
    pipeline: bad(faulty('info_null')),
    reason: 'node_library_outputs_corrupted',
    told: ['node'],
  },
  '4: the declaration is empty': {
    pipeline: bad(faulty('info_zero')),
    reason: 'node_library_outputs_corrupted_count',
    told: ['node'],
  },
  '5: a demultiplexer of rank 2': {
    pipeline: bad([modelNode('n', 'dummy', { demultiply_count: 1 })]),
    reason: 'pipeline_not_enough_shape_dimensions_to_demultiply',
    told: ['n', 'a'],
  },
  '6: another count than the first dimension': {
    pipeline: bad([cutter(2)]),
    models: ['image_u8'],
    reason: 'pipeline_demultiply_count_does_not_match_tensor_shard_count',
    told: ['cutter', 'y'],
  },
  '8: gathering from no node': {
    pipeline: bad([rows(), perRow({ gather_from_node: 'nobody' })]),
    reason: 'pipeline_node_gather_from_not_existing_node',
    told: ['each', 'nobody'],
  },
  '8: gathering from no demultiplexer': {
    pipeline: bad([first, after('dummy', 'b', { gather_from_node: 'first' })]),
    reason: 'pipeline_node_gather_from_not_demultiplexer',
    told: ['second', 'first'],
  },
  '9: no such node': {
    pipeline: bad([modelNode('n', 'dummy', { inputs: [source('b', 'nobody', 'out')] })]),
    reason: 'pipeline_node_refering_to_missing_node',
    told: ['n', 'b'],
  },
  '9: the response as a source': {
    pipeline: bad([modelNode('n', 'dummy', { inputs: [source('b', 'response', 'result')] })]),
    reason: 'pipeline_exit_used_as_node_dependency',
    told: ['n', 'b'],
  },
  '10: no such alias': {
    pipeline: bad([first, modelNode('n', 'dummy', { inputs: [source('b', 'first', 'a')] })]),
    reason: 'pipeline_node_refering_to_missing_data_source',
    told: ['n', 'b'],
  },
  '10: no such input of the pipeline': {
    pipeline: bad([modelNode('n', 'dummy', { inputs: [source('b', 'request', 'other')] })]),
    reason: 'pipeline_node_refering_to_missing_data_source',
    told: ['n', 'other'],
  },
  '10: no such output of the model': {
    pipeline: bad([modelNode('n', 'dummy', { outputs: [{ data_item: 'z', alias: 'out' }] })]),
    reason: 'pipeline_node_refering_to_missing_model_output',
    told: ['response', 'z'],
  },
  '10: no such output of the library': {
    pipeline: bad([rows({ outputs: [{ data_item: 'z', alias: 'out' }] })]),
    reason: 'pipeline_node_refering_to_missing_model_output',
    told: ['response', 'z'],
  },
  '11: no such input of the model': {
    pipeline: bad([
      modelNode('n', 'dummy', {
        inputs: [source('b', 'request', 'in'), source('z', 'request', 'in')],
      }),
    ]),
    reason: 'pipeline_connection_to_missing_model_input',
    told: ['n', 'z'],
  },
  '11: an input that is connected twice': {
    pipeline: bad([
      modelNode('n', 'dummy', {
        inputs: [source('b', 'request', 'in'), source('b', 'request', 'in')],
      }),
    ]),
    reason: 'pipeline_model_input_connected_to_multiple_data_sources',
    told: ['n', 'b'],
  },
  '12: strings from a request that is cut': {
    pipeline: bad(
      [
        modelNode('n', 'passthrough_string', {
          inputs: [source('x', 'request', 'in')],
          outputs: [{ data_item: 'y', alias: 'out' }],
        }),
      ],
      { demultiply_count: 2 },
    ),
    models: ['passthrough_string'],
    reason: 'pipeline_string_demuiltiplication_unsupported',
    told: ['n', 'x'],
  },
  '13: shapes that do not meet': {
    pipeline: bad([
      first,
      after('half_plus_two', 'x', { outputs: [{ data_item: 'y', alias: 'out' }] }),
    ]),
    models: ['half_plus_two'],
    reason: 'invalid_shape',
    told: ['second', 'x'],
  },
  '14: precisions that differ': {
    pipeline: bad(
      ['f32', 'i32'].map((type, i) =>
        modelNode(type, `passthrough_${type}`, {
          inputs: [i === 0 ? source('x', 'request', 'in') : source('x', 'f32', 'out')],
          outputs: [{ data_item: 'y', alias: 'out' }],
        }),
      ),
    ),
    models: ['passthrough_f32', 'passthrough_i32'],
    reason: 'invalid_precision',
    told: ['i32', 'x'],
  },
  '15: strings from node to node': {
    pipeline: bad(
      ['one', 'two'].map((name, i) =>
        modelNode(name, 'passthrough_string', {
          inputs: [i === 0 ? source('x', 'request', 'in') : source('x', 'one', 'out')],
          outputs: [{ data_item: 'y', alias: 'out' }],
        }),
      ),
    ),
    models: ['passthrough_string'],
    reason: 'not_implemented',
    told: ['two', 'x'],
  },
  '17: an input that nothing feeds': {
    pipeline: bad([
      modelNode('n', 'add', {
        inputs: [source('a', 'request', 'in')],
        outputs: [{ data_item: 'sum', alias: 'out' }],
      }),
    ]),
    models: ['add'],
    reason: 'pipeline_not_all_inputs_connected',
    told: ['n', 'b'],
  },
  '19: two demultiplexers, one of them dynamic': {
    pipeline: bad([rows()], { demultiply_count: 2, outputs: [source('o', 'rows', 'rows')] }),
    reason: 'not_implemented',
    told: ['rows'],
  },
  'two nodes of one name': {
    pipeline: bad([first, first]),
    reason: 'pipeline_node_name_duplicate',
    told: ['first'],
  },
  'a node that is called as the response': {
    pipeline: bad([modelNode('response', 'dummy')]),
    reason: 'pipeline_node_name_duplicate',
    told: ['response'],
  },
  'a cycle': {
    pipeline: bad([
      modelNode('one', 'dummy', { inputs: [source('b', 'two', 'out')] }),
      modelNode('two', 'dummy', { inputs: [source('b', 'one', 'out')] }),
    ]),
    reason: 'pipeline_cycle_found',
    told: ['one'],
  },
  'a node that nobody needs': {
    pipeline: bad([modelNode('idle', 'dummy'), first]),
    reason: 'pipeline_contains_unconnected_nodes',
    told: ['idle'],
  },
  'nothing at all': {
    pipeline: bad([], { outputs: [] }),
    reason: 'pipeline_contains_unconnected_nodes',
    told: ['request'],
  },
  'a level that one way gathers and another does not': {
    pipeline: bad(
      [
        modelNode('each', 'dynamic', {
          inputs: [source('x', 'request', 'in')],
          outputs: [{ data_item: 'y', alias: 'out' }],
        }),
        customNode('all', 'counting', {
          gather_from_node: 'request',
          inputs: [source('numbers', 'each', 'out')],
          outputs: [{ data_item: 'copy', alias: 'out' }],
        }),
      ],
      { demultiply_count: 2, outputs: [source('o', 'all', 'out'), source('u', 'each', 'out')] },
    ),
    models: ['dynamic'],
    reason: 'pipeline_wrong_demultiplexer_gather_nodes_order',
    told: ['response', 'u'],
  },
  'an input of two meanings': {
    pipeline: bad(
      [
        first,
        modelNode('n', 'half_plus_two', {
          inputs: [source('x', 'request', 'in')],
          outputs: [{ data_item: 'y', alias: 'out' }],
        }),
      ],
      { outputs: [source('o', 'first', 'out'), source('u', 'n', 'out')] },
    ),
    models: ['half_plus_two'],
    reason: 'pipeline_inputs_ambiguous_metadata',
    told: ['in'],
  },
  'a stateful model': {
    pipeline: bad([
      modelNode('n', 'running_sum', {
        inputs: [source('x', 'request', 'in')],
        outputs: [{ data_item: 'y', alias: 'out' }],
      }),
    ]),
    models: [{ name: 'running_sum', stateful: true }],
    reason: 'pipeline_stateful_model',
    told: ['n'],
  },
};

for (const [what, { pipeline, models = [], reason, told }] of Object.entries(table)) {
  test(`refused: ${what}`, async () => {
    const beside = [pipelineEntry('before', [first]), pipelineEntry('beside', [first])] as const;
    const served = await servePipelines({
      models: ['dummy', ...models].map((model) =>
        typeof model === 'string' ? { name: model } : model,
      ),
      pipelines: [beside[0], pipeline, beside[1]],
      libraries,
    });
    const { server, lines } = served;
    const [only] = server.registry.model('bad').versions;
    assert.equal(only?.error?.reason, reason, only?.error?.message);
    assert.equal(await stateOf(served, 'bad'), 'LOADING FAILED_PRECONDITION');
    assert.equal(await inferTen(served, 'bad'), 404);
    for (const { name } of beside) {
      assert.equal(await stateOf(served, name), 'AVAILABLE OK');
      assert.deepEqual(await inferTen(served, name), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
    const failures = lines.filter((line) => line.startsWith('error: pipeline'));
    assert.equal(failures.length, 1, failures.join('\n'));
    for (const word of ['pipeline bad', ...told]) {
      assert.ok(failures[0]?.includes(word), `${word} is not in: ${failures[0]}`);
    }
  });
}

test('7: counts that only the run can tell are warned of, once a load', async () => {
  const outputs = [source('o', 'cutter', 'out')];
  const open = { ...rows({ demultiply_count: 3 }) };
  const served = await servePipelines({
    models: [{ name: 'image_u8' }],
    pipelines: [
      pipelineEntry('fixed', [cutter(-1)], { outputs }),
      pipelineEntry('open', [open], { outputs: [source('o', 'rows', 'rows')] }),
    ],
    libraries,
  });
  for (const [name, node] of [
    ['fixed', 'cutter'],
    ['open', 'rows'],
  ] as const) {
    assert.equal(await stateOf(served, name), 'AVAILABLE OK');
    const told = served.lines.filter((line) => line.startsWith(`warning: pipeline ${name}: `));
    assert.ok(told.length > 0, name);
    for (const line of told) assert.ok(line.includes(node) && /execution/.test(line), line);
    assert.equal(new Set(told).size, told.length);
  }
});
