// SPDX-License-Identifier: Apache-2.0
// What can be wrong with a model as a whole (config-and-lifecycle.md 2.3, 4.1, 7.4).

import { ServingError } from '../errors.ts';

/** `already_exists` "model_name_occupied". */
export function nameOccupied(model: string): ServingError {
  return new ServingError(
    'already_exists',
    'model_name_occupied',
    'Given model name is already occupied',
    { details: { model } },
  );
}

/** `failed_precondition` "model_type_change": `stateful` may not change while a version serves. */
export function typeChange(model: string): ServingError {
  return new ServingError(
    'failed_precondition',
    'model_type_change',
    'Model type cannot be changed after it is loaded',
    { details: { model } },
  );
}

/** `not_found` "no_model_version_available". */
export function noVersion(model: string): ServingError {
  return new ServingError(
    'not_found',
    'no_model_version_available',
    'Not a single model version directory has valid numeric name',
    { details: { model } },
  );
}
