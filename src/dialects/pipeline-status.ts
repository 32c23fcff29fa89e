// SPDX-License-Identifier: Apache-2.0
// The status of what can go wrong with pipelines and their custom nodes (pipelines.md 10). Their texts
// name nodes, tensors and shapes, never a path, and are told to clients even where the fault is ours.

import type { ErrorCode, ServingError } from '../errors.ts';

/** Whether the failure is a pipeline's own, or of a custom node. */
export function isOfPipeline({ reason }: Pick<ServingError, 'reason'>): boolean {
  return /^(pipeline|node_library)_/.test(reason);
}

/** By code; every other one is an error of the server. */
const statusOfCode: ReadonlyMap<ErrorCode, number> = new Map([
  ['invalid_argument', 400],
  ['not_found', 404],
]);

/** Undefined for failures that are not of pipelines. */
export function statusOfPipeline({
  code,
  reason,
}: Pick<ServingError, 'code' | 'reason'>): number | undefined {
  if (reason === 'pipeline_no_results') return 204;
  if (isOfPipeline({ reason })) return statusOfCode.get(code) ?? 500;
  return code === 'unimplemented' && reason === 'not_implemented' ? 500 : undefined;
}
