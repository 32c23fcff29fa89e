// SPDX-License-Identifier: Apache-2.0
// argv to options: `--name value`, `--name=value`, flags without a value or with `=true|false`. Knows
// the table and nothing of what options mean together.

import { ServingError } from '../errors.ts';
import { commandOptions } from './option-table.ts';
import type { CommandOption } from './options/command-option.ts';

/** What was given, checked for form. Getters answer undefined for what was not given. */
export class CommandLine {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  number(name: string): number | undefined {
    const text = this.#values.get(name);
    return text === undefined ? undefined : Number(text);
  }

  flag(name: string): boolean {
    return this.#values.get(name) === 'true';
  }

  /** Those given, in the order of the table. */
  get given(): readonly CommandOption[] {
    return commandOptions.filter(({ name }) => this.has(name));
  }
}

/** A refusal of the command line: the process says `text` on stderr and exits 64. */
export function usageError(text: string): ServingError {
  return new ServingError('invalid_argument', 'usage', text);
}

const byName: ReadonlyMap<string, CommandOption> = new Map(
  commandOptions.map((option) => [option.name, option]),
);

/** Flags that some releases of OpenVINO Model Server gave the configuration's path: they take both forms. */
const editing: ReadonlySet<string> = new Set(['add_to_config', 'remove_from_config']);

function isValue(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-');
}

/** `argv` without the program's names. Throws usage errors. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const values = new Map<string, string>();
  const stray: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const match = word === '-h' ? ['', 'help', undefined] : /^--([^=]+)(?:=(.*))?$/s.exec(word);
    if (match === null) {
      stray.push(word);
      continue;
    }
    const option = find(match[1] ?? '');
    let value = match[2];
    if (editing.has(option.name) && value !== 'true' && value !== 'false') {
      if (value === undefined && isValue(argv[at + 1])) {
        at += 1;
        value = argv[at];
      }
      if (value !== undefined) values.set('config_path', value);
      value = 'true';
    }
    if (value === undefined && option.kind === 'flag') value = 'true';
    if (value === undefined) {
      at += 1;
      value = argv[at];
    }
    if (value === undefined) {
      throw usageError(`error parsing options - Option '${option.name}' is missing an argument`);
    }
    checkForm(option, value);
    values.set(option.name, value);
  }
  if (stray.length > 0) {
    throw usageError(`error parsing options - unmatched arguments: ${stray.join(', ')}`);
  }
  return new CommandLine(values);
}

/** Underscores are the names' own; hyphens are taken for them. */
function find(name: string): CommandOption {
  const option = byName.get(name.replaceAll('-', '_'));
  if (option !== undefined) return option;
  throw usageError(`error parsing options - Option '${name}' does not exist`);
}

function checkForm(option: CommandOption, value: string): void {
  const ok =
    option.kind === 'text' ||
    (option.kind === 'flag' && (value === 'true' || value === 'false')) ||
    (option.kind === 'number' && /^[0-9]{1,15}$/.test(value));
  if (!ok) {
    const expected = option.kind === 'flag' ? 'true or false' : 'a whole number';
    throw usageError(
      `error parsing options - Argument '${value}' failed to parse - ${option.name}: Expected: ${expected}`,
    );
  }
}
