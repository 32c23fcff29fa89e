// SPDX-License-Identifier: Apache-2.0
// The stateful settings of a `config` entry (config-and-lifecycle.md 9).

import { ServingError } from '../errors.ts';
import type { ModelConfig } from '../models/model-config.ts';
import type { ModelEntry } from './schema.ts';

const defaultSequences = 500;
const mostSequences = 2 ** 32 - 1;
const onlyStateful = [
  'low_latency_transformation',
  'max_sequence_number',
  'idle_sequence_cleanup',
] as const;

/**
 * Undefined for a model without state. Throws ServingError `invalid_argument`:
 * "non_stateful_model_parameter", "sequence_number_too_high", "stateful_model_auto" (`auto` batch or shape).
 */
export function readStateful(entry: ModelEntry): ModelConfig['stateful'] {
  if (entry.stateful !== true) {
    const given = onlyStateful.find((key) => entry[key] !== undefined);
    if (given === undefined) return undefined;
    throw fault(
      'non_stateful_model_parameter',
      `Stateful model config parameter used for non stateful model - ${given}`,
    );
  }
  const maxSequences = entry.max_sequence_number ?? defaultSequences;
  if (maxSequences > mostSequences) {
    throw fault(
      'sequence_number_too_high',
      `Sequence max number parameter too high - Expected: at most ${mostSequences}; Actual: ${maxSequences}`,
    );
  }
  if (isAutomatic(entry)) {
    throw fault(
      'stateful_model_auto',
      'Dynamic shape and dynamic batch size are not supported for stateful models',
    );
  }
  return {
    lowLatency: entry.low_latency_transformation ?? false,
    maxSequences,
    idleCleanup: entry.idle_sequence_cleanup ?? true,
  };
}

function isAutomatic({ batch_size: batchSize, shape }: ModelEntry): boolean {
  const shapes = typeof shape === 'object' ? Object.values(shape) : [shape];
  return [batchSize, ...shapes].some((text) => String(text).trim().toLowerCase() === 'auto');
}

function fault(reason: string, message: string): ServingError {
  return new ServingError('invalid_argument', reason, message);
}
