// SPDX-License-Identifier: Apache-2.0
// Model repositories in temporary folders, and model configurations that point at them.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import type { ModelConfig } from '../../src/models/model-config.ts';

/** A fresh folder with these files (empty but present), removed when the test file is through. */
export function useFiles(files: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'vinoserve-'));
  after(() => rmSync(root, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return root;
}

/** A model with these versions on disk. */
export function useModel(
  name: string,
  versions: readonly string[],
  overrides: Partial<ModelConfig> = {},
): ModelConfig {
  const root = useFiles(
    versions.flatMap((v) => [`${name}/${v}/model.xml`, `${name}/${v}/model.bin`]),
  );
  return {
    name,
    basePath: join(root, name),
    versionPolicy: { kind: 'latest', count: 1 },
    targetDevice: 'CPU',
    nireq: 0,
    shapes: {},
    layouts: {},
    pluginConfig: {},
    allowCache: false,
    ...overrides,
  };
}
