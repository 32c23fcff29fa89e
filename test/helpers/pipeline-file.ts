// SPDX-License-Identifier: Apache-2.0
// A config.json of pipelines over fixture models and the node libraries of native/test, as a file that is
// served in this process and edited meanwhile.

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { ConfigFile } from '../../src/config/config-file.ts';
import type { NodeEntry, PipelineEntry, SourceEntry } from '../../src/config/pipeline-schema.ts';
import type { ModelEntry } from '../../src/config/schema.ts';
import { createServer, type VinoServer } from '../../src/server.ts';
import { keepLog } from './command.ts';
import { useFiles } from './fake-models.ts';
import { inCheckout } from './paths.ts';

export type Model = Partial<ModelEntry> & Pick<ModelEntry, 'name'>;

export interface PipelineFile {
  /** `base_path` of a model is the fixture of its name unless given. */
  readonly models: readonly Model[];
  readonly pipelines: readonly PipelineEntry[];
  /** `base_path` by name; absent: none. */
  readonly libraries?: Readonly<Record<string, string>>;
}

export interface ServedFile {
  readonly server: VinoServer;
  readonly folder: string;
  readonly lines: readonly string[];
  readonly write: (content: PipelineFile) => void;
}

/** Where a tensor comes from. */
export const source = (name: string, node: string, item: string): SourceEntry => ({
  [name]: { node_name: node, data_item: item },
});

/** A node that runs a model; "b" is its input and "a" its output, here "out", unless said otherwise. */
export function modelNode(name: string, model: string, more: Partial<NodeEntry> = {}): NodeEntry {
  return {
    name,
    type: 'DL model',
    model_name: model,
    inputs: [source('b', 'request', 'in')],
    outputs: [{ data_item: 'a', alias: 'out' }],
    ...more,
  };
}

/** A node that calls into a library; "numbers" is its input, and its outputs are "rows" and "places". */
export function customNode(
  name: string,
  library: string,
  more: Partial<NodeEntry> = {},
): NodeEntry {
  return {
    name,
    type: 'custom',
    library_name: library,
    inputs: [source('numbers', 'request', 'in')],
    outputs: [
      { data_item: 'rows', alias: 'rows' },
      { data_item: 'places', alias: 'places' },
    ],
    ...more,
  };
}

/** A pipeline of one input "in", whose output "result" is "out" of the last node. */
export function pipelineEntry(
  name: string,
  nodes: readonly NodeEntry[],
  more: Partial<PipelineEntry> = {},
): PipelineEntry {
  const last = nodes.at(-1)?.name ?? '';
  return { name, inputs: ['in'], nodes, outputs: [source('result', last, 'out')], ...more };
}

/** Copies a fixture model, for tests that change its folder; gives the base path. */
export function useFixture(name: string): string {
  const folder = join(useFiles([]), name);
  cpSync(inCheckout('test/fixtures/models', name), folder, { recursive: true });
  return folder;
}

/** Serves the file; closed when the tests of the file are through. */
export async function servePipelines(content: PipelineFile): Promise<ServedFile> {
  const folder = useFiles([]);
  const path = join(folder, 'config.json');
  const write = (next: PipelineFile): void => writeFileSync(path, toText(next));
  write(content);
  const { log, lines } = keepLog();
  const server = await createServer({ engine: { workers: 2 } }, { log });
  after(() => server.close(0));
  await server.load(await ConfigFile.open(path, log));
  return { server, folder, lines, write };
}

/** State and error code of a pipeline, as `/v1/models/{name}` shows them. */
export async function stateOf({ server }: ServedFile, name: string): Promise<string> {
  const reply = await server.app.inject(`/v1/models/${name}`);
  if (reply.statusCode !== 200) return String(reply.statusCode);
  const [{ state, status }] = reply.json().model_version_status;
  return `${state} ${status.error_code}`;
}

/** What a pipeline makes of ten numbers; the status where that is not 200. */
export async function inferTen({ server }: ServedFile, name: string): Promise<unknown> {
  const data = Array.from({ length: 10 }, (_, i) => i);
  const payload = { inputs: [{ name: 'in', shape: [1, 10], datatype: 'FP32', data }] };
  const url = `/v2/models/${name}/infer`;
  const reply = await server.app.inject({ method: 'POST', url, payload });
  return reply.statusCode === 200 ? reply.json().outputs[0].data : reply.statusCode;
}

function toText({ models, pipelines, libraries }: PipelineFile): string {
  return JSON.stringify({
    model_config_list: models.map((model) => ({
      config: {
        base_path: inCheckout('test/fixtures/models', model.name),
        inference_precision: 'f32',
        ...model,
      },
    })),
    pipeline_config_list: pipelines,
    ...(libraries === undefined
      ? {}
      : {
          custom_node_library_config_list: Object.entries(libraries).map(([name, base_path]) => ({
            name,
            base_path,
          })),
        }),
  });
}
