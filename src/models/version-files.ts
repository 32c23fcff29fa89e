// SPDX-License-Identifier: Apache-2.0
// What lies in a version's folder: how large it is, whether it has changed since a load of it failed, and
// whether it can be read to an end.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { ServingError } from '../errors.ts';
import { mappingFileName } from './mapping-config.ts';
import { readRegular } from './regular-file.ts';
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

/**
 * Pipes, sockets and devices among the files of a model might keep OpenVINO reading without end, and with
 * it a loading thread. Rejects with ServingError `failed_precondition` "model_not_read" where one is there.
 */
export async function requireRegularFiles(source: VersionSource): Promise<void> {
  const files = [...(await listFiles(source)), ...(await listNamedIn(source))];
  for (const path of files) {
    // Its own reader looks at it before.
    if (basename(path) === mappingFileName || !(await isIrregular(path))) continue;
    throw new ServingError(
      'failed_precondition',
      'model_not_read',
      `Model file could not be read: ${basename(path)} is not a regular file`,
      { details: { path } },
    );
  }
}

async function isIrregular(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** What lies beside an ONNX file and is no regular one, where the file has its name: external data. */
async function listNamedIn({ file = '' }: VersionSource): Promise<string[]> {
  if (extname(file) !== '.onnx') return [];
  const irregular: string[] = [];
  for (const name of await readdir(dirname(file)).catch((): string[] => [])) {
    if (await isIrregular(join(dirname(file), name))) irregular.push(name);
  }
  if (irregular.length === 0) return [];
  const model = await readRegular(file).catch(() => Buffer.alloc(0));
  return irregular.filter((name) => model.includes(name)).map((name) => join(dirname(file), name));
}

async function listFiles({ folder, file = '' }: VersionSource): Promise<string[]> {
  try {
    if (folder !== undefined) {
      return (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
    }
    const stem = basename(file, extname(file));
    const beside = (name: string) =>
      name === mappingFileName || basename(name, extname(name)) === stem;
    return (await readdir(dirname(file))).filter(beside).map((name) => join(dirname(file), name));
  } catch {
    return [];
  }
}
