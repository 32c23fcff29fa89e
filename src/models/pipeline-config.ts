// SPDX-License-Identifier: Apache-2.0
// A pipeline as the operator configured it (pipelines.md 2): names of models and libraries, nothing
// checked yet. And what it turns into for the native plane.

import type { ConnectionSpec, NodeSpec, PipelineSpec } from '../native/types.ts';

/** An element of `pipeline_config_list`. */
export interface PipelineConfig extends Omit<PipelineSpec, 'version' | 'nodes'> {
  readonly nodes: readonly PipelineNode[];
}

export interface PipelineNode extends Omit<NodeSpec, 'work'> {
  readonly work: ModelNode | CustomNode;
}

/** A model that a node runs. */
export interface ModelNode {
  readonly model: string;
  /** Absent: the default one. */
  readonly version?: string;
}

/** A call into a library. */
export interface CustomNode {
  /** Its name in the configuration. */
  readonly library: string;
  readonly params: Readonly<Record<string, string>>;
}

/** An element of `custom_node_library_config_list`. */
export interface NodeLibrary {
  readonly name: string;
  /** Absolute path of the shared library. */
  readonly path: string;
}

export type { ConnectionSpec };

/** The version of every pipeline, whatever a request names. */
export const pipelineVersion = '1';

/** What the nodes of a pipeline run, each once. */
export function modelsOf({ nodes }: PipelineConfig): readonly ModelNode[] {
  const models = new Map<string, ModelNode>();
  for (const { work } of nodes) if ('model' in work) models.set(keyOf(work), work);
  return [...models.values()];
}

/** Whether a node runs any version of that model. */
export function usesModel(config: PipelineConfig, model: string): boolean {
  return config.nodes.some(({ work }) => 'model' in work && work.model === model);
}

/** Names of the libraries that the nodes of a pipeline call into, each once. */
export function librariesOf({ nodes }: PipelineConfig): readonly string[] {
  return [...new Set(nodes.flatMap(({ work }) => ('library' in work ? [work.library] : [])))];
}

/**
 * The native plane's order to compile a pipeline over members in the order of `modelsOf`; `libraries`
 * are paths by name.
 */
export function toPipelineSpec(
  config: PipelineConfig,
  libraries: ReadonlyMap<string, string>,
): PipelineSpec {
  const members = modelsOf(config).map(keyOf);
  return {
    ...config,
    version: pipelineVersion,
    nodes: config.nodes.map((node) => ({
      ...node,
      work:
        'model' in node.work
          ? { member: members.indexOf(keyOf(node.work)) }
          : { library: libraries.get(node.work.library) ?? null, params: node.work.params },
    })),
  };
}

function keyOf({ model, version }: ModelNode): string {
  return JSON.stringify([model, version]);
}
