// SPDX-License-Identifier: Apache-2.0
// Every name that was ever configured, and whose it is: a model's or a pipeline's, never both. A name is
// free again when its owner is retired (pipelines.md 9.4).

import { ServingError } from '../errors.ts';
import { Model } from './model.ts';
import { Pipeline } from './pipeline.ts';

export class ServedNames {
  readonly #owners = new Map<string, Model>();

  /** In the byte order of their names. */
  get all(): readonly Model[] {
    return [...this.#owners.values()].sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    );
  }

  /** Throws ServingError `not_found` "model_not_found". */
  find(name: string): Model {
    const owner = this.#owners.get(name);
    if (owner !== undefined) return owner;
    throw new ServingError(
      'not_found',
      'model_not_found',
      'Model with requested name is not found',
      { details: { model: name } },
    );
  }

  /** Whether a pipeline has the name and is not retired. */
  isPipeline(name: string): boolean {
    const owner = this.#owners.get(name);
    return owner instanceof Pipeline && !owner.isRetired;
  }

  /** The model of that name, made where there is none. The caller has asked `isPipeline`. */
  model(name: string): Model {
    const owner = this.#owners.get(name);
    if (owner !== undefined && !(owner instanceof Pipeline)) return owner;
    return this.#own(new Model(name));
  }

  /** The pipeline of that name, made where there is none. The caller knows that no model has it. */
  pipeline(name: string): Pipeline {
    const owner = this.#owners.get(name);
    return owner instanceof Pipeline ? owner : this.#own(new Pipeline(name));
  }

  #own<Owner extends Model>(owner: Owner): Owner {
    this.#owners.set(owner.name, owner);
    return owner;
  }
}
