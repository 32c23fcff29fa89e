// SPDX-License-Identifier: Apache-2.0
// A configuration file to parsed JSON (config-and-lifecycle.md 2.3): bounded in size, UTF-8 without a
// byte order mark, and read again where an editor may be half way through writing it.

import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ServingError } from '../errors.ts';
import { openRegular } from '../models/regular-file.ts';
import { parseJson } from './json-text.ts';

/** A file's text; tests bring their own. */
export type ReadText = (path: string) => Promise<string>;

const greatestBytes = 64 * 2 ** 20;
const reads = 3;
const betweenReadsMs = 10;

/**
 * Throws ServingError `invalid_argument`: "config_file_invalid" (cannot be read) or "json_invalid" (too
 * large, no UTF-8, no JSON at three reads).
 */
export async function readJsonFile(
  path: string,
  readText: ReadText = readBounded,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const text = await readText(path);
    try {
      return parseJson(text);
    } catch (cause) {
      if (attempt === reads) {
        throw jsonInvalid(path, cause instanceof Error ? cause.message : String(cause), cause);
      }
      await delay(betweenReadsMs);
    }
  }
}

/** One reading; throws as `readJsonFile`, but for what is no JSON. */
export async function readBounded(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw jsonInvalid(path, 'Expected: UTF-8; Actual: other bytes', cause);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await openRegular(path);
    const { size } = await file.stat();
    const bytes = size > greatestBytes ? undefined : await readAll(file);
    if (bytes !== undefined) return bytes;
  } catch (cause) {
    throw new ServingError(
      'invalid_argument',
      'config_file_invalid',
      `Configuration file not found or cannot open - ${path}${whyNot(cause)}`,
      { cause },
    );
  } finally {
    await file?.close();
  }
  throw jsonInvalid(path, `Expected: at most ${greatestBytes} bytes; Actual: more`);
}

/** Undefined where there is too much: a file may grow while it is read. */
async function readAll(file: FileHandle): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  for (let total = 0; total <= greatestBytes; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(65_536));
    if (bytesRead === 0) return Buffer.concat(pieces);
    pieces.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
  }
  return undefined;
}

/** The system's own words name the path once more. */
function whyNot(cause: unknown): string {
  return cause instanceof Error && !('code' in cause) ? `: ${cause.message}` : '';
}

function jsonInvalid(path: string, detail: string, cause?: unknown): ServingError {
  return new ServingError(
    'invalid_argument',
    'json_invalid',
    `The file is not valid json - ${path}: ${detail}`,
    { cause },
  );
}
