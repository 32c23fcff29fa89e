// SPDX-License-Identifier: Apache-2.0
// The text of `layout` (config-and-lifecycle.md 5.3): "NHWC", or "NHWC:NCHW" as client : model.

import { ServingError } from '../errors.ts';
import type { LayoutSpec } from '../native/types.ts';

/** Throws ServingError `invalid_argument` "layout_wrong_format". Letters come back in upper case. */
export function parseLayout(text: string): LayoutSpec {
  const [client, model, ...rest] = text.replaceAll(' ', '').toUpperCase().split(':');
  const ok =
    rest.length === 0 &&
    client !== undefined &&
    isLayout(client) &&
    (model === undefined || isLayout(model));
  if (!ok) {
    throw new ServingError(
      'invalid_argument',
      'layout_wrong_format',
      `The provided layout is in wrong format - Expected: NHWC or NHWC:NCHW; Actual: ${text}`,
    );
  }
  return model === undefined ? { client } : { client, model };
}

/** Letters N C H W D, each at most once; "?" for a dimension; "..." at most once. */
function isLayout(text: string): boolean {
  if (!/^[NCHWD?]*(\.\.\.)?[NCHWD?]*$/.test(text) || text === '') return false;
  const letters = text.replace(/[.?]/g, '');
  return new Set(letters).size === letters.length;
}
