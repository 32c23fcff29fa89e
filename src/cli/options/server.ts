// SPDX-License-Identifier: Apache-2.0
// Options of the server that OpenVINO Model Server has too (config-and-lifecycle.md 1.1).

import { type CommandOption, optionsOf } from './command-option.ts';

export const serverOptions: readonly CommandOption[] = optionsOf({ group: 'server' }, [
  {
    name: 'rest_port',
    kind: 'number',
    default: '0',
    help: 'HTTP port, 0 to 65535; 0 = no REST, which leaves nothing to serve',
  },
  {
    name: 'rest_bind_address',
    kind: 'text',
    default: '0.0.0.0',
    help: 'Addresses to listen on: IPv4, IPv6 or host names, commas between',
  },
  {
    name: 'rest_workers',
    kind: 'number',
    effect: 'ignored',
    help: 'HTTP threads in OpenVINO Model Server, 2 to 10000; checked only: engine_workers is what counts here',
  },
  { name: 'config_path', kind: 'text', help: 'config.json, for several models' },
  {
    name: 'model_repository_path',
    kind: 'text',
    help: 'Folder of models. Alone: its config.json is the configuration. Default from OVMS_MODEL_REPOSITORY_PATH',
  },
  {
    name: 'file_system_poll_wait_seconds',
    kind: 'number',
    default: '1',
    help: 'How often the configuration and version folders are looked at; 0 = never',
  },
  {
    name: 'custom_node_resources_cleaner_interval_seconds',
    kind: 'number',
    effect: 'ignored',
    default: '300',
    help: 'How often OpenVINO Model Server frees what custom nodes have no more use for; here that is done at once',
  },
  {
    name: 'cache_dir',
    kind: 'text',
    default: '/opt/cache if it exists',
    help: 'Folder of compiled models, for quicker starts; created if missing',
  },
  { name: 'cpu_extension', kind: 'text', help: 'Library of custom operations for the CPU plugin' },
  {
    name: 'log_level',
    kind: 'text',
    default: 'INFO',
    help: 'TRACE, DEBUG, INFO, WARNING or ERROR',
  },
  { name: 'log_path', kind: 'text', help: 'File that gets the log too; opened anew at SIGHUP' },
  { name: 'metrics_enable', kind: 'flag', default: 'false', help: 'Metrics on /metrics' },
  {
    name: 'metrics_list',
    kind: 'text',
    help: 'Metric families to offer, commas between; default: most of them',
  },
  {
    name: 'allow_credentials',
    kind: 'flag',
    default: 'false',
    help: 'CORS: Access-Control-Allow-Credentials: true',
  },
  { name: 'allowed_origins', kind: 'text', default: '*', help: 'CORS: origins, commas between' },
  { name: 'allowed_methods', kind: 'text', default: '*', help: 'CORS: methods, commas between' },
  { name: 'allowed_headers', kind: 'text', default: '*', help: 'CORS: headers, commas between' },
  {
    name: 'api_key_file',
    kind: 'text',
    effect: 'ignored',
    help: 'File with the key of the generative API, which is not served',
  },
  {
    name: 'sequence_cleaner_poll_wait_minutes',
    kind: 'number',
    default: '5',
    help: 'How often idle sequences of stateful models are dropped; 0 = never',
  },
]);
