// SPDX-License-Identifier: Apache-2.0
// All that a pipeline is made from at one moment: its definition, the instances of its models and the
// files of its libraries. What differs says whether and why it is built again (pipelines.md 9.3).

import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { PipelineMember } from '../native/types.ts';
import { librariesOf, type ModelNode, modelsOf, type PipelineConfig } from './pipeline-config.ts';

/** Where pipelines find what they are made from. */
export interface PartsSource {
  /** What serves as that model now. */
  readonly member: (model: ModelNode) => PipelineMember;
  /** Absolute paths by name. */
  readonly libraries: ReadonlyMap<string, string>;
}

export interface PipelineParts {
  readonly config: PipelineConfig;
  /** In the order of `modelsOf`. */
  readonly members: readonly PipelineMember[];
  /** By name; those that are not configured are left out. */
  readonly libraries: ReadonlyMap<string, string>;
}

export function partsOf(config: PipelineConfig, source: PartsSource): PipelineParts {
  const libraries = new Map<string, string>();
  for (const name of librariesOf(config)) {
    const path = source.libraries.get(name);
    if (path !== undefined) libraries.set(name, path);
  }
  return { config, members: modelsOf(config).map(source.member), libraries };
}

/** What differs, in words for the log; nothing where both make the same pipeline. */
export function changedParts(from: PipelineParts, to: PipelineParts): readonly string[] {
  if (!isDeepStrictEqual(from.config, to.config)) return ['definition'];
  const models = modelsOf(to.config).filter((_, i) => !isSame(from.members[i], to.members[i]));
  const libraries = librariesOf(to.config).filter(
    (name) => from.libraries.get(name) !== to.libraries.get(name),
  );
  return [
    ...models.map(({ model }) => `model ${model}`),
    ...libraries.map((name) => `library ${name}`),
  ];
}

/** Size and time of change of each library file: equal text, equal files. Never rejects. */
export async function libraryPrint({ libraries }: PipelineParts): Promise<string> {
  const lines = [...libraries.values()].map(async (path) => {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    return `${path} ${found?.ino} ${found?.size} ${found?.mtimeNs}`;
  });
  return (await Promise.all(lines)).join('\n');
}

function isSame(a: PipelineMember | undefined, b: PipelineMember | undefined): boolean {
  return a?.servable === b?.servable && a?.automatic === b?.automatic;
}
