// SPDX-License-Identifier: Apache-2.0
// Checksums of a SavedModel's variables/variables.index. OpenVINO reads it without looking at them, and a
// damaged one ends the process (docs/notes/0009-damaged-models.md): it is looked at here before.
// The file is a sorted string table: blocks, each with a byte for its compression and a CRC-32C behind
// it, and a footer that says where the index of blocks lies.

import { join } from 'node:path';
import { ServingError } from '../errors.ts';
import { readRegular } from './regular-file.ts';

const footerLength = 48;
const magic = 0xdb4775248b80fb57n;
const trailerLength = 5;

/**
 * Resolves where the SavedModel in `folder` has no variables, or their index is as it was written.
 * Rejects with ServingError `failed_precondition` "model_not_read".
 */
export async function requireSoundIndex(folder: string): Promise<void> {
  const path = join(folder, 'variables', 'variables.index');
  const file = await readRegular(path).catch((thrown) => {
    return thrown.code === 'ENOENT' ? undefined : Buffer.alloc(0); // a damaged one
  });
  if (file === undefined || isSoundIndex(file)) return;
  throw new ServingError(
    'failed_precondition',
    'model_not_read',
    'Model file could not be read: variables.index is damaged',
  );
}

/** Whether every block that the table leads to has the checksum that was written behind it. */
export function isSoundIndex(file: Buffer): boolean {
  try {
    const footer = new Reader(file.subarray(file.length - footerLength));
    const metaIndex = footer.handle();
    const index = footer.handle();
    return (
      file.length >= footerLength &&
      file.readBigUInt64LE(file.length - 8) === magic &&
      isSoundBlock(file, metaIndex) &&
      isSoundBlock(file, index) &&
      handlesIn(blockOf(file, index)).every((block) => isSoundBlock(file, block))
    );
  } catch (thrown) {
    if (thrown instanceof RangeError) return false; // what it says lies beyond its end
    throw thrown;
  }
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

function blockOf(file: Buffer, { offset, size }: Handle): Buffer {
  if (offset + size + trailerLength > file.length) throw new RangeError('block beyond the end');
  return file.subarray(offset, offset + size);
}

function isSoundBlock(file: Buffer, handle: Handle): boolean {
  const { length } = blockOf(file, handle);
  const sum = crc32c(file.subarray(handle.offset, handle.offset + length + 1));
  const masked = (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
  return file.readUInt32LE(handle.offset + length + 1) === masked;
}

/** The values of an index block: entries with prefix-compressed keys, then their restarts. */
function handlesIn(block: Buffer): readonly Handle[] {
  const restarts = block.readUInt32LE(block.length - 4);
  const entries = new Reader(block.subarray(0, Math.max(0, block.length - 4 - 4 * restarts)));
  const handles: Handle[] = [];
  while (!entries.atEnd) {
    entries.varint();
    const keyLength = entries.varint();
    const valueLength = entries.varint();
    entries.skip(keyLength);
    handles.push(new Reader(entries.take(valueLength)).handle());
  }
  return handles;
}

/** Reads from the front of bytes; a RangeError where they end too soon. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Seven bits a byte, lowest first, up to 2^53. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 53; scale *= 128) {
      const byte = this.#bytes.readUInt8(this.#at);
      this.#at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError('number too long');
  }

  handle(): Handle {
    return { offset: this.varint(), size: this.varint() };
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('bytes beyond the end');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  skip(length: number): void {
    this.take(length);
  }
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  }
  return remainder >>> 0;
});

function crc32c(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (castagnoli[(sum ^ byte) & 255] ?? 0);
  return ~sum >>> 0;
}
