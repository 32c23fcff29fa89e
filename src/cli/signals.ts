// SPDX-License-Identifier: Apache-2.0
// What the process does on signals (config-and-lifecycle.md 1.6): SIGTERM and SIGINT end it, gently
// once and at once the second time; SIGHUP opens the log file anew.

import type { FileLogger, Logger } from '../log.ts';

export interface Signals {
  /** Resolves at the first SIGTERM or SIGINT. */
  readonly stop: Promise<void>;
  /** Leaves signals to their defaults again. */
  release(): void;
}

/** `file` is the log that SIGHUP is about; without one SIGHUP keeps its default, which ends the process. */
export function watchSignals(log: Logger, file: FileLogger | undefined): Signals {
  let stopping = false;
  let resolveStop: () => void;
  const stop = new Promise<void>((resolve) => {
    resolveStop = resolve;
  });
  const onStop = (signal: NodeJS.Signals): void => {
    if (stopping) {
      log.warning(`${signal} again: stopping at once, what is in flight is cut off`, {
        event: 'stopping',
      });
      process.exit(1);
    }
    stopping = true;
    log.info(`${signal}: answering what is in flight, then stopping`, { event: 'stopping' });
    resolveStop();
  };
  const onHangUp = (): void => file?.reopen();
  process.on('SIGTERM', onStop).on('SIGINT', onStop);
  if (file !== undefined) process.on('SIGHUP', onHangUp);
  return {
    stop,
    release() {
      process.off('SIGTERM', onStop).off('SIGINT', onStop).off('SIGHUP', onHangUp);
    },
  };
}
