// SPDX-License-Identifier: Apache-2.0
// The shape of pipelines and node libraries in config.json (pipelines.md 2.1, 2.2): JSON Schema, and the
// type beside it.

import { list, object, type Schema, text } from './json-schema.ts';

/** An element of `pipeline_config_list`. */
export interface PipelineEntry {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly nodes: readonly NodeEntry[];
  readonly outputs: readonly SourceEntry[];
  readonly demultiply_count?: number;
}

export interface NodeEntry {
  readonly name: string;
  readonly type: (typeof nodeTypes)[number];
  readonly model_name?: string;
  readonly version?: number;
  readonly library_name?: string;
  readonly inputs: readonly SourceEntry[];
  readonly outputs: readonly { readonly data_item: string; readonly alias: string }[];
  readonly params?: Readonly<Record<string, string>>;
  readonly demultiply_count?: number;
  readonly gather_from_node?: string;
}

/** One property: the tensor that is fed, and where from. */
export type SourceEntry = Readonly<
  Record<string, { readonly node_name: string; readonly data_item: string }>
>;

/** An element of `custom_node_library_config_list`. */
export interface LibraryEntry {
  readonly name: string;
  readonly base_path: string;
}

const nodeTypes = ['DL model', 'custom'] as const;

const demultiplyCount: Schema = { type: 'integer', minimum: -1, maximum: 10_000 };

const source: Schema = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: object({ node_name: text, data_item: text }, ['node_name', 'data_item']),
};

/** Keys of a pipeline; docs/reference/pipelines.md lists them all, which a test checks. */
export const pipelineEntryProperties: Schema = {
  name: text,
  inputs: list(text),
  nodes: { type: 'array' },
  outputs: list(source),
  demultiply_count: demultiplyCount,
};

/** Keys of a node; as those of a pipeline. */
export const nodeEntryProperties: Schema = {
  name: text,
  type: { enum: nodeTypes },
  model_name: text,
  version: { type: 'integer', minimum: 1 },
  library_name: text,
  inputs: list(source),
  outputs: list(object({ data_item: text, alias: text }, ['data_item', 'alias'])),
  params: { type: 'object', additionalProperties: text },
  demultiply_count: demultiplyCount,
  gather_from_node: text,
};

/** A node of one type needs a name of one kind and must not have one of the other. */
function names(type: NodeEntry['type'], needed: string, forbidden: string): Schema {
  return {
    if: { required: ['type'], properties: { type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: [needed], properties: { [forbidden]: false } },
  };
}

const node: Schema = {
  ...object(nodeEntryProperties, ['name', 'type', 'inputs', 'outputs']),
  allOf: [
    names('DL model', 'model_name', 'library_name'),
    names('custom', 'library_name', 'model_name'),
  ],
};

export const pipelineSchema: Schema = object({ ...pipelineEntryProperties, nodes: list(node) }, [
  'name',
  'inputs',
  'nodes',
  'outputs',
]);

/** Keys of a node library. */
export const libraryEntryProperties: Schema = { name: text, base_path: text };

export const librarySchema: Schema = object(libraryEntryProperties, ['name', 'base_path']);
