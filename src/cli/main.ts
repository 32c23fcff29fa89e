// SPDX-License-Identifier: Apache-2.0
// From argv and environment to an exit code: prints, edits or serves.

import { ServingError, toServingError } from '../errors.ts';
import { packageVersion } from '../package-info.ts';
import type { ServerParts } from '../server.ts';
import { helpText } from './help.ts';
import { type CommandLine, parseCommandLine } from './parse.ts';
import { serve } from './serve.ts';
import { validateCommandLine } from './validate.ts';

/** What the process is run with; tests bring their own. */
export interface Environment {
  readonly argv: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly parts?: ServerParts;
}

/** EX_USAGE of sysexits.h. */
const usage = 64;

/** Resolves with the exit code: 0 fine, 1 failure, 64 wrong usage. */
export async function main(environment: Environment): Promise<number> {
  try {
    const line = parseCommandLine(withDefaults(environment));
    if (line.flag('help')) {
      environment.print(helpText());
      return 0;
    }
    if (line.flag('version')) {
      environment.print(`vinoserve ${packageVersion}\n`);
      return 0;
    }
    validateCommandLine(line);
    return await run(line, environment);
  } catch (thrown) {
    const error = toServingError(thrown);
    // Failures of the system (a file that cannot be written) say enough; others are bugs.
    const known =
      thrown instanceof ServingError || (thrown instanceof Error && 'syscall' in thrown);
    environment.printError(`${known ? error.message : (error.cause as Error).stack}\n`);
    return error.reason === 'usage' ? usage : 1;
  }
}

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const text = await runTool(line, environment);
  if (text === undefined) return serve(line, environment.parts);
  environment.print(`${text}\n`);
  return 0;
}

/** What a tool has to say; undefined where none is asked for. Loaded only then, for a quick start. */
async function runTool(
  line: CommandLine,
  { printError, parts }: Environment,
): Promise<string | undefined> {
  if (line.flag('list_models')) {
    const { listModels } = await import('./list-models.ts');
    return listModels(line.text('model_repository_path') ?? '');
  }
  if (line.flag('add_to_config') || line.flag('remove_from_config')) {
    const { addToConfig, removeFromConfig } = await import('./edit-config.ts');
    return line.flag('add_to_config') ? addToConfig(line) : removeFromConfig(line);
  }
  if (line.has('print_pipeline')) {
    const { printPipeline } = await import('./print-pipeline.ts');
    return printPipeline(line, printError, parts);
  }
  return undefined;
}

/** The environment's variable stands in where it cannot get in the way of other options. */
function withDefaults({ argv, variables }: Environment): readonly string[] {
  const repository = variables.OVMS_MODEL_REPOSITORY_PATH;
  const given = (option: RegExp): boolean => argv.some((word) => option.test(word));
  const placed =
    given(/^--model[-_](repository[-_])?path(=|$)/) ||
    (given(/^--config[-_]path(=|$)/) && !given(/^--add[-_]to[-_]config(=|$)/));
  if (repository === undefined || repository === '' || placed) return argv;
  return [...argv, `--model_repository_path=${repository}`];
}
