// SPDX-License-Identifier: Apache-2.0
// Definitions of pipelines over the models of a fake engine.

import type { PipelineConfig, PipelineNode } from '../../src/models/pipeline-config.ts';

/** A chain: request "in", one node after the other, response "out". A node that names no library runs a model. */
export function chain(name: string, work: readonly PipelineNode['work'][]): PipelineConfig {
  const nodes = work.map((what, i) => ({
    name: `n${i}`,
    work: what,
    inputs: [i === 0 ? fromRequest : { name: 'b', node: `n${i - 1}`, item: 'o' }],
    outputs: [{ item: 'a', alias: 'o' }],
  }));
  const outputs = [{ name: 'out', node: `n${work.length - 1}`, item: 'o' }];
  return { name, inputs: ['in'], nodes, outputs };
}

/** A chain of models, each in its default version. */
export function overModels(name: string, models: readonly string[]): PipelineConfig {
  return chain(
    name,
    models.map((model) => ({ model })),
  );
}

const fromRequest = { name: 'b', node: 'request', item: 'in' };

/** As config.json has it: one node that runs `model`. */
export function entryOver(name: string, model: string): object {
  const inputs = [{ b: { node_name: 'request', data_item: 'x' } }];
  const outputs = [{ data_item: 'a', alias: 'a' }];
  return {
    name,
    inputs: ['x'],
    nodes: [{ name: 'n', type: 'DL model', model_name: model, inputs, outputs }],
    outputs: [{ y: { node_name: 'n', data_item: 'a' } }],
  };
}
