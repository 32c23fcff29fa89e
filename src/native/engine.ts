// SPDX-License-Identifier: Apache-2.0
// The engine as the control plane holds it: the addon's, with its failures turned into ServingError.
// Servables are handed through as they are, so that a request pays for no wrapper; whoever awaits
// `infer` maps its failure with `toServingError`.

import { toServingError } from '../errors.ts';
import { loadAddon } from './binding.ts';
import type {
  EngineOptions,
  EngineStats,
  ModelSpec,
  NativeEngine,
  NativeServable,
  PipelineMember,
  PipelineSpec,
} from './types.ts';

/** The process's engine. Throws ServingError where the addon or OpenVINO cannot start. */
export function createEngine(options: EngineOptions): NativeEngine {
  const addon = loadAddon();
  try {
    return new Engine(addon.createEngine(options));
  } catch (thrown) {
    throw toServingError(thrown);
  }
}

class Engine implements NativeEngine {
  readonly #native: NativeEngine;

  constructor(native: NativeEngine) {
    this.#native = native;
  }

  async load(spec: ModelSpec): Promise<NativeServable> {
    try {
      return await this.#native.load(spec);
    } catch (thrown) {
      throw toServingError(thrown);
    }
  }

  async compile(spec: PipelineSpec, members: readonly PipelineMember[]): Promise<NativeServable> {
    try {
      return await this.#native.compile(spec, members);
    } catch (thrown) {
      throw toServingError(thrown);
    }
  }

  stats(): EngineStats {
    try {
      return this.#native.stats();
    } catch (thrown) {
      throw toServingError(thrown);
    }
  }
}
