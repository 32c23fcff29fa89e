// SPDX-License-Identifier: Apache-2.0
// Engine.compile of the real addon: graphs of models and custom nodes, run through both codecs, told
// of and counted.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NativeServable, NodeMeter, PipelineSpec } from '../../src/native/types.ts';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import {
  diaryNode,
  from,
  member,
  modelNode,
  pipeline,
  rowsNode,
  tenNumbers,
  useFolder,
} from '../helpers/graphs.ts';

const engine = createEngine();
const dummy = await engine.load(fixtureSpec('dummy'));
const compile = (spec: PipelineSpec): Promise<NativeServable> =>
  engine.compile(spec, [member(dummy)]);

const folder = useFolder();
const numbers = [3, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const plus = (addend: number): number[] => numbers.map((x) => x + addend);

interface Output {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

async function outputsOf(servable: NativeServable, request: object): Promise<Output[]> {
  const reply = JSON.parse(await infer(servable, request));
  return reply.outputs.map(({ name, shape, data }: Output) => ({ name, shape, data }));
}

const chain = pipeline(
  'chain',
  [modelNode('second', ['first', 'out']), modelNode('first', ['request', 'in'])],
  [from('result', 'second', 'out')],
);

/** A pipeline that cuts, runs a model for each row, and gathers in its response. */
const cutting = pipeline(
  'cutting',
  [rowsNode('cut', ['request', 'in']), modelNode('each', ['cut', 'rows'])],
  [from('each', 'each', 'out'), from('places', 'cut', 'places')],
);

test('a chain of models answers in its own name', async () => {
  const servable = await compile(chain);
  const reply = JSON.parse(await infer(servable, tenNumbers('7', numbers)));
  assert.deepEqual(reply, {
    model_name: 'chain',
    model_version: '1',
    id: '7',
    outputs: [{ name: 'result', shape: [1, 10], datatype: 'FP32', data: plus(2) }],
  });
  await servable.unload();
});

test('the TensorFlow codec reads and writes pipelines in rows and columns', async () => {
  const servable = await compile(chain);
  const ask = async (json: object): Promise<unknown> => {
    const body = Buffer.from(JSON.stringify(json));
    const reply = await servable.infer('tf_predict', body, 0, body.length, -1);
    return JSON.parse(String(reply));
  };
  assert.deepEqual(await ask({ instances: [{ in: numbers }] }), { predictions: [plus(2)] });
  assert.deepEqual(await ask({ inputs: { in: [numbers] } }), { outputs: [plus(2)] });
  await servable.unload();
});

test('custom nodes cut, and the response gathers', async () => {
  const servable = await compile(cutting);
  assert.deepEqual(await outputsOf(servable, tenNumbers('', numbers)), [
    { name: 'each', shape: [3, 1, 10], data: [...plus(1), ...plus(2), ...plus(3)] },
    { name: 'places', shape: [3, 1, 1], data: [0, 1, 2] },
  ]);
  await assert.rejects(infer(servable, tenNumbers('', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])), {
    code: 'failed_precondition',
    reason: 'pipeline_no_results',
  });
  await servable.unload();
});

test('levels nest, and a node gathers the inner one', async () => {
  const diary = { diary: join(folder, 'gatherer'), shape: '[3,1,10]' };
  const nodes = [
    rowsNode('cut', ['request', 'in'], {}, { demultiplyCount: 3 }),
    modelNode('each', ['cut', 'rows']),
    diaryNode('gatherer', ['each', 'out'], diary, { gatherFrom: 'cut' }),
  ];
  const outputs = [from('gathered', 'gatherer', 'out')];
  const servable = await compile(pipeline('nested', nodes, outputs, 2));
  const [first, second] = [numbers, [3, ...plus(9).slice(1)]];
  const data = [...first, ...second];
  const request = { inputs: [{ name: 'in', shape: [2, 1, 10], datatype: 'FP32', data }] };
  const expected = [first, second].flatMap((row) =>
    [1, 2, 3].flatMap((n) => row.map((x) => x + n)),
  );
  assert.deepEqual(await outputsOf(servable, request), [
    { name: 'gathered', shape: [2, 3, 1, 10], data: expected },
  ]);
  await servable.unload();
});

test('the request is cut where it says so', async () => {
  const each = modelNode('each', ['request', 'in']);
  const servable = await compile(pipeline('batch', [each], [from('out', 'each', 'out')], -1));
  assert.deepEqual(servable.describe().inputs[0]?.shape, [-1, 1, 10]);
  const request = {
    inputs: [{ name: 'in', shape: [2, 1, 10], datatype: 'FP32', data: [...numbers, ...plus(5)] }],
  };
  assert.deepEqual(await outputsOf(servable, request), [
    { name: 'out', shape: [2, 1, 10], data: [...plus(1), ...plus(6)] },
  ]);
  assert.deepEqual(meterOf('batch', 'request').shards, 2);
  await servable.unload();
});

test('a pipeline of nothing refuses bodies first', async () => {
  const spec = { name: 'nothing', version: '1', inputs: [], nodes: [], outputs: [] };
  const nothing = await engine.compile(spec, []);
  await assert.rejects(infer(nothing, tenNumbers('', numbers)), { reason: 'no_servable' });
  const broken = Buffer.from('{');
  await assert.rejects(nothing.infer('kserve_v2', broken, 0, 1, -1), { reason: 'json_syntax' });
  await nothing.unload();
});

test('a pipeline tells its graph', async () => {
  const servable = await compile(cutting);
  const { graph, inputs, device, executionDevices, executionPrecision } = servable.describe();
  assert.deepEqual([device, executionDevices, executionPrecision], ['', [], '']);
  assert.ok(graph);
  assert.deepEqual(
    graph.nodes.map(({ name, kind, runs, levels, opens }) => [name, kind, runs, levels, opens]),
    [
      ['request', 'request', '', [], undefined],
      ['cut', 'custom', 'rows.so', [], 0],
      ['each', 'model', 'dummy', [0], undefined],
      ['response', 'response', '', [], undefined],
    ],
  );
  assert.deepEqual(graph.levels, [{ node: 1, count: null }]);
  const [request, cut, each, response] = graph.nodes;
  assert.deepEqual(request?.outputs, inputs);
  assert.deepEqual(request?.inputs, []);
  assert.deepEqual(
    cut?.outputs.map(({ name, shape }) => [name, shape]),
    [
      ['places', [-1, 1, 1]],
      ['rows', [-1, 1, 10]],
    ],
  );
  assert.deepEqual(cut?.edges, [
    { output: 'places', consumer: 3, input: 'places', cut: false, gathered: 0 },
    { output: 'rows', consumer: 2, input: 'b', cut: true, gathered: 0 },
  ]);
  assert.deepEqual(each?.inputs, dummy.describe().inputs);
  assert.deepEqual(each?.edges, [
    { output: 'a', consumer: 3, input: 'each', cut: false, gathered: 1 },
  ]);
  assert.deepEqual(response?.inputs, servable.describe().outputs);
  assert.deepEqual(graph.remarks, []);
  assert.equal(dummy.describe().graph, undefined);
  await servable.unload();
});

test('what may fail later is remarked', async () => {
  const nodes = [
    rowsNode('cut', ['request', 'in'], {}, { demultiplyCount: 3 }),
    modelNode('each', ['cut', 'rows']),
  ];
  const servable = await compile(pipeline('remarked', nodes, [from('each', 'each', 'out')]));
  assert.deepEqual(servable.describe().graph?.remarks, [
    'Pipeline: remarked; node: cut; output: places has shape (-1,1,1) for 3 shards: that may fail at execution stage',
    'Pipeline: remarked; node: cut; output: rows has shape (-1,1,10) for 3 shards: that may fail at execution stage',
  ]);
  await servable.unload();
});

function meterOf(name: string, node: string): NodeMeter {
  const meter = engine
    .stats()
    .nodes.find((candidate) => candidate.pipeline === name && candidate.node === node);
  assert.ok(meter, `expected a meter of ${name} ${node}`);
  return meter;
}

test('nodes are counted over reloads, and members by the codec of the request', async () => {
  const asNode = () => engine.stats().meters.find(({ name }) => name === 'dummy')?.asNode;
  const before = asNode();
  assert.ok(before);
  for (const round of [1, 2]) {
    const servable = await compile({ ...cutting, name: 'counted' });
    await infer(servable, tenNumbers('', numbers));
    const body = Buffer.from(JSON.stringify({ instances: [{ in: numbers }] }));
    await servable.infer('tf_predict', body, 0, body.length, -1);
    await assert.rejects(infer(servable, tenNumbers('', [0, ...numbers.slice(1)])));
    await servable.unload();
    const cut = meterOf('counted', 'cut');
    const each = meterOf('counted', 'each');
    assert.equal(cut.time.counts.length, 34);
    assert.equal(total(cut), round * 2, 'nothing found is not a run with outputs');
    assert.equal(cut.shards, round * 6);
    assert.equal(cut.failures, 0, 'nothing found is no failure');
    assert.equal(total(each), round * 6);
    assert.equal(each.shards, 0);
    assert.ok(each.time.sum > 0);
    assert.deepEqual(asNode(), {
      kserve_v2: before.kserve_v2 + round * 3,
      tf_predict: before.tf_predict + round * 3,
    });
  }
  const nodes = engine.stats().nodes.filter((meter) => meter.pipeline === 'counted');
  assert.deepEqual(
    nodes.map(({ node }) => node),
    ['cut', 'each'],
  );
});

const total = ({ time }: NodeMeter): number => time.counts.reduce((sum, count) => sum + count, 0);

test('what a node does wrong is told with its name, and counted', async () => {
  const faults = [
    ['flat', 'internal', 'pipeline_wrong_number_of_dimensions_to_demultiply'],
    ['uneven', 'internal', 'pipeline_wrong_dimension_size_to_demultiply'],
  ] as const;
  for (const [what, code, reason] of faults) {
    const nodes = [
      rowsNode('cut', ['request', 'in'], { do: what }),
      modelNode('each', ['cut', 'rows']),
    ];
    const outputs = [from('each', 'each', 'out'), from('places', 'cut', 'places')];
    const servable = await compile(pipeline(what, nodes, outputs));
    await assert.rejects(infer(servable, tenNumbers('', numbers)), (thrown) => {
      const { code: given, reason: why, message } = thrown as Error & Record<string, string>;
      assert.deepEqual([given, why], [code, reason]);
      assert.match(message ?? '', /\bcut\b/);
      return true;
    });
    assert.deepEqual([meterOf(what, 'cut').failures, total(meterOf(what, 'cut'))], [1, 0]);
    assert.deepEqual([meterOf(what, 'each').failures, total(meterOf(what, 'each'))], [0, 0]);
    await servable.unload();
  }
});
