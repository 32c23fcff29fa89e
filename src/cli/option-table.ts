// SPDX-License-Identifier: Apache-2.0
// Every option of the command line (config-and-lifecycle.md 1), once: drives parsing, `--help` and the
// table in docs/reference/command-line.md, which a test compares.

/** How an option's text is read: `flag` takes no value or `=true|false`. */
export type OptionKind = 'text' | 'number' | 'flag';

/** What becomes of an option: acts; accepted, and the log says it does not act (yet); refused. */
export type OptionEffect = 'works' | 'later' | 'ignored' | 'refused';

export type OptionGroup = 'server' | 'model' | 'tool' | 'grpc' | 'generative';

export interface CommandOption {
  readonly name: string;
  readonly kind: OptionKind;
  readonly group: OptionGroup;
  readonly effect: OptionEffect;
  /** As help prints it; '' = none. */
  readonly default: string;
  readonly help: string;
  /** Not an option of OpenVINO Model Server. */
  readonly ours?: true;
}

function option(
  group: OptionGroup,
  kind: OptionKind,
  effect: OptionEffect,
  name: string,
  defaultText: string,
  help: string,
): CommandOption {
  return { name, kind, group, effect, default: defaultText, help };
}

function ours(
  kind: OptionKind,
  effect: OptionEffect,
  name: string,
  defaultText: string,
  help: string,
): CommandOption {
  return { ...option('server', kind, effect, name, defaultText, help), ours: true };
}

function generative(kind: OptionKind, name: string): CommandOption {
  return option(
    'generative',
    kind,
    'refused',
    name,
    '',
    'Not offered: generative and MediaPipe serving',
  );
}

/** Options of generative and MediaPipe serving, those of its tasks too. */
const generativeFlags = ['pull', 'overwrite_models', 'configure', 'verbose_response'];
const generativeTexts = [
  'source_model',
  'source_loras',
  'gguf_filename',
  'weight_format',
  'extra_quantization_params',
  'task',
  'allowed_media_domains',
  'allowed_local_media_path',
  'trace_path',
  'max_num_seqs',
  'pipeline_type',
  'graph_target_device',
  'enable_prefix_caching',
  'max_num_batched_tokens',
  'cache_size',
  'draft_source_model',
  'dynamic_split_fuse',
  'max_prompt_len',
  'kv_cache_precision',
  'reasoning_parser',
  'tool_parser',
  'enable_tool_guided_generation',
  'num_streams',
  'normalize',
  'truncate',
  'pooling',
  'max_allowed_chunks',
  'resolution',
  'max_resolution',
  'default_resolution',
  'num_images_per_prompt',
  'guidance_scale',
  'max_num_images_per_prompt',
  'default_num_inference_steps',
  'max_num_inference_steps',
  'model_type',
  'vocoder',
  'enable_word_timestamps',
];

/** In the order of help and documentation. */
export const commandOptions: readonly CommandOption[] = [
  option(
    'server',
    'number',
    'works',
    'rest_port',
    '0',
    'HTTP port, 0 to 65535; 0 = no REST, which leaves nothing to serve',
  ),
  option(
    'server',
    'text',
    'works',
    'rest_bind_address',
    '0.0.0.0',
    'Addresses to listen on: IPv4, IPv6 or host names, commas between',
  ),
  option(
    'server',
    'number',
    'ignored',
    'rest_workers',
    '',
    'HTTP threads in OpenVINO Model Server, 2 to 10000; checked only: engine_workers is what counts here',
  ),
  option('server', 'text', 'works', 'config_path', '', 'config.json, for several models'),
  option(
    'server',
    'text',
    'works',
    'model_repository_path',
    '',
    'Folder of models. Alone: its config.json is the configuration. Default from OVMS_MODEL_REPOSITORY_PATH',
  ),
  option(
    'server',
    'number',
    'works',
    'file_system_poll_wait_seconds',
    '1',
    'How often the configuration and version folders are looked at; 0 = never',
  ),
  option(
    'server',
    'number',
    'later',
    'custom_node_resources_cleaner_interval_seconds',
    '300',
    'How often custom nodes may free what is unused; 0 = never',
  ),
  option(
    'server',
    'text',
    'works',
    'cache_dir',
    '/opt/cache if it exists',
    'Folder of compiled models, for quicker starts; created if missing',
  ),
  option(
    'server',
    'text',
    'works',
    'cpu_extension',
    '',
    'Library of custom operations for the CPU plugin',
  ),
  option('server', 'text', 'works', 'log_level', 'INFO', 'TRACE, DEBUG, INFO, WARNING or ERROR'),
  option(
    'server',
    'text',
    'works',
    'log_path',
    '',
    'File that gets the log too; opened anew at SIGHUP',
  ),
  option('server', 'flag', 'works', 'metrics_enable', 'false', 'Metrics on /metrics'),
  option(
    'server',
    'text',
    'works',
    'metrics_list',
    '',
    'Metric families to offer, commas between; default: most of them',
  ),
  option(
    'server',
    'flag',
    'works',
    'allow_credentials',
    'false',
    'CORS: Access-Control-Allow-Credentials: true',
  ),
  option('server', 'text', 'works', 'allowed_origins', '*', 'CORS: origins, commas between'),
  option('server', 'text', 'works', 'allowed_methods', '*', 'CORS: methods, commas between'),
  option('server', 'text', 'works', 'allowed_headers', '*', 'CORS: headers, commas between'),
  option(
    'server',
    'text',
    'ignored',
    'api_key_file',
    '',
    'File with the key of the generative API, which is not served',
  ),
  option(
    'server',
    'number',
    'works',
    'sequence_cleaner_poll_wait_minutes',
    '5',
    'How often idle sequences of stateful models are dropped; 0 = never',
  ),
  ours('text', 'works', 'log_format', 'text', 'text, or json for one object a line'),
  ours(
    'number',
    'works',
    'engine_workers',
    'CPUs, at least 2',
    'Threads that decode, infer and encode. Default: the CPUs that affinity mask and container quota leave',
  ),
  ours(
    'number',
    'works',
    'queue_limit',
    '',
    "Inferences accepted and not yet answered; more get 503. Default: the engine's",
  ),
  ours(
    'number',
    'works',
    'max_image_pixels',
    '',
    "Pixels of one encoded image; larger ones are refused. Default: the engine's",
  ),
  ours(
    'number',
    'works',
    'max_body_bytes',
    '1073741824',
    'Bytes of one request body, decompressed; larger ones get 413',
  ),
  ours(
    'number',
    'works',
    'max_body_bytes_in_flight',
    '4294967296, or max_body_bytes if that is more',
    'Bytes of all request bodies being received or inferred, at least max_body_bytes; more get 503',
  ),
  ours(
    'number',
    'works',
    'drain_timeout_seconds',
    '30',
    'After SIGTERM or SIGINT: how long requests in flight may take before they are cut off',
  ),
  ours(
    'flag',
    'works',
    'reload_in_place',
    'false',
    'Free a model before it is loaded with other settings, where memory is short; requests wait meanwhile',
  ),
  ours(
    'text',
    'works',
    'kserve_health_body',
    'auto',
    'Body of good KServe health answers: auto, empty or json',
  ),
  ours(
    'text',
    'works',
    'tfs_metadata_case',
    'ovms',
    "Spelling of TensorFlow-style metadata: ovms (camel case) or tf (TensorFlow Serving's)",
  ),
  ours(
    'text',
    'later',
    'tfs_result_key',
    'both',
    'Key of TensorFlow-style classify and regress answers: both, results or result',
  ),
  ours(
    'text',
    'works',
    'inference_precision',
    "the device's",
    'What models compute in whose configuration does not say: f32, bf16 or f16',
  ),
  ours(
    'text',
    'later',
    'ops_repository',
    '',
    'Writable folder for models managed through the Open Prediction Service API',
  ),

  option('model', 'text', 'works', 'model_name', '', 'Name that the single model is served under'),
  option(
    'model',
    'text',
    'works',
    'model_path',
    '',
    'Folder of version folders, or one model file',
  ),
  option('model', 'text', 'works', 'batch_size', "the model's", 'N, -1, a:b or auto'),
  option(
    'model',
    'text',
    'works',
    'shape',
    "the model's",
    '(1,3,-1,10:20), or a JSON object with one for each input',
  ),
  option(
    'model',
    'text',
    'works',
    'layout',
    "the model's",
    "NHWC, or NHWC:NCHW as client's : model's, or a JSON object with one for each tensor",
  ),
  option(
    'model',
    'text',
    'works',
    'mean',
    '',
    'Subtracted from the input: 127.5, or one value for each channel, [123.7,116.3,103.5]; needs layout',
  ),
  option(
    'model',
    'text',
    'works',
    'scale',
    '',
    'Divides the input, after mean; written alike; needs layout',
  ),
  option(
    'model',
    'text',
    'works',
    'color_format',
    '',
    "RGB:BGR and the like, model's : client's; needs layout",
  ),
  option(
    'model',
    'text',
    'works',
    'precision',
    '',
    "FP32:UINT8 and the like, client's : model's; needs layout",
  ),
  option(
    'model',
    'text',
    'works',
    'model_version_policy',
    '{"latest":{"num_versions":1}}',
    'Versions to serve: {"all":{}}, {"latest":{"num_versions":2}} or {"specific":{"versions":[1,3]}}',
  ),
  option(
    'model',
    'number',
    'works',
    'nireq',
    "the device's optimum",
    'Infer requests that run at the same time',
  ),
  option(
    'model',
    'text',
    'works',
    'target_device',
    'CPU',
    'CPU, GPU, GPU.0, NPU, AUTO:..., HETERO:..., MULTI:..., BATCH:CPU(4)',
  ),
  option('model', 'text', 'works', 'plugin_config', '', 'JSON object of device properties'),
  option(
    'model',
    'flag',
    'works',
    'stateful',
    'false',
    'The model keeps state between the requests of a sequence',
  ),
  option(
    'model',
    'flag',
    'works',
    'low_latency_transformation',
    'false',
    'Stateful models: loops over a sequence are taken apart into steps',
  ),
  option(
    'model',
    'number',
    'works',
    'max_sequence_number',
    '500',
    'Stateful models: sequences at a time',
  ),
  option(
    'model',
    'flag',
    'works',
    'idle_sequence_cleanup',
    'true',
    'Stateful models: idle sequences are dropped',
  ),

  option('tool', 'flag', 'works', 'help', '', 'Prints this and exits'),
  option('tool', 'flag', 'works', 'version', '', 'Prints the version and exits'),
  option(
    'tool',
    'flag',
    'works',
    'list_models',
    '',
    'Prints the models under model_repository_path and exits',
  ),
  option(
    'tool',
    'flag',
    'works',
    'add_to_config',
    '',
    'Adds model_name to the file config_path and exits; with model_path or model_repository_path',
  ),
  option(
    'tool',
    'flag',
    'works',
    'remove_from_config',
    '',
    'Removes model_name from the file config_path and exits',
  ),

  option('grpc', 'number', 'ignored', 'port', '0', 'gRPC port; gRPC is not served'),
  option('grpc', 'text', 'ignored', 'grpc_bind_address', '', 'gRPC is not served'),
  option('grpc', 'number', 'ignored', 'grpc_workers', '1', 'gRPC is not served'),
  option('grpc', 'number', 'ignored', 'grpc_max_threads', '', 'gRPC is not served'),
  option('grpc', 'number', 'ignored', 'grpc_memory_quota', '', 'gRPC is not served'),
  option('grpc', 'text', 'ignored', 'grpc_channel_arguments', '', 'gRPC is not served'),

  ...generativeFlags.map((name) => generative('flag', name)),
  ...generativeTexts.map((name) => generative('text', name)),
];
