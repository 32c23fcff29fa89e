// SPDX-License-Identifier: Apache-2.0
// What a checked command line says of the server and where its configuration is.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectSettings } from '../config/schema.ts';
import type { HealthBodyMode } from '../dialects/kserve/health.ts';
import type { MetadataCase } from '../metadata/metadata-case.ts';
import { defaultOptions, type ServerOptions } from '../options.ts';
import type { CommandLine } from './parse.ts';

const defaultCacheDir = '/opt/cache';

/** The configuration file, where no single model is named. */
export function configPathOf(line: CommandLine): string {
  const repository = line.text('model_repository_path') ?? '';
  return line.text('config_path') ?? join(repository, 'config.json');
}

/** Of an option that is given in both places the command line's value counts. */
export function toServerOptions(line: CommandLine, dialects: DialectSettings = {}): ServerOptions {
  const { cors, kserveHealthBody, tfsMetadataCase } = defaultOptions;
  const maxBodyBytes = line.number('max_body_bytes') ?? defaultOptions.maxBodyBytes;
  return {
    port: line.number('rest_port') ?? 0,
    bindAddresses: (line.text('rest_bind_address') ?? '0.0.0.0').split(',').map((a) => a.trim()),
    cors: {
      allowedOrigins: line.text('allowed_origins') ?? cors.allowedOrigins,
      allowedMethods: line.text('allowed_methods') ?? cors.allowedMethods,
      allowedHeaders: line.text('allowed_headers') ?? cors.allowedHeaders,
      allowCredentials: line.flag('allow_credentials'),
    },
    maxBodyBytes,
    maxBodyBytesInFlight:
      line.number('max_body_bytes_in_flight') ??
      Math.max(defaultOptions.maxBodyBytesInFlight, maxBodyBytes),
    kserveHealthBody:
      (line.text('kserve_health_body') as HealthBodyMode | undefined) ??
      dialects.kserve_health_body ??
      kserveHealthBody,
    tfsMetadataCase:
      (line.text('tfs_metadata_case') as MetadataCase | undefined) ??
      dialects.tfs_metadata_case ??
      tfsMetadataCase,
    pollSeconds: line.number('file_system_poll_wait_seconds') ?? 1,
    reloadInPlace: line.flag('reload_in_place'),
    sequenceCleanerMinutes:
      line.number('sequence_cleaner_poll_wait_minutes') ?? defaultOptions.sequenceCleanerMinutes,
    engine: toEngineOptions(line),
  };
}

function toEngineOptions(line: CommandLine): NonNullable<ServerOptions['engine']> {
  const cacheDir = line.text('cache_dir') ?? (existsSync(defaultCacheDir) ? defaultCacheDir : '');
  const cpuExtension = line.text('cpu_extension') ?? '';
  const workers = line.number('engine_workers');
  const nodeWorkers = line.number('node_workers');
  const queueLimit = line.number('queue_limit');
  const maxPixels = line.number('max_image_pixels');
  const inferencePrecision = line.text('inference_precision');
  return {
    ...(cacheDir === '' ? {} : { cacheDir }),
    ...(cpuExtension === '' ? {} : { cpuExtension }),
    ...(inferencePrecision === undefined ? {} : { inferencePrecision }),
    ...(workers === undefined ? {} : { workers }),
    ...(nodeWorkers === undefined ? {} : { nodeWorkers }),
    ...(queueLimit === undefined ? {} : { queueLimit }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  };
}
