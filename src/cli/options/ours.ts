// SPDX-License-Identifier: Apache-2.0
// Options of the server that are ours alone.

import { type CommandOption, optionsOf } from './command-option.ts';

export const ourOptions: readonly CommandOption[] = optionsOf({ group: 'server', ours: true }, [
  {
    name: 'log_format',
    kind: 'text',
    default: 'text',
    help: 'text, or json for one object a line',
  },
  {
    name: 'engine_workers',
    kind: 'number',
    default: 'CPUs, at least 2',
    help: 'Threads that decode, infer and encode. Default: the CPUs that affinity mask and container quota leave',
  },
  {
    name: 'node_workers',
    kind: 'number',
    default: 'two for each CPU',
    help: 'Threads that run the custom nodes of pipelines, made with the first of them',
  },
  {
    name: 'queue_limit',
    kind: 'number',
    help: "Inferences accepted and not yet answered; more get 503. Default: the engine's",
  },
  {
    name: 'max_image_pixels',
    kind: 'number',
    help: "Pixels of one encoded image; larger ones are refused. Default: the engine's",
  },
  {
    name: 'max_body_bytes',
    kind: 'number',
    default: '1073741824',
    help: 'Bytes of one request body, decompressed; larger ones get 413',
  },
  {
    name: 'max_body_bytes_in_flight',
    kind: 'number',
    default: '4294967296, or max_body_bytes if that is more',
    help: 'Bytes of all request bodies being received or inferred, at least max_body_bytes; more get 503',
  },
  {
    name: 'drain_timeout_seconds',
    kind: 'number',
    default: '30',
    help: 'After SIGTERM or SIGINT: how long requests in flight may take before they are cut off',
  },
  {
    name: 'reload_in_place',
    kind: 'flag',
    default: 'false',
    help: 'Free a model before it is loaded with other settings, where memory is short; requests wait meanwhile',
  },
  {
    name: 'kserve_health_body',
    kind: 'text',
    default: 'auto',
    help: 'Body of good KServe health answers: auto, empty or json',
  },
  {
    name: 'tfs_metadata_case',
    kind: 'text',
    default: 'ovms',
    help: "Spelling of TensorFlow-style metadata: ovms (camel case) or tf (TensorFlow Serving's)",
  },
  {
    name: 'tfs_result_key',
    kind: 'text',
    effect: 'later',
    default: 'both',
    help: 'Key of TensorFlow-style classify and regress answers: both, results or result',
  },
  {
    name: 'inference_precision',
    kind: 'text',
    default: "the device's",
    help: 'What models compute in whose configuration does not say: f32, bf16 or f16',
  },
  {
    name: 'ops_repository',
    kind: 'text',
    effect: 'later',
    help: 'Writable folder for models managed through the Open Prediction Service API',
  },
]);
