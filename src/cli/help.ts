// SPDX-License-Identifier: Apache-2.0
// What `--help` prints, made from the table of options.

import { commandOptions } from './option-table.ts';
import type { CommandOption, OptionGroup } from './options/command-option.ts';

const headings: Readonly<Record<OptionGroup, string>> = {
  server: 'Server',
  model: 'Single model (instead of config_path)',
  tool: 'Print or edit something, and exit',
  grpc: 'gRPC: accepted and ignored',
  generative: 'Refused: generative and MediaPipe serving',
};

const usage = `vinoserve: serves models on Intel hardware over REST

  vinoserve --rest_port 8000 --config_path config.json
  vinoserve --rest_port 8000 --model_name m --model_path /models/m
`;

const columns = 100;

export function helpText(): string {
  const groups = Object.keys(headings) as OptionGroup[];
  const parts = groups.map((group) => {
    const options = commandOptions.filter((option) => option.group === group);
    const lines = group === 'generative' ? wrapped(options) : options.map(describe);
    return `${headings[group]}:\n${lines.join('\n')}\n`;
  });
  return [usage, ...parts].join('\n');
}

function describe(option: CommandOption): string {
  const notes = [
    option.default === '' ? '' : `default ${option.default}`,
    option.effect === 'later' ? 'not in effect yet' : '',
  ].filter((note) => note !== '');
  const suffix = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  return `  --${option.name.padEnd(30)} ${option.help}${suffix}`;
}

/** Names alone, as many to a line as fit. */
function wrapped(options: readonly CommandOption[]): readonly string[] {
  const lines: string[] = [];
  for (const { name } of options) {
    const longer = `${lines.at(-1) ?? ' '} --${name}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(`  --${name}`);
  }
  return lines;
}
