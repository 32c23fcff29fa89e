// SPDX-License-Identifier: Apache-2.0
// `--list_models` (config-and-lifecycle.md 1.4): folders under the repository that hold a version with
// model files, at any depth, named by their path.

import { readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ServingError } from '../errors.ts';
import { isModelFolder } from '../models/repository.ts';

/** The text to print. Throws ServingError where the folder cannot be read. */
export async function listModels(repository: string): Promise<string> {
  const names = await find(repository, repository).catch((cause: unknown) => {
    throw new ServingError(
      'invalid_argument',
      'path_invalid',
      `The provided base path is invalid or doesn't exists - ${repository}`,
      { cause },
    );
  });
  return [`Available servables to serve from path: ${repository} are:`, ...names].join('\n');
}

/**
 * Links are followed, as serving does, but not back to where one came from. What cannot be read (a disk's
 * lost+found) is passed over, unless it is the repository itself. `above`: the real folders that `folder`
 * lies in.
 */
async function find(
  repository: string,
  folder: string,
  above: readonly string[] = [],
): Promise<readonly string[]> {
  const isRepository = folder === repository;
  const real = await realpath(folder).catch(() => folder);
  if (above.includes(real)) return [];
  if (!isRepository && (await isModelFolder(folder))) return [relative(repository, folder)];
  const names = await readdir(folder).catch((cause: unknown): string[] => {
    if (isRepository) throw cause;
    return [];
  });
  const found = await Promise.all(
    names.sort().map((name) => find(repository, join(folder, name), [...above, real])),
  );
  return found.flat();
}
