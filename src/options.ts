// SPDX-License-Identifier: Apache-2.0
// What a server is made from, and its defaults. The command line and embedders fill the same options.

import type { HealthBodyMode } from './dialects/kserve/health.ts';
import { type CorsOptions, defaultCors } from './http/cors.ts';
import type { MetadataCase } from './metadata/metadata-case.ts';
import type { EngineOptions } from './native/types.ts';

/** All optional; see `defaultOptions`. */
export type ServerOptions = Partial<ResolvedOptions>;

export interface ResolvedOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** IPv4, IPv6 addresses or host names, all listened on. */
  readonly bindAddresses: readonly string[];
  readonly cors: CorsOptions;
  /** Bytes of one request body, inclusive, decoded. */
  readonly maxBodyBytes: number;
  /** Bytes of all request bodies being received or inferred. */
  readonly maxBodyBytesInFlight: number;
  readonly kserveHealthBody: HealthBodyMode;
  /** `list` names metric families; empty = the default ones. */
  readonly metrics: { readonly enable: boolean; readonly list: readonly string[] };
  readonly tfsMetadataCase: MetadataCase;
  /** Pause between two looks at the configuration file and the version folders; 0 = never. */
  readonly pollSeconds: number;
  /** Whether models whose configuration does not say free the old instance before loading it anew. */
  readonly reloadInPlace: boolean;
  /** Pause between two sweeps for sequences that nobody uses; 0 = never. */
  readonly sequenceCleanerMinutes: number;
  readonly engine: EngineOptions;
}

export const defaultOptions: ResolvedOptions = {
  port: 0,
  bindAddresses: ['0.0.0.0'],
  cors: defaultCors,
  maxBodyBytes: 2 ** 30,
  maxBodyBytesInFlight: 4 * 2 ** 30,
  kserveHealthBody: 'auto',
  metrics: { enable: false, list: [] },
  tfsMetadataCase: 'ovms',
  pollSeconds: 0,
  reloadInPlace: false,
  sequenceCleanerMinutes: 5,
  engine: {},
};
