// SPDX-License-Identifier: Apache-2.0
// The server's log: levelled lines on stdout and, if asked for, in a file. Lines are few (starts,
// loads, faults), so they are written at once and none is lost when the process ends.

import { closeSync, openSync, writeSync } from 'node:fs';

/** Names that `log_level` takes, quietest last. */
export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How lines are written: for eyes, or one JSON object each. */
export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

/** What a line is about, for programs: members of its JSON form. The text form leaves them out. */
export interface LogFields {
  /** What happened, a stable word of docs/reference/logging.md. */
  readonly event: string;
  readonly model?: string;
  readonly version?: string;
  readonly pipeline?: string;
  /** What it took, milliseconds. */
  readonly ms?: number;
  /** Stable cause of a failure (`ServingError.reason`). */
  readonly reason?: string;
  /** Of a request. */
  readonly method?: string;
  readonly status?: number;
  /** Of a request, or of what is at fault on the server's disk. */
  readonly path?: string;
  /** Frames of a stack, a line each. The text form has them too, behind the text. */
  readonly stack?: string;
}

/** Where the control plane reports what it does. A text says everything; `fields` repeat it for programs. */
export interface Logger {
  /** Whether lines of that level are written: ask before building a costly text. */
  enabled(level: LogLevel): boolean;
  debug(text: string, fields: LogFields): void;
  info(text: string, fields: LogFields): void;
  warning(text: string, fields: LogFields): void;
  error(text: string, fields: LogFields): void;
}

/** A log that owns its file. */
export interface FileLogger extends Logger {
  /** Opens the file anew, for whoever has moved it away; where that fails, the old one stays and says so. */
  reopen(): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Default: text. */
  readonly format?: LogFormat;
  /** File that gets every line too; appended to, created if absent. Throws where it cannot be opened. */
  readonly path?: string;
  /** Takes each line, its newline included; default: stdout. */
  readonly write?: (line: string) => void;
}

export function createLogger(options: LoggerOptions): FileLogger {
  const { path } = options;
  const least = logLevels.indexOf(options.level);
  const write = options.write ?? ((line: string) => process.stdout.write(line));
  const toLine = options.format === 'json' ? jsonLine : textLine;
  let file = path === undefined ? undefined : openSync(path, 'a');

  function put(level: LogLevel, text: string, fields: LogFields): void {
    if (logLevels.indexOf(level) < least) return;
    const line = toLine(new Date().toISOString(), level.toLowerCase(), text, fields);
    write(line);
    if (file === undefined) return;
    try {
      writeSync(file, line);
    } catch {
      // A full disk must not end what is being logged about; stdout has the line.
    }
  }

  return {
    enabled: (level) => logLevels.indexOf(level) >= least,
    debug: (text, fields) => put('DEBUG', text, fields),
    info: (text, fields) => put('INFO', text, fields),
    warning: (text, fields) => put('WARNING', text, fields),
    error: (text, fields) => put('ERROR', text, fields),
    reopen() {
      if (path === undefined || file === undefined) return;
      try {
        const fresh = openSync(path, 'a');
        closeSync(file);
        file = fresh;
      } catch (thrown) {
        const why = (thrown as Error).message;
        put('ERROR', `the log file cannot be opened again: ${why}`, { event: 'log_failed', path });
      }
    },
  };
}

type ToLine = (time: string, level: string, text: string, fields: LogFields) => string;

/** A text may quote a client, who must not begin lines. */
const textLine: ToLine = (time, level, text, fields) => {
  const all = fields.stack === undefined ? text : `${text}\n${fields.stack}`;
  const said = all.replaceAll(/[\r\n]+\s*/g, ' ');
  return `[${time.replace('T', ' ').replace('Z', '')}][${process.pid}][serving][${level}] ${said}\n`;
};

const jsonLine: ToLine = (time, level, message, fields) =>
  `${JSON.stringify({ time, level, pid: process.pid, message, ...fields })}\n`;

/** A logger that writes nothing: what embedders get who pass none. */
export const silentLogger: Logger = {
  enabled: () => false,
  debug() {},
  info() {},
  warning() {},
  error() {},
};
