// SPDX-License-Identifier: Apache-2.0
// The texts of `mean`, `scale`, `color_format` and `precision` (config-and-lifecycle.md 5.4), to
// OpenVINO's names. Mind the order of a pair: colours are model's:client's, precisions client's:model's.

import { ServingError } from '../errors.ts';
import type { PreprocessingSpec } from '../native/types.ts';

type Conversion = NonNullable<PreprocessingSpec['color']>;

const colors: Readonly<Record<string, string>> = {
  RGB: 'RGB',
  BGR: 'BGR',
  GRAY: 'GRAY',
  NV12: 'NV12_SINGLE_PLANE',
  NV12_2: 'NV12_TWO_PLANES',
  I420: 'I420_SINGLE_PLANE',
  I420_3: 'I420_THREE_PLANES',
};

const precisions: Readonly<Record<string, string>> = {
  BF16: 'bf16',
  FP64: 'f64',
  FP32: 'f32',
  FP16: 'f16',
  INT64: 'i64',
  INT32: 'i32',
  INT16: 'i16',
  INT8: 'i8',
  INT4: 'i4',
  UINT64: 'u64',
  UINT32: 'u32',
  UINT16: 'u16',
  UINT8: 'u8',
  UINT4: 'u4',
  UINT1: 'u1',
};

/**
 * `mean` and `scale`: "[1,2,3]", "(1,2,3)", "1.5" or a number; one value for all channels, or one each.
 * Throws ServingError `invalid_argument` "float_wrong_format".
 */
export function parseChannelValues(source: string | number): readonly number[] {
  const bare = String(source).replaceAll(' ', '');
  const list = /^\[(.*)\]$/.exec(bare) ?? /^\((.*)\)$/.exec(bare);
  return (list?.[1]?.split(',') ?? [bare]).map((text) => {
    const value = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(text)
      ? Math.fround(Number(text))
      : Number.NaN;
    if (Number.isFinite(value)) return Number(text);
    throw wrongFormat('float', '[1.5,2,3], (1.5,2,3) or 1.5', source);
  });
}

/** "RGB:BGR", or "RGB" for both sides. Throws ServingError `invalid_argument` "color_format_wrong_format". */
export function parseColorFormat(text: string): Conversion {
  const [model, client = model] = parsePair(text, colors, 'color_format', 'color format');
  return { client, model };
}

/** "FP32:UINT8", or "FP32" for both sides. Throws ServingError `invalid_argument` "precision_wrong_format". */
export function parsePrecision(text: string): Conversion {
  const [client, model = client] = parsePair(text, precisions, 'precision', 'precision');
  return { client, model };
}

/** The names on both sides of the colon, in the order of the text. */
function parsePair(
  text: string,
  names: Readonly<Record<string, string>>,
  reason: string,
  what: string,
): readonly [string, string?] {
  const words = text.replaceAll(' ', '').toUpperCase().split(':');
  const [first, second] = words.map((word) =>
    Object.hasOwn(names, word) ? names[word] : undefined,
  );
  if (first === undefined || words.length > 2 || (words.length === 2 && second === undefined)) {
    throw wrongFormat(
      reason,
      `${Object.keys(names).join(', ')}, or two with a colon between`,
      text,
      what,
    );
  }
  return second === undefined ? [first] : [first, second];
}

function wrongFormat(
  reason: string,
  expected: string,
  actual: string | number,
  what = reason,
): ServingError {
  return new ServingError(
    'invalid_argument',
    `${reason}_wrong_format`,
    `The provided ${what} is in wrong format - Expected: ${expected}; Actual: ${actual}`,
  );
}
