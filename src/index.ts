// SPDX-License-Identifier: Apache-2.0
// The package's public interface: everything else may change without notice.

export { type ErrorCode, type ErrorDetails, errorCodes, ServingError } from './errors.ts';
export { createLogger, type Logger, type LoggerOptions, type LogLevel, logLevels } from './log.ts';
export type { ModelConfig } from './models/model-config.ts';
export type { LoadResult } from './models/registry.ts';
export type { VersionPolicy } from './models/version-policy.ts';
export { defaultOptions, type ResolvedOptions, type ServerOptions } from './options.ts';
export { createServer, type ServerParts, type VinoServer } from './server.ts';
