// SPDX-License-Identifier: Apache-2.0
// Where things lie in the checkout, and when something made from files must be made again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** An absolute path inside the checkout. */
export const at = (...parts) => join(root, ...parts);

/** Files below `folder` (relative to the root) whose names match, as sorted relative paths. */
export function filesBelow(folder, pattern) {
  if (!existsSync(at(folder))) return [];
  return readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

/**
 * A digest over names, sizes and modification times of `files` (relative to the root) and `facts`
 * (strings that matter too). It changes whenever what is made from them may have to be made again.
 */
export function fingerprint(files, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\n`);
  for (const file of files) {
    const { size, mtimeMs } = statSync(at(file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Whether the stamp file (relative to the root) holds `digest`. */
export function isStamped(stamp, digest) {
  try {
    return readFileSync(at(stamp), 'utf8') === digest;
  } catch {
    return false;
  }
}

/** Notes in the stamp file that what it stands for was made from `digest`. */
export function writeStamp(stamp, digest) {
  mkdirSync(dirname(at(stamp)), { recursive: true });
  writeFileSync(at(stamp), digest);
}
