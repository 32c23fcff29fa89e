// SPDX-License-Identifier: Apache-2.0
// Options of generative and MediaPipe serving, those of its tasks too: recognised and refused
// (config-and-lifecycle.md 1.3).

import { type CommandOption, type OptionKind, optionsOf } from './command-option.ts';

const flags = ['pull', 'overwrite_models', 'configure', 'verbose_response'];
const texts = [
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

const refused = (kind: OptionKind) => (name: string) => ({
  name,
  kind,
  help: 'Not offered: generative and MediaPipe serving',
});

export const generativeOptions: readonly CommandOption[] = optionsOf(
  { group: 'generative', effect: 'refused' },
  [...flags.map(refused('flag')), ...texts.map(refused('text'))],
);
