// SPDX-License-Identifier: Apache-2.0
// Options of a single model (config-and-lifecycle.md 1.2).

import { type CommandOption, optionsOf } from './command-option.ts';

export const modelOptions: readonly CommandOption[] = optionsOf({ group: 'model' }, [
  { name: 'model_name', kind: 'text', help: 'Name that the single model is served under' },
  { name: 'model_path', kind: 'text', help: 'Folder of version folders, or one model file' },
  { name: 'batch_size', kind: 'text', default: "the model's", help: 'N, -1, a:b or auto' },
  {
    name: 'shape',
    kind: 'text',
    default: "the model's",
    help: '(1,3,-1,10:20), or a JSON object with one for each input',
  },
  {
    name: 'layout',
    kind: 'text',
    default: "the model's",
    help: "NHWC, or NHWC:NCHW as client's : model's, or a JSON object with one for each tensor",
  },
  {
    name: 'mean',
    kind: 'text',
    help: 'Subtracted from the input: 127.5, or one value for each channel, [123.7,116.3,103.5]; needs layout',
  },
  {
    name: 'scale',
    kind: 'text',
    help: 'Divides the input, after mean; written alike; needs layout',
  },
  {
    name: 'color_format',
    kind: 'text',
    help: "RGB:BGR and the like, model's : client's; needs layout",
  },
  {
    name: 'precision',
    kind: 'text',
    help: "FP32:UINT8 and the like, client's : model's; needs layout",
  },
  {
    name: 'model_version_policy',
    kind: 'text',
    default: '{"latest":{"num_versions":1}}',
    help: 'Versions to serve: {"all":{}}, {"latest":{"num_versions":2}} or {"specific":{"versions":[1,3]}}',
  },
  {
    name: 'nireq',
    kind: 'number',
    default: "the device's optimum",
    help: 'Infer requests that run at the same time',
  },
  {
    name: 'target_device',
    kind: 'text',
    default: 'CPU',
    help: 'CPU, GPU, GPU.0, NPU, AUTO:..., HETERO:..., MULTI:..., BATCH:CPU(4)',
  },
  { name: 'plugin_config', kind: 'text', help: 'JSON object of device properties' },
  {
    name: 'stateful',
    kind: 'flag',
    default: 'false',
    help: 'The model keeps state between the requests of a sequence',
  },
  {
    name: 'low_latency_transformation',
    kind: 'flag',
    default: 'false',
    help: 'Stateful models: loops over a sequence are taken apart into steps',
  },
  {
    name: 'max_sequence_number',
    kind: 'number',
    default: '500',
    help: 'Stateful models: sequences at a time',
  },
  {
    name: 'idle_sequence_cleanup',
    kind: 'flag',
    default: 'true',
    help: 'Stateful models: idle sequences are dropped',
  },
]);
