// SPDX-License-Identifier: Apache-2.0
// A pipeline as boxes, frames and arrows with their texts, whatever language they are then written in.

import type { GraphEdge, GraphNode, PipelineGraph, TensorInfo } from '../../native/types.ts';

/** Languages that drawings are written in. */
export const drawingFormats = ['mermaid', 'dot'] as const;
export type DrawingFormat = (typeof drawingFormats)[number];

/** A pipeline to be drawn. */
export interface Drawing {
  readonly title: string;
  readonly contents: Contents;
  readonly arrows: readonly Arrow[];
}

/** What stands in the drawing itself or in one of its frames. */
export interface Contents {
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
}

/** A node. */
export interface Box {
  /** Place in `PipelineGraph.nodes`. */
  readonly node: number;
  readonly kind: GraphNode['kind'];
  readonly lines: readonly string[];
}

/** What runs once a shard: a level that a node opens by demultiplexing. */
export interface Frame extends Contents {
  /** Place in `PipelineGraph.levels`. */
  readonly level: number;
  readonly text: string;
}

/** A tensor on its way. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  /** Cut to shards, joined of shards, or as it is. */
  readonly kind: 'cut' | 'joined' | 'whole';
  readonly lines: readonly string[];
}

/** Draws `graph`; `title` is the pipeline's name. */
export function drawPipeline(title: string, graph: PipelineGraph): Drawing {
  const arrows = graph.nodes.flatMap((node, from) =>
    node.edges.map((edge) => arrowOf(edge, from, graph)),
  );
  return { title, contents: contentsAt(graph, []), arrows };
}

/** The nodes with exactly these levels around them, and the frames directly inside. */
function contentsAt(graph: PipelineGraph, levels: readonly number[]): Contents {
  const depth = levels.length;
  const boxes: Box[] = [];
  const inside = new Set<number>();
  for (const [node, { levels: around, ...rest }] of graph.nodes.entries()) {
    if (!levels.every((level, place) => around[place] === level)) continue;
    const next = around[depth];
    if (next === undefined) boxes.push({ node, kind: rest.kind, lines: linesOf(rest) });
    else inside.add(next);
  }
  const frames = [...inside].map((level) => ({
    level,
    text: frameText(graph, level),
    ...contentsAt(graph, [...levels, level]),
  }));
  return { boxes, frames };
}

function linesOf({ kind, name, runs }: Pick<GraphNode, 'kind' | 'name' | 'runs'>): string[] {
  if (kind === 'model') return [name, `model ${runs}`];
  return kind === 'custom' ? [name, `custom node ${runs}`] : [name];
}

function frameText({ nodes, levels }: PipelineGraph, level: number): string {
  const { node, count } = levels[level] as PipelineGraph['levels'][number];
  const times = count === null ? 'once for each shard' : `once for each of ${count} shards`;
  return `${times} of ${(nodes[node] as GraphNode).name}`;
}

function arrowOf(edge: GraphEdge, from: number, { nodes }: PipelineGraph): Arrow {
  const { output, consumer, input, cut, gathered } = edge;
  const source = nodes[from] as GraphNode;
  const tensor = source.outputs.find(({ name }) => name === output);
  const lines = [output === input ? output : `${output} → ${input}`];
  if (tensor !== undefined) lines.push(textOf(tensor));
  if (cut) lines.push('cut to shards');
  if (gathered > 0) lines.push(gathered === 1 ? 'joined' : `joined over ${gathered} levels`);
  const joinedOr = gathered > 0 ? 'joined' : 'whole';
  return { from, to: consumer, kind: cut ? 'cut' : joinedOr, lines };
}

/** "FP32 (1,-1,10)"; what no dialect can name by OpenVINO's name. */
function textOf({ datatype, elementType, shape }: TensorInfo): string {
  return `${datatype === 'INVALID' ? elementType : datatype} (${shape.join(',')})`;
}
