// SPDX-License-Identifier: Apache-2.0
// Model files on disk (config-and-lifecycle.md 4.1-4.3): version folders of a base path, and the
// model file inside one. Reads folders only; symbolic links are followed.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ServingError } from '../errors.ts';
import { isRegular } from './regular-file.ts';
import { canonicalVersion, compareVersions, isServableVersion } from './version-number.ts';

/** A version found on disk. `folder` is absent where the base path itself is the model file. */
export interface VersionSource {
  readonly version: string;
  readonly folder?: string;
  /** The model file, where the base path is one. */
  readonly file?: string;
}

export interface VersionListing {
  /** Ascending. */
  readonly versions: readonly VersionSource[];
  /** Names that look like a mistake, for the log. */
  readonly ignored: readonly string[];
}

/** Formats in the order of the search; a second suffix must lie beside the first, same stem. */
const formats: readonly { readonly suffix: string; readonly beside?: string }[] = [
  { suffix: '.xml', beside: '.bin' },
  { suffix: '.onnx' },
  { suffix: '.pdmodel', beside: '.pdiparams' },
  { suffix: '.pb' },
  { suffix: '.tflite' },
];

/** What TensorFlow writes next to a saved_model.pb: no graphs. */
const besideSavedModel: ReadonlySet<string> = new Set(['fingerprint.pb', 'keras_metadata.pb']);

/**
 * The versions under a base path; a base path that is a file is version 1. Throws ServingError
 * `invalid_argument` "path_invalid" where nothing is there.
 */
export async function listVersions(basePath: string): Promise<VersionListing> {
  const entries = await readdir(basePath, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) {
    if (await isRegular(basePath))
      return { versions: [{ version: '1', file: basePath }], ignored: [] };
    throw new ServingError(
      'invalid_argument',
      'path_invalid',
      "The provided base path is invalid or doesn't exists",
      { details: { path: basePath } },
    );
  }
  const versions = new Map<string, VersionSource>();
  const ignored: string[] = [];
  // Polled: no folder is looked at more closely than it takes. Some file systems tell no kinds.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isFile()) continue;
    const { name } = entry;
    const folder = join(basePath, name);
    const isFolder =
      entry.isDirectory() || (await stat(folder).catch(() => undefined))?.isDirectory() === true;
    if (!isFolder) continue;
    const version = canonicalVersion(name);
    const isVersion = version !== undefined && isServableVersion(version);
    // Of "7" and "007" the plain one counts; it sorts behind the other.
    if (!isVersion || (versions.has(version) && name !== version)) {
      ignored.push(name);
      continue;
    }
    const other = versions.get(version)?.folder;
    if (other !== undefined) ignored.push(basename(other));
    versions.set(version, { version, folder });
  }
  const ascending = [...versions.values()].sort((a, b) => compareVersions(a.version, b.version));
  return { versions: ascending, ignored };
}

/** Where a version's files lie. */
export function folderOf(source: VersionSource): string {
  return source.folder ?? dirname(source.file ?? '');
}

/**
 * What OpenVINO is to read for a version: a file, or the folder of a SavedModel. Throws ServingError
 * `not_found` "file_invalid" where no known model file is there.
 */
export async function findModelFile(source: VersionSource): Promise<string> {
  const folder = folderOf(source);
  const names = (await readdir(folder).catch((): string[] => [])).sort();
  const candidates = source.file === undefined ? names : [basename(source.file)];
  for (const { suffix, beside } of formats) {
    const name = candidates.find(
      (candidate) =>
        candidate.endsWith(suffix) &&
        !besideSavedModel.has(candidate) &&
        (beside === undefined || names.includes(candidate.slice(0, -suffix.length) + beside)),
    );
    if (name === undefined || !(await isRegular(join(folder, name)))) continue;
    const saved = suffix === '.pb' && candidates.includes('saved_model.pb');
    return saved ? folder : join(folder, name);
  }
  throw new ServingError(
    'not_found',
    'file_invalid',
    `File not found or cannot open - no ${formats.map(describeFormat).join(', ')}`,
    { details: { path: source.file ?? folder } },
  );
}

function describeFormat(format: (typeof formats)[number]): string {
  return format.beside === undefined ? format.suffix : `${format.suffix} with ${format.beside}`;
}

/** Whether a folder holds version folders with model files: what `--list_models` prints. */
export async function isModelFolder(folder: string): Promise<boolean> {
  const listing = await listVersions(folder).catch(() => undefined);
  for (const source of listing?.versions ?? []) {
    const leadingZero = source.folder !== undefined && basename(source.folder).startsWith('0');
    if (leadingZero || source.file !== undefined) continue;
    if (
      await findModelFile(source).then(
        () => true,
        () => false,
      )
    )
      return true;
  }
  return false;
}
