// SPDX-License-Identifier: Apache-2.0
// The texts of `shape` and `batch_size` (config-and-lifecycle.md 5.1): "(1,3,-1,10:20)", "4", "1:8".

import { ServingError } from '../errors.ts';
import type { DimensionSpec } from '../native/types.ts';

/** Any size. */
export const anyDimension: DimensionSpec = { min: 0, max: null };

const greatestDimension = 2 ** 31 - 1;

/**
 * "(1,3,224,224)" and so on; spaces do not matter. Throws ServingError `invalid_argument`
 * "shape_wrong_format" or "dim_wrong_format".
 */
export function parseShape(text: string): readonly DimensionSpec[] {
  const bare = text.replaceAll(' ', '');
  const inside = /^\(([^()]+)\)$/.exec(bare)?.[1];
  if (inside === undefined) {
    throw new ServingError(
      'invalid_argument',
      'shape_wrong_format',
      `The provided shape is in wrong format - Expected: (1,3,-1,10:20); Actual: ${text}`,
    );
  }
  return inside.split(',').map(parseDimension);
}

/** One dimension: "4", "-1" or "1:8". Throws ServingError `invalid_argument` "dim_wrong_format". */
export function parseDimension(text: string): DimensionSpec {
  const bare = text.trim();
  if (bare === '-1') return anyDimension;
  const range = /^([0-9]{1,10})(?::([0-9]{1,10}))?$/.exec(bare);
  const min = Number(range?.[1] ?? Number.NaN);
  const max = range?.[2] === undefined ? min : Number(range[2]);
  const ordered = range?.[2] === undefined || max > min;
  if (!(ordered && min >= 0 && max <= greatestDimension)) {
    throw new ServingError(
      'invalid_argument',
      'dim_wrong_format',
      `The provided dimension is in wrong format - Expected: 4, -1 or 1:8; Actual: ${text}`,
    );
  }
  return { min, max };
}
