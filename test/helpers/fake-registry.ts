// SPDX-License-Identifier: Apache-2.0
// A registry over a fake engine, and changes of the version folders that it looks at.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { ModelRegistry, type RegistryOptions } from '../../src/models/registry.ts';
import type { ModelSpec } from '../../src/native/types.ts';
import { keepLog } from './command.ts';
import { type FakeBehaviour, FakeEngine, nativeError } from './fake-engine.ts';

export interface FakeRegistry {
  readonly engine: FakeEngine;
  readonly registry: ModelRegistry;
  /** What the log was told. */
  readonly lines: string[];
  /** "version state" of each version of a model, by default of "m". */
  readonly states: (name?: string) => readonly string[];
}

export function useRegistry(
  behaviour: FakeBehaviour = {},
  options: RegistryOptions = {},
): FakeRegistry {
  const engine = new FakeEngine(behaviour);
  const { log, lines } = keepLog();
  const registry = new ModelRegistry(engine, log, options);
  const states = (name = 'm') =>
    registry.model(name).versions.map(({ version, state }) => `${version} ${state}`);
  return { engine, registry, lines, states };
}

/** Fails every load that `broken` names. */
export function useFailures(broken: (spec: ModelSpec) => boolean): FakeRegistry {
  return useRegistry({
    onLoad: async (spec) => {
      if (broken(spec)) throw nativeError('internal', 'load_failed', 'broken');
    },
  });
}

export function addVersion(config: ModelConfig, version: string): void {
  mkdirSync(join(config.basePath, version));
  for (const file of ['model.xml', 'model.bin']) {
    writeFileSync(join(config.basePath, version, file), '');
  }
}

export function removeVersion(config: ModelConfig, version: string): void {
  rmSync(join(config.basePath, version), { recursive: true });
}

/** Lets background drains of the fake engine come to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}
