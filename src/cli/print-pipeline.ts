// SPDX-License-Identifier: Apache-2.0
// `--print_pipeline`: loads what the configuration names without listening, and draws one pipeline.

import { ConfigFile } from '../config/config-file.ts';
import { ServingError } from '../errors.ts';
import { createLogger } from '../log.ts';
import type { PipelineGraph } from '../native/types.ts';
import { createServer, type ServerParts, type VinoServer } from '../server.ts';
import { toDot } from './drawing/dot.ts';
import { type DrawingFormat, drawPipeline } from './drawing/drawing.ts';
import { toMermaid } from './drawing/mermaid.ts';
import type { CommandLine } from './parse.ts';
import { configPathOf, toServerOptions } from './server-options.ts';

const writers = { mermaid: toMermaid, dot: toDot } as const;

/**
 * The drawing. What goes wrong with models and other pipelines is told to `printError` by line. Throws
 * ServingError where the file cannot be read, or with what keeps the pipeline from being served.
 */
export async function printPipeline(
  line: CommandLine,
  printError: (text: string) => void,
  parts: ServerParts = {},
): Promise<string> {
  const name = line.text('print_pipeline') ?? '';
  const log = parts.log ?? createLogger({ level: 'WARNING', write: printError });
  const source = await ConfigFile.open(configPathOf(line), log);
  const server = await createServer(
    { ...toServerOptions(line), pollSeconds: 0 },
    { ...parts, log },
  );
  try {
    await server.load(source);
    const write = writers[(line.text('print_format') ?? 'mermaid') as DrawingFormat];
    return write(drawPipeline(name, graphOf(server, name))).trimEnd();
  } finally {
    await server.close(0);
  }
}

function graphOf({ registry }: VinoServer, name: string): PipelineGraph {
  const found = registry.models.find((model) => model.kind === 'pipeline' && model.name === name);
  const [only] = found?.versions ?? [];
  if (only?.serving?.info.graph !== undefined) return only.serving.info.graph;
  const text = `Pipeline with requested name is not found - ${name}`;
  throw only?.error ?? new ServingError('not_found', 'pipeline_not_found', text);
}
