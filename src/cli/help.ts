// SPDX-License-Identifier: Apache-2.0
// What `--help` prints, made from the table of options.

import { type CommandOption, commandOptions, type OptionGroup } from './option-table.ts';

const headings: Readonly<Record<OptionGroup, string>> = {
  server: 'Server',
  model: 'Single model (instead of config_path)',
  tool: 'Print or edit something, and exit',
  grpc: 'gRPC: accepted and ignored',
  generative: 'Refused',
};

const usage = `vinoserve: serves models on Intel hardware over REST

  vinoserve --rest_port 8000 --config_path config.json
  vinoserve --rest_port 8000 --model_name m --model_path /models/m
`;

export function helpText(): string {
  const groups = Object.keys(headings) as OptionGroup[];
  const parts = groups.map((group) => {
    const lines = commandOptions.filter((option) => option.group === group).map(describe);
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
