// SPDX-License-Identifier: Apache-2.0
// What a node library has handed out through the whole server comes back, each block once (pipelines.md
// 7.4, 12.1, 13.8). The library "counting" keeps the ledger, and tells what stands in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeEntry, PipelineEntry } from '../../src/config/pipeline-schema.ts';
import { nodeLibrary } from '../helpers/graphs.ts';
import {
  customNode,
  pipelineEntry,
  type ServedFile,
  servePipelines,
  source,
} from '../helpers/pipeline-file.ts';

const counting = (params: NodeEntry['params'] = {}): NodeEntry =>
  customNode('n', 'counting', {
    params,
    outputs: [
      { data_item: 'copy', alias: 'out' },
      { data_item: 'count', alias: 'count' },
    ],
  });

/** What the library tells of its ledger, each by a pipeline of that name. */
const lines = ['executed', 'handed_out', 'released', 'outstanding', 'strays', 'released_after_end'];

const teller = (line: string): PipelineEntry =>
  pipelineEntry(line, [counting({ tell: line })], { outputs: [source('told', 'n', 'count')] });

/** What every run hands out: the outputs, and of each of the three its dims and its data. */
const blocks = 1 + 2 * 3;

/** Fails beside a node that does not. */
const failing = pipelineEntry(
  'failing',
  [
    counting(),
    customNode('thrower', 'faulty', {
      params: { fault: 'throws' },
      inputs: [source('good', 'request', 'two'), source('other', 'request', 'two')],
      outputs: [{ data_item: 'good', alias: 'out' }],
    }),
  ],
  {
    inputs: ['in', 'two'],
    outputs: [source('copy', 'n', 'out'), source('good', 'thrower', 'out')],
  },
);

interface Input {
  readonly name: string;
  readonly shape: readonly number[];
}

const three: Input = { name: 'in', shape: [1, 3, 1] };

/** The status, and the first output of a reply. */
async function ask(
  { server }: ServedFile,
  name: string,
  inputs: readonly Input[] = [three],
): Promise<readonly [number, readonly number[]]> {
  const tensors = inputs.map((input) => ({
    ...input,
    datatype: 'FP32',
    data: Array.from({ length: input.shape.reduce((x, y) => x * y) }, (_, i) => i),
  }));
  const reply = await server.app.inject({
    method: 'POST',
    url: `/v2/models/${name}/infer`,
    payload: { inputs: tensors },
  });
  return [reply.statusCode, reply.statusCode === 200 ? reply.json().outputs[0].data : []];
}

/** One line of the ledger after the other; each look at it is a run itself. */
async function ledger(served: ServedFile): Promise<Readonly<Record<string, number>>> {
  const told: Record<string, number> = {};
  for (const line of lines) {
    const [status, [value = Number.NaN]] = await ask(served, line);
    assert.equal(status, 200);
    told[line] = value;
  }
  return told;
}

test('10,000 requests leave no block behind, whether they succeed or fail', async () => {
  const cut = pipelineEntry('cut', [counting()], { demultiply_count: -1 });
  const served = await servePipelines({
    models: [],
    libraries: { counting: nodeLibrary('counting'), faulty: nodeLibrary('faulty') },
    pipelines: [pipelineEntry('whole', [counting()]), cut, failing, ...lines.map(teller)],
  });
  const before = await ledger(served);
  const shards = { name: 'in', shape: [5, 1, 3, 1] };
  for (let round = 0; round < 500; round += 1) {
    const answers = await Promise.all([
      ...Array.from({ length: 16 }, () => ask(served, 'whole')),
      ask(served, 'cut', [shards]),
      ask(served, 'cut', [{ ...shards, shape: [0, 1, 3, 1] }]),
      ask(served, 'failing', [three, { name: 'two', shape: [2] }]),
      ask(served, 'whole', [{ name: 'in', shape: [1, 4, 1] }]),
    ]);
    const statuses = answers.map(([status]) => status);
    assert.deepEqual(statuses, [...Array.from({ length: 17 }, () => 200), 204, 500, 400]);
  }
  const after = await ledger(served);
  const runs = (after.executed ?? 0) - (before.executed ?? 0);
  assert.ok(runs >= 500 * (16 + 5), `${runs} runs`);
  for (const line of ['handed_out', 'released']) {
    assert.equal((after[line] ?? 0) - (before[line] ?? 0), blocks * runs, line);
  }
  assert.deepEqual(
    [after.outstanding, after.strays, after.released_after_end],
    [0, 0, 0],
    JSON.stringify(after),
  );
});
