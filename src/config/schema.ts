// SPDX-License-Identifier: Apache-2.0
// The shape of config.json (config-and-lifecycle.md 2.1, 2.2): JSON Schema, and the type beside it. Keys
// that neither knows make the whole file invalid.

import { count, flag, list, object, type Schema, text } from './json-schema.ts';
import {
  type LibraryEntry,
  librarySchema,
  type PipelineEntry,
  pipelineSchema,
} from './pipeline-schema.ts';

/** The file's root. */
export interface ConfigFile {
  readonly model_config_list: readonly { readonly config: ModelEntry }[];
  readonly pipeline_config_list?: readonly PipelineEntry[];
  readonly custom_node_library_config_list?: readonly LibraryEntry[];
  readonly monitoring?: { readonly metrics: MonitoringSettings };
  readonly custom_loader_config_list?: readonly {
    readonly config: { readonly loader_name: string; readonly library_path: string };
  }[];
  readonly mediapipe_config_list?: readonly { readonly name: string }[];
  readonly dialects?: DialectSettings;
}

export interface MonitoringSettings {
  readonly enable: boolean;
  /** Absent or empty: the default families. */
  readonly metrics_list?: readonly string[];
}

/** Server-wide switches of the dialects, also options of the command line. */
export interface DialectSettings {
  readonly kserve_health_body?: (typeof dialectChoices.kserve_health_body)[number];
  readonly tfs_result_key?: (typeof dialectChoices.tfs_result_key)[number];
  readonly tfs_metadata_case?: (typeof dialectChoices.tfs_metadata_case)[number];
}

/** What each of them may be; the first is the default. */
export const dialectChoices = {
  kserve_health_body: ['auto', 'empty', 'json'],
  tfs_result_key: ['both', 'results', 'result'],
  tfs_metadata_case: ['ovms', 'tf'],
} as const;

/** A `config` entry; the single-model options of the command line fill the same. */
export interface ModelEntry {
  readonly name: string;
  readonly base_path?: string;
  readonly batch_size?: number | string;
  readonly shape?: string | Readonly<Record<string, string>>;
  readonly layout?: string | Readonly<Record<string, string>>;
  readonly model_version_policy?: unknown;
  readonly nireq?: number;
  readonly target_device?: string;
  readonly plugin_config?: Readonly<Record<string, unknown>>;
  readonly allow_cache?: boolean;
  readonly mean?: string | number;
  readonly scale?: string | number;
  readonly color_format?: string;
  readonly precision?: string;
  readonly version?: number;
  readonly stateful?: boolean;
  readonly idle_sequence_cleanup?: boolean;
  readonly low_latency_transformation?: boolean;
  readonly max_sequence_number?: number;
  readonly custom_loader_options?: Readonly<Record<string, unknown>>;
  readonly graph_path?: string;
  readonly subconfig?: string;
  readonly inference_precision?: string;
  readonly reload_in_place?: boolean;
  readonly platform?: string;
  readonly dialect?: 'tfs' | 'angel';
}

/** What a device may be told to compute in. */
export const inferencePrecisions = ['f32', 'bf16', 'f16'] as const;

const textOrTexts: Schema = { type: ['string', 'object'], additionalProperties: text };

/** Keys of a model's `config`; docs/reference/config.md lists them all, which a test checks. */
export const modelEntryProperties: Schema = {
  name: { type: 'string', minLength: 1 },
  base_path: text,
  batch_size: { type: ['integer', 'string'], minimum: 0 },
  shape: textOrTexts,
  layout: textOrTexts,
  model_version_policy: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    properties: {
      all: object({}),
      latest: object({ num_versions: { type: 'integer', minimum: 1 } }, ['num_versions']),
      specific: object({ versions: list({ type: 'integer', minimum: 1 }) }, ['versions']),
    },
    additionalProperties: false,
  },
  nireq: count,
  target_device: text,
  plugin_config: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean', 'object'] },
  },
  allow_cache: flag,
  mean: { type: ['string', 'number'] },
  scale: { type: ['string', 'number'] },
  color_format: text,
  precision: text,
  version: count,
  stateful: flag,
  idle_sequence_cleanup: flag,
  low_latency_transformation: flag,
  max_sequence_number: count,
  custom_loader_options: {
    type: 'object',
    properties: { loader_name: text },
    required: ['loader_name'],
  },
  graph_path: text,
  subconfig: text,
  inference_precision: text,
  reload_in_place: flag,
  platform: text,
  dialect: { enum: ['tfs', 'angel'] },
};

/** Keys of the root. */
export const configProperties: Schema = {
  model_config_list: list(object({ config: object(modelEntryProperties, ['name']) }, ['config'])),
  pipeline_config_list: list(pipelineSchema),
  custom_node_library_config_list: list(librarySchema),
  monitoring: object({ metrics: object({ enable: flag, metrics_list: list(text) }, ['enable']) }, [
    'metrics',
  ]),
  custom_loader_config_list: list(
    object(
      {
        config: object({ loader_name: text, library_path: text, loader_config_file: text }, [
          'loader_name',
          'library_path',
        ]),
      },
      ['config'],
    ),
  ),
  mediapipe_config_list: list(
    object({ name: text, base_path: text, graph_path: text, subconfig: text }, ['name']),
  ),
  dialects: object(
    Object.fromEntries(
      Object.entries(dialectChoices).map(([key, choices]) => [key, { enum: choices }]),
    ),
  ),
};

export const configSchema: Schema = object(configProperties, ['model_config_list']);
