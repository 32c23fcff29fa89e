// SPDX-License-Identifier: Apache-2.0
// Response compression (kserve-v2-rest.md 2.4, D6): which coding a client takes, and the compressing.

import { createRequire } from 'node:module';
import type Zlib from 'node:zlib';

const require = createRequire(import.meta.url);

/** Loaded when the first body is compressed: 3 ms of a start without. */
export function zlib(): typeof Zlib {
  return require('node:zlib');
}

export type Coding = 'gzip' | 'deflate';

/** Smaller bodies are not worth it. */
export const leastCompressed = 1024;

/** The coding that `Accept-Encoding` ranks highest, the first listed among equals; undefined = identity. */
export function chooseCoding(accept: string): Coding | undefined {
  let best: Coding | undefined;
  let bestQuality = 0;
  for (const part of accept.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((text) => text.trim());
    if (name !== 'gzip' && name !== 'deflate') continue;
    const quality = qualityOf(parameters);
    if (quality > bestQuality) {
      best = name;
      bestQuality = quality;
    }
  }
  return best;
}

function qualityOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  if (text === undefined) return 1;
  const quality = Number(text);
  return quality >= 0 && quality <= 1 ? quality : 0;
}

/** Fast rather than small: tensors compress badly, and the client waits. `deflate` is zlib-wrapped. */
export function compress(
  coding: Coding,
  body: Buffer,
  done: (error: Error | null, compressed: Buffer) => void,
): void {
  const { constants, deflate, gzip } = zlib();
  const encode = coding === 'gzip' ? gzip : deflate;
  encode(body, { level: constants.Z_BEST_SPEED }, done);
}
