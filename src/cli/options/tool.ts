// SPDX-License-Identifier: Apache-2.0
// Options that do something and exit (config-and-lifecycle.md 1.4).

import { type CommandOption, optionsOf } from './command-option.ts';

export const toolOptions: readonly CommandOption[] = optionsOf({ group: 'tool' }, [
  { name: 'help', kind: 'flag', help: 'Prints this and exits' },
  { name: 'version', kind: 'flag', help: 'Prints the version and exits' },
  {
    name: 'list_models',
    kind: 'flag',
    help: 'Prints the models under model_repository_path and exits',
  },
  {
    name: 'add_to_config',
    kind: 'flag',
    help: 'Adds model_name to the file config_path and exits; with model_path or model_repository_path',
  },
  {
    name: 'remove_from_config',
    kind: 'flag',
    help: 'Removes model_name from the file config_path and exits',
  },
  {
    name: 'print_pipeline',
    kind: 'text',
    ours: true,
    help: 'Loads config_path, prints a drawing of the pipeline of that name and exits',
  },
  {
    name: 'print_format',
    kind: 'text',
    ours: true,
    default: 'mermaid',
    help: 'Language of print_pipeline: mermaid, or dot for Graphviz',
  },
]);
