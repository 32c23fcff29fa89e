// SPDX-License-Identifier: Apache-2.0
// What came of bringing one served name to what the configuration says of it.

import type { ServingError } from '../errors.ts';
import type { ServableKind } from './model.ts';

export interface LoadResult {
  readonly name: string;
  readonly kind: ServableKind;
  /** Whether anything was loaded or retired. */
  readonly changed: boolean;
  /** The first failure that stands, be it of now or of an earlier try that is not repeated yet. */
  readonly error?: ServingError;
}
