// SPDX-License-Identifier: Apache-2.0
// A load that failed, and when it is worth another try (config-and-lifecycle.md 4.5): not at every poll.

import type { ServingError } from '../errors.ts';
import { changedSettings } from './config-change.ts';
import type { ModelConfig } from './model-config.ts';

const minute = 60_000;
/** Causes that pass by themselves (memory, a device in use) get 1, 2, 4 ... and then 60 minutes. */
const longestWait = 60 * minute;

/** All that the failure came of. */
export interface Attempt {
  readonly config: ModelConfig;
  /** `VersionFiles.print` from before the load. */
  readonly files: string;
  /** Milliseconds of a clock that never goes back. */
  readonly at: number;
}

export class FailedLoad {
  readonly error: ServingError;
  readonly #attempt: Attempt;
  readonly #wait: number;
  #seen: string;

  /** `previous` is the same version's failure before this one. */
  constructor(error: ServingError, attempt: Attempt, previous?: FailedLoad) {
    this.error = error;
    this.#attempt = attempt;
    this.#seen = attempt.files;
    this.#wait = minute;
    if (previous !== undefined && isSame(previous.#attempt, attempt)) {
      this.#wait = Math.min(previous.#wait * 2, longestWait);
    }
  }

  /**
   * Whether to try again: settings changed, the time is up, or the files changed and were then the same
   * at two looks in a row, so that a folder which is still being copied is not tried at each.
   */
  isDue(now: Attempt): boolean {
    const still = this.#seen === now.files;
    this.#seen = now.files;
    if (isSame(this.#attempt, now)) return now.at - this.#attempt.at >= this.#wait;
    return still || changedSettings(this.#attempt.config, now.config).length > 0;
  }
}

function isSame(a: Attempt, b: Attempt): boolean {
  return a.files === b.files && changedSettings(a.config, b.config).length === 0;
}
