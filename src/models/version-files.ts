// SPDX-License-Identifier: Apache-2.0
// What lies in a version's folder: how large it is, and whether it has changed since a load of it failed.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { VersionSource } from './repository.ts';

export interface VersionFiles {
  /** Of all files together. */
  readonly bytes: number;
  /** Names, sizes and times of change: equal text, equal files. */
  readonly print: string;
}

/**
 * Files of the version folder and its subfolders; of a base path that is a file, those of the same stem
 * and `mapping_config.json`. Never rejects: what cannot be read is left out.
 */
export async function readVersionFiles(source: VersionSource): Promise<VersionFiles> {
  const lines: string[] = [];
  let bytes = 0;
  for (const file of (await listFiles(source)).sort()) {
    const found = await stat(file, { bigint: true }).catch(() => undefined);
    if (found === undefined) continue;
    lines.push(`${file} ${found.size} ${found.mtimeNs}`);
    if (found.isFile()) bytes += Number(found.size);
  }
  return { bytes, print: lines.join('\n') };
}

async function listFiles({ folder, file = '' }: VersionSource): Promise<string[]> {
  try {
    if (folder !== undefined) {
      return (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
    }
    const stem = basename(file, extname(file));
    const beside = (name: string) =>
      name === 'mapping_config.json' || basename(name, extname(name)) === stem;
    return (await readdir(dirname(file))).filter(beside).map((name) => join(dirname(file), name));
  } catch {
    return [];
  }
}
