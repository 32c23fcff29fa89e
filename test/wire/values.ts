// SPDX-License-Identifier: Apache-2.0
// Numbers as they stand in a wire file to the little-endian bytes of a tensor.

type Write = (bytes: Buffer, text: string) => void;

export type ValueType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f32' | 'f64';

const writers: Readonly<Record<ValueType, readonly [size: number, write: Write]>> = {
  u8: [1, (bytes, text) => void bytes.writeUInt8(Number(text))],
  i8: [1, (bytes, text) => void bytes.writeInt8(Number(text))],
  u16: [2, (bytes, text) => void bytes.writeUInt16LE(Number(text))],
  i16: [2, (bytes, text) => void bytes.writeInt16LE(Number(text))],
  u32: [4, (bytes, text) => void bytes.writeUInt32LE(Number(text))],
  i32: [4, (bytes, text) => void bytes.writeInt32LE(Number(text))],
  u64: [8, (bytes, text) => void bytes.writeBigUInt64LE(BigInt(text))],
  i64: [8, (bytes, text) => void bytes.writeBigInt64LE(BigInt(text))],
  f32: [4, (bytes, text) => void bytes.writeFloatLE(Number(text))],
  f64: [8, (bytes, text) => void bytes.writeDoubleLE(Number(text))],
};

export const isValueType = (name: string): name is ValueType => Object.hasOwn(writers, name);

/** The values one after another, without padding. Throws RangeError where one does not fit. */
export function encodeValues(type: ValueType, values: readonly string[]): Buffer {
  const [size, write] = writers[type];
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(size);
      write(bytes, value);
      return bytes;
    }),
  );
}
