// SPDX-License-Identifier: Apache-2.0
// Entries of pipelines and node libraries to what the registry loads (pipelines.md 2.3, 7.5): lists
// without repeats, sources in one form, paths made absolute.

import { resolve } from 'node:path';
import type { Logger } from '../log.ts';
import type {
  ConnectionSpec,
  NodeLibrary,
  PipelineConfig,
  PipelineNode,
} from '../models/pipeline-config.ts';
import { isEscaping } from './model-entry.ts';
import type { LibraryEntry, NodeEntry, PipelineEntry, SourceEntry } from './pipeline-schema.ts';

/** Of two of one name the first counts; the log is told. */
export function toPipelineConfigs(
  entries: readonly PipelineEntry[],
  log: Logger,
): readonly PipelineConfig[] {
  const configs = new Map<string, PipelineConfig>();
  for (const entry of entries) {
    const { name } = entry;
    if (configs.has(name)) {
      log.warning(
        `Duplicated pipeline names: ${name} defined in config file. Only first definition will be loaded.`,
        { event: 'config_remark', pipeline: name },
      );
    } else {
      configs.set(name, toPipelineConfig(entry, log));
    }
  }
  return [...configs.values()];
}

/** Of two of one name the last counts. One whose path leads out of its folder is left out; the log is told. */
export function toNodeLibraries(
  entries: readonly LibraryEntry[],
  folder: string,
  log: Logger,
): readonly NodeLibrary[] {
  const libraries = new Map<string, NodeLibrary>();
  for (const { name, base_path: path } of entries) {
    if (isEscaping(path)) {
      const text = "The provided base path is invalid or doesn't exists";
      log.error(`config: custom node library ${name}: ${text} (${path})`, {
        event: 'library_refused',
        reason: 'path_invalid',
        path,
      });
    } else {
      libraries.set(name, { name, path: resolve(folder, path) });
    }
  }
  return [...libraries.values()];
}

function toPipelineConfig(entry: PipelineEntry, log: Logger): PipelineConfig {
  const { name, demultiply_count: count } = entry;
  const inputs = [...new Set(entry.inputs)];
  if (inputs.length < entry.inputs.length) {
    log.error(`pipeline ${name}: an input is there twice: ${entry.inputs.join(', ')}`, {
      event: 'remark',
      pipeline: name,
    });
  }
  if (count === 0) {
    log.warning(
      `pipeline ${name}: demultiply_count 0 will be deprecated. For dynamic count use -1.`,
      { event: 'remark', pipeline: name },
    );
  }
  return {
    name,
    inputs,
    nodes: entry.nodes.map(toNode),
    outputs: entry.outputs.map(toConnection),
    ...(count === undefined ? {} : { demultiplyCount: count === 0 ? -1 : count }),
  };
}

function toNode(entry: NodeEntry): PipelineNode {
  const { demultiply_count: count, gather_from_node: gatherFrom } = entry;
  return {
    name: entry.name,
    work: toWork(entry),
    inputs: entry.inputs.map(toConnection),
    outputs: entry.outputs.map(({ data_item: item, alias }) => ({ item, alias })),
    ...(count === undefined ? {} : { demultiplyCount: count }),
    ...(gatherFrom === undefined ? {} : { gatherFrom }),
  };
}

/** The schema has seen to it that there is one of the two names. */
function toWork(entry: NodeEntry): PipelineNode['work'] {
  const { model_name: model, library_name: library = '', version, params = {} } = entry;
  if (model === undefined) return { library, params };
  return { model, ...(version === undefined ? {} : { version: String(version) }) };
}

/** A source has one property, says the schema. */
function toConnection(source: SourceEntry): ConnectionSpec {
  const [[name, { node_name: node, data_item: item }] = noSource] = Object.entries(source);
  return { name, node, item };
}

const noSource = ['', { node_name: '', data_item: '' }] as const;
