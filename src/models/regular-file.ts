// SPDX-License-Identifier: Apache-2.0
// Files that are read as they are: never a pipe, a device or a socket, whose reading might not end and
// would hold up every later look at the configuration.

import { constants, type FileHandle, open, stat } from 'node:fs/promises';

/** Opens a file for reading; the caller closes it. Rejects with Error where there is no regular file. */
export async function openRegular(path: string): Promise<FileHandle> {
  // A pipe that nobody writes to would hold up the opening.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error('not a regular file');
}

/** All of a file. Rejects as `openRegular`. */
export async function readRegular(path: string): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Whether a regular file is there, links followed. */
export async function isRegular(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
