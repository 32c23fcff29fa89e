// SPDX-License-Identifier: Apache-2.0
// A served name and its versions: which one is the default, and what a request finds in each state
// (config-and-lifecycle.md 7.2; texts: kserve-v2-rest.md E6-E9).

import { ServingError } from '../errors.ts';
import { ModelVersion, type Serving } from './lifecycle.ts';
import { compareVersions } from './version-number.ts';

/** What a name stands for. */
export type ServableKind = 'model' | 'pipeline';

export class Model {
  readonly name: string;
  readonly kind: ServableKind = 'model';
  /** How long an inference waits for a version that is being loaded. */
  readonly loadWaitMs: number = 10_000;
  readonly #versions = new Map<string, ModelVersion>();
  #default: Serving | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Ascending. */
  get versions(): readonly ModelVersion[] {
    return [...this.#versions.values()].sort((a, b) => compareVersions(a.version, b.version));
  }

  /** The version of that number, made in state START where there is none. */
  version(version: string): ModelVersion {
    let found = this.#versions.get(version);
    if (found === undefined) {
      found = new ModelVersion(version, () => this.#chooseDefault());
      this.#versions.set(version, found);
    }
    return found;
  }

  /** Whether any version is AVAILABLE. */
  get serves(): boolean {
    return this.#default !== undefined;
  }

  /** Whether no version answers, nor is to be loaded. */
  get isRetired(): boolean {
    return [...this.#versions.values()].every((version) => version.isRetired);
  }

  /** What `find` finds, if anything. */
  serving(version: string | undefined): Serving | undefined {
    return isDefault(version) ? this.#default : this.#versions.get(version)?.serving;
  }

  /**
   * The version that serves; undefined or "0" is the default one, the highest AVAILABLE. Throws
   * ServingError `not_found`: "version_not_found", "model_not_loaded_yet", "model_retired".
   */
  find(version: string | undefined): Serving {
    const serving = this.serving(version);
    if (serving === undefined) throw this.#absence(version);
    return serving;
  }

  /** The load in progress that a request for `version` should wait for, if there is one. */
  pending(version: string | undefined): ModelVersion | undefined {
    if (!isDefault(version)) {
      const named = this.#versions.get(version);
      return named?.inProgress === true ? named : undefined;
    }
    if (this.#default !== undefined) return undefined;
    return this.versions.filter((candidate) => candidate.inProgress).at(-1);
  }

  /** The versions that a question about `version` is about: all for the default one, none where there is none of that number. */
  versionsAsked(version: string | undefined): readonly ModelVersion[] {
    return this.versions.filter((asked) => isDefault(version) || asked.version === version);
  }

  #absence(version: string | undefined): ServingError {
    const state = isDefault(version) ? undefined : this.#versions.get(version)?.state;
    const details = { model: this.name, ...(version === undefined ? {} : { version }) };
    if (state === 'UNLOADING' || state === 'END') {
      return new ServingError(
        'not_found',
        'model_retired',
        'Model with requested version is retired',
        { details },
      );
    }
    if (state === 'START' || state === 'LOADING') {
      return new ServingError(
        'not_found',
        'model_not_loaded_yet',
        'Model with requested version is not loaded yet',
        { details },
      );
    }
    return new ServingError(
      'not_found',
      'version_not_found',
      'Model with requested version is not found',
      { details },
    );
  }

  #chooseDefault(): void {
    this.#default = this.versions.findLast((version) => version.serving !== undefined)?.serving;
  }
}

/** Whether a request names no version: "0" means that too (tfs-rest.md 1). */
export function isDefault(version: string | undefined): version is undefined | '0' {
  return version === undefined || version === '0';
}
