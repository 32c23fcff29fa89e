// SPDX-License-Identifier: Apache-2.0
// The server's log: levelled lines on stdout and, if asked for, in a file. Lines are few (starts,
// loads, faults), so they are written at once and none is lost when the process ends.

import { openSync, writeSync } from 'node:fs';

/** Names that `log_level` takes, quietest last. */
export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where the control plane reports what it does. */
export interface Logger {
  /** Whether lines of that level are written: ask before building a costly text. */
  enabled(level: LogLevel): boolean;
  debug(text: string): void;
  info(text: string): void;
  warning(text: string): void;
  error(text: string): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** File that gets every line too; appended to, created if absent. Throws where it cannot be opened. */
  readonly path?: string;
  /** Takes each line, its newline included; default: stdout. */
  readonly write?: (line: string) => void;
}

export function createLogger(options: LoggerOptions): Logger {
  const least = logLevels.indexOf(options.level);
  const write = options.write ?? ((line: string) => process.stdout.write(line));
  const file = options.path === undefined ? undefined : openSync(options.path, 'a');

  function put(level: LogLevel, text: string): void {
    if (logLevels.indexOf(level) < least) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = `[${time}][${process.pid}][serving][${level.toLowerCase()}] ${text}\n`;
    write(line);
    if (file !== undefined) writeSync(file, line);
  }

  return {
    enabled: (level) => logLevels.indexOf(level) >= least,
    debug: (text) => put('DEBUG', text),
    info: (text) => put('INFO', text),
    warning: (text) => put('WARNING', text),
    error: (text) => put('ERROR', text),
  };
}

/** A logger that writes nothing: what embedders get who pass none. */
export const silentLogger: Logger = {
  enabled: () => false,
  debug() {},
  info() {},
  warning() {},
  error() {},
};
