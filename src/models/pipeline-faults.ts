// SPDX-License-Identifier: Apache-2.0
// What can be wrong with a pipeline before the native plane sees it (pipelines.md 3.1, 9.3, 9.4).

import { ServingError } from '../errors.ts';

/** `already_exists` "pipeline_name_occupied": a model has the name. */
export function pipelineNameOccupied(pipeline: string): ServingError {
  return new ServingError(
    'already_exists',
    'pipeline_name_occupied',
    'Pipeline has the same name as model',
    { details: { model: pipeline } },
  );
}

/** `failed_precondition` "pipeline_contains_unconnected_nodes": request and response, and nothing between. */
export function withoutNodes(pipeline: string): ServingError {
  return new ServingError(
    'failed_precondition',
    'pipeline_contains_unconnected_nodes',
    `Pipeline definition has unconnected nodes - Pipeline: ${pipeline}; node: request`,
    { details: { model: pipeline } },
  );
}

/** `failed_precondition` "requested_dynamic_parameters_on_subscribed_model": `auto` for what a pipeline runs. */
export function dynamicSubscribed(model: string): ServingError {
  return new ServingError(
    'failed_precondition',
    'requested_dynamic_parameters_on_subscribed_model',
    'Requested dynamic parameters but model is used in pipeline',
    { details: { model } },
  );
}
