// SPDX-License-Identifier: Apache-2.0
// Drawings of a pipeline: what is in them, in both languages, and that no name breaks out of its text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toDot } from '../../src/cli/drawing/dot.ts';
import { drawPipeline } from '../../src/cli/drawing/drawing.ts';
import { toMermaid } from '../../src/cli/drawing/mermaid.ts';
import type { GraphEdge, GraphNode, PipelineGraph, TensorInfo } from '../../src/native/types.ts';

const tensor = (name: string, shape: readonly number[], datatype = 'FP32'): TensorInfo => ({
  name,
  datatype,
  elementType: 'f32',
  shape,
  layout: '...',
});

const node = (
  name: string,
  kind: GraphNode['kind'],
  runs: string,
  rest: Partial<GraphNode>,
): GraphNode => ({ name, kind, runs, inputs: [], outputs: [], levels: [], edges: [], ...rest });

const edge = (
  output: string,
  consumer: number,
  input: string,
  rest: Partial<GraphEdge> = {},
): GraphEdge => ({ output, consumer, input, cut: false, gathered: 0, ...rest });

/** Pages are cut to words, words are read, one page's words are joined and spelt. */
const nested: PipelineGraph = {
  nodes: [
    node('request', 'request', '', {
      outputs: [tensor('pages', [3, 1, 64, 64], 'UINT8')],
      opens: 0,
      edges: [edge('pages', 1, 'page', { cut: true })],
    }),
    node('words', 'custom', 'libwords.so', {
      inputs: [tensor('page', [1, 64, 64], 'UINT8')],
      outputs: [tensor('images', [-1, 1, 8, 32]), tensor('where', [-1, 1, 4], 'INT32')],
      levels: [0],
      opens: 1,
      edges: [edge('images', 2, 'data', { cut: true }), edge('where', 4, 'boxes', { gathered: 1 })],
    }),
    node('read', 'model', 'reader', {
      outputs: [tensor('text', [1, 26])],
      levels: [0, 1],
      edges: [edge('text', 3, 'texts', { gathered: 1 }), edge('text', 4, 'raw', { gathered: 2 })],
    }),
    node('spell', 'model', 'speller', {
      outputs: [tensor('y', [-1, 26])],
      levels: [0],
      edges: [edge('y', 4, 'y', { gathered: 1 })],
    }),
    node('response', 'response', '', {}),
  ],
  levels: [
    { node: 0, count: 3 },
    { node: 1, count: null },
  ],
  remarks: [],
};

test('Mermaid: nodes by what they run, tensors on arrows, shards in frames', () => {
  assert.equal(
    toMermaid(drawPipeline('plates', nested)),
    `---
title: "plates"
---
flowchart LR
  n0(["request"])
  n4(["response"])
  subgraph level0 ["once for each of 3 shards of request"]
    n1{{"words<br/>custom node libwords.so"}}
    n3["spell<br/>model speller"]
    subgraph level1 ["once for each shard of words"]
      n2["read<br/>model reader"]
    end
  end
  n0 -.->|"pages → page<br/>UINT8 (3,1,64,64)<br/>cut to shards"| n1
  n1 -.->|"images → data<br/>FP32 (-1,1,8,32)<br/>cut to shards"| n2
  n1 ==>|"where → boxes<br/>INT32 (-1,1,4)<br/>joined"| n4
  n2 ==>|"text → texts<br/>FP32 (1,26)<br/>joined"| n3
  n2 ==>|"text → raw<br/>FP32 (1,26)<br/>joined over 2 levels"| n4
  n3 ==>|"y<br/>FP32 (-1,26)<br/>joined"| n4
`,
  );
});

test('Graphviz: the same', () => {
  assert.equal(
    toDot(drawPipeline('plates', nested)),
    `digraph "plates" {
  rankdir=LR;
  label="plates";
  n0 [label="request", shape=oval];
  n4 [label="response", shape=oval];
  subgraph cluster_0 {
    label="once for each of 3 shards of request";
    n1 [label="words\\ncustom node libwords.so", shape=hexagon];
    n3 [label="spell\\nmodel speller", shape=box];
    subgraph cluster_1 {
      label="once for each shard of words";
      n2 [label="read\\nmodel reader", shape=box];
    }
  }
  n0 -> n1 [label="pages → page\\nUINT8 (3,1,64,64)\\ncut to shards", style=dashed];
  n1 -> n2 [label="images → data\\nFP32 (-1,1,8,32)\\ncut to shards", style=dashed];
  n1 -> n4 [label="where → boxes\\nINT32 (-1,1,4)\\njoined", style=bold];
  n2 -> n3 [label="text → texts\\nFP32 (1,26)\\njoined", style=bold];
  n2 -> n4 [label="text → raw\\nFP32 (1,26)\\njoined over 2 levels", style=bold];
  n3 -> n4 [label="y\\nFP32 (-1,26)\\njoined", style=bold];
}
`,
  );
});

/** A pipeline whose every name is `name`. */
const named = (name: string): PipelineGraph => ({
  nodes: [
    node('request', 'request', '', {
      outputs: [tensor(name, [1])],
      edges: [edge(name, 1, `${name}2`)],
    }),
    node(name, 'model', name, { outputs: [tensor(name, [])], edges: [edge(name, 2, name)] }),
    node('response', 'response', '', {}),
  ],
  levels: [],
  remarks: [],
});

for (const name of [
  'a"b]);n9-->n0',
  'end',
  '`**bold**`',
  '<b onclick=x>&amp;#35;',
  'back\\slash\\',
  'two\nlines\r\n%% x',
  '|pipe| {brace}',
  '1. list - of - lists',
  'слово 词',
]) {
  const drawing = drawPipeline(name, named(name));

  test(`Mermaid: ${JSON.stringify(name)} stays within its quotes`, () => {
    const text = toMermaid(drawing);
    const lines = text.split('\n');
    assert.equal(lines.length, 10, text);
    assert.equal(JSON.parse((lines[1] ?? '').slice('title: '.length)), name);
    const quoted = lines.slice(4).flatMap((line) => [...line.matchAll(/"([^"]*)"/g)]);
    const texts = quoted.map(([, label = '']) => label.split('<br/>').map(unescaped));
    assert.deepEqual(texts, [
      ['request'],
      [name, `model ${name}`],
      ['response'],
      [`${name} → ${name}2`, 'FP32 (1)'],
      [name, 'FP32 ()'],
    ]);
    for (const [, label = ''] of quoted) {
      assert.doesNotMatch(label.replaceAll('<br/>', ''), /[<>&`*|{}[\]\\\n]|[.-] /);
    }
  });

  test(`Graphviz: ${JSON.stringify(name)} stays within its quotes`, () => {
    const text = toDot(drawing);
    const lines = text.split('\n');
    assert.equal(lines.length, 10, text);
    const shown = name.replaceAll(/[\r\n]/g, ' ');
    for (const line of lines.slice(3, 8)) {
      assert.match(line, /^ {2}n\d( -> n\d)? \[label="(?:[^"\\]|\\.)*", (shape|style)=[a-z]+\];$/);
    }
    const label = /label="((?:[^"\\]|\\.)*)"/.exec(lines[4] ?? '')?.[1] ?? '';
    assert.equal(unescapedDot(label), `${shown}\nmodel ${shown}`);
  });
}

function unescaped(label: string): string {
  return label.replaceAll(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

function unescapedDot(label: string): string {
  return label.replaceAll(/\\(.)|&amp;/g, (_, sign: string | undefined) =>
    sign === 'n' ? '\n' : (sign ?? '&'),
  );
}

test('what no dialect can name goes by its name in OpenVINO', () => {
  const graph = named('x');
  const request = graph.nodes[0] as GraphNode;
  const odd = [{ ...tensor('x', [2], 'INVALID'), elementType: 'u4' }];
  const drawing = drawPipeline('x', { ...graph, nodes: [{ ...request, outputs: odd }] });
  assert.deepEqual(drawing.arrows[0]?.lines, ['x → x2', 'u4 (2)']);
});
