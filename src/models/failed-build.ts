// SPDX-License-Identifier: Apache-2.0
// A pipeline that did not pass, and when it is worth another try: when something that it was made from
// is another one, not at every poll.

import type { ServingError } from '../errors.ts';
import { changedParts, type PipelineParts } from './pipeline-parts.ts';

export class FailedBuild {
  readonly error: ServingError;
  readonly #parts: PipelineParts;
  readonly #files: string;
  #seen: string;

  /** `files` is the `libraryPrint` from before the attempt. */
  constructor(error: ServingError, parts: PipelineParts, files: string) {
    this.error = error;
    this.#parts = parts;
    this.#files = files;
    this.#seen = files;
  }

  /**
   * Whether the definition or a model changed, or library files did and were then the same at two looks
   * in a row: half a library, still being copied, may end the process when it is opened.
   */
  isDue(parts: PipelineParts, files: string): boolean {
    const still = this.#seen === files;
    this.#seen = files;
    return (still && files !== this.#files) || changedParts(this.#parts, parts).length > 0;
  }
}
