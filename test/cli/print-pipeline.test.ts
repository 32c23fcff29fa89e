// SPDX-License-Identifier: Apache-2.0
// `--print_pipeline`: what it prints, and how it ends where there is nothing to draw.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PipelineGraph } from '../../src/native/types.ts';
import { type CommandResult, keepLog, runCommand } from '../helpers/command.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { entryOver } from '../helpers/fake-pipelines.ts';
import { usePipelines } from '../helpers/pipelines-config.ts';

const edges = { inputs: [], outputs: [], levels: [], edges: [] };
const graph: PipelineGraph = {
  nodes: [
    { name: 'request', kind: 'request', runs: '', ...edges },
    { name: 'response', kind: 'response', runs: '', ...edges },
  ],
  levels: [],
  remarks: [],
};

/** Over a configuration with the model `m` and pipelines that serve, that do not, and that fail to compile. */
async function print(
  words: readonly string[],
): Promise<CommandResult & { readonly engine: FakeEngine }> {
  const root = useFiles(['m/1/a.xml', 'm/1/a.bin']);
  const config = {
    model_config_list: [{ config: { name: 'm', base_path: 'm' } }],
    pipeline_config_list: [
      entryOver('p', 'm'),
      entryOver('lost', 'nobody'),
      entryOver('cyclic', 'm'),
    ],
  };
  writeFileSync(join(root, 'config.json'), JSON.stringify(config));
  const engine = new FakeEngine({
    info: { graph },
    onCompile: async ({ name }) => {
      if (name !== 'cyclic') return;
      throw nativeError('failed_precondition', 'pipeline_cycle_found', 'A cycle - node: n');
    },
  });
  const all = ['--config_path', join(root, 'config.json'), ...words];
  return { ...(await runCommand(all, { parts: { engine } })), engine };
}

test('prints the drawing, frees everything and ends with 0', async () => {
  const { code, stdout, engine } = await print(['--print_pipeline', 'p']);
  assert.equal(
    stdout,
    '---\ntitle: "p"\n---\nflowchart LR\n  n0(["request"])\n  n1(["response"])\n',
  );
  assert.equal(code, 0);
  assert.deepEqual(engine.unloaded.toSorted(), ['m/1', 'p/1']);
});

test('in the language asked for', async () => {
  const mermaid = await print(['--print_pipeline=p', '--print_format=mermaid']);
  assert.match(mermaid.stdout, /^---\ntitle: "p"\n/);
  const dot = await print(['--print_pipeline', 'p', '--print_format', 'dot']);
  assert.match(dot.stdout, /^digraph "p" \{\n[\s\S]*\n\}\n$/);
});

test('what is wrong with others is told beside it', async () => {
  const { stderr, stdout } = await print(['--print_pipeline', 'p']);
  assert.match(stderr, /\[error\] pipeline cyclic: .*A cycle - node: n$/m);
  assert.doesNotMatch(stdout, /cycl/);
});

for (const [name, text] of [
  ['lost', 'Pipeline definition has reference to missing model - Pipeline: lost; node: n'],
  ['cyclic', 'A cycle - node: n'],
  ['m', 'Pipeline with requested name is not found - m'],
  ['nothing', 'Pipeline with requested name is not found - nothing'],
] as const) {
  test(`${name}: ends with 1 and "${text}"`, async () => {
    const { code, stdout, stderr } = await print(['--print_pipeline', name]);
    assert.equal(stderr.trimEnd().split('\n').at(-1), text);
    assert.equal(stdout, '');
    assert.equal(code, 1);
  });
}

test('a configuration that cannot be read ends it with 1', async () => {
  const { log } = keepLog();
  const words = ['--config_path', '/no/such/config.json', '--print_pipeline', 'p'];
  const { code, stderr } = await runCommand(words, { parts: { log, engine: new FakeEngine() } });
  assert.match(stderr, /^Configuration file not found or cannot open/);
  assert.equal(code, 1);
});

test('models and nodes that are really there, with levels, shapes and types', async () => {
  const words = ['--config_path', usePipelines(), '--print_pipeline', 'rows_of'];
  const { code, stdout, stderr } = await runCommand(words);
  assert.equal(code, 0, stderr);
  assert.equal(
    stdout,
    `---
title: "rows_of"
---
flowchart LR
  n0(["request"])
  n1{{"rows<br/>custom node rows.so"}}
  n3(["response"])
  subgraph level0 ["once for each shard of rows"]
    n2["model<br/>model dummy"]
  end
  n0 -->|"x → numbers<br/>FP32 (1,10)"| n1
  n1 -->|"places<br/>INT32 (-1,1,1)"| n3
  n1 -.->|"rows → b<br/>FP32 (-1,1,10)<br/>cut to shards"| n2
  n2 ==>|"a → rows<br/>FP32 (1,10)<br/>joined"| n3
`,
  );
});
