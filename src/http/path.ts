// SPDX-License-Identifier: Apache-2.0
// Paths are matched as they came, percent escapes and all, and only a captured name is decoded
// (kserve-v2-rest.md 1.1).

import { canonicalVersion } from '../models/version-number.ts';
import { httpFault } from './faults.ts';

/** Keeps the router from decoding: what it captures is the raw text. */
export function keepEscapes(url: string): string {
  return url.includes('%') ? url.replaceAll('%', '%25') : url;
}

/**
 * The name that a captured path segment means: escapes decoded as UTF-8, broken escapes left as they
 * are, "+" no space. Throws the faults "unknown_path" (no name) and "bad_path" (a ".." would climb).
 */
export function decodeName(raw: string): string {
  if (raw === '') throw httpFault('unknown_path');
  // Node hands over raw bytes as latin1 characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII as a range
  const plain = /^[\x00-\x24\x26-\x7f]*$/.test(raw);
  const name = plain ? raw : decodeBytes(raw);
  if (hasParentSegment(name)) throw httpFault('bad_path');
  return name;
}

/** A captured version in canonical form; absent stays so. Throws the "unknown_path" fault for all but digits. */
export function decodeVersion(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const version = canonicalVersion(raw);
  if (version === undefined) throw httpFault('unknown_path');
  return version;
}

/** Whether a ".." stands at the start, the end or between slashes; the query does not count. */
export function hasParentSegment(path: string): boolean {
  return path.includes('..') && /(^|[/\\])\.\.([/\\]|$)/.test(path);
}

function decodeBytes(raw: string): string {
  const bytes = Buffer.from(raw, 'latin1');
  let size = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const digits = bytes[at] === 0x25 ? raw.slice(at + 1, at + 3) : '';
    if (/^[0-9a-fA-F]{2}$/.test(digits)) {
      bytes[size] = Number.parseInt(digits, 16);
      at += 2;
    } else {
      bytes[size] = bytes[at] ?? 0;
    }
    size += 1;
  }
  return bytes.toString('utf8', 0, size);
}
