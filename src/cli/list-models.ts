// SPDX-License-Identifier: Apache-2.0
// `--list_models` (config-and-lifecycle.md 1.4): folders under the repository that hold a version with
// model files, at any depth, named by their path.

import { readdir } from 'node:fs/promises';
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

async function find(repository: string, folder: string): Promise<readonly string[]> {
  if (folder !== repository && (await isModelFolder(folder))) return [relative(repository, folder)];
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(
    folders.sort().map((name) => find(repository, join(folder, name))),
  );
  return found.flat();
}
