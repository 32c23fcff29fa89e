// SPDX-License-Identifier: Apache-2.0
// All metric families, what `metrics_list` may hold and what it selects (config-and-lifecycle.md 11).

import { ServingError } from '../errors.ts';
import type { Family } from './family.ts';
import { ovmsFamilies } from './ovms-families.ts';
import { type MetricSources, takeSnapshot } from './snapshot.ts';
import { SeriesText } from './text-format.ts';
import { tfServingFamilies } from './tf-serving-families.ts';
import { vinoserveFamilies } from './vinoserve-families.ts';

export const textContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** In the order of exposition. */
export const families: readonly Family[] = [
  ...ovmsFamilies,
  ...tfServingFamilies,
  ...vinoserveFamilies,
];

/** Names of features that are not offered: an existing list may hold them, and nothing is exposed. */
const acceptedNames: ReadonlySet<string> = new Set([
  'ovms_current_graphs',
  'ovms_requests_accepted',
  'ovms_requests_rejected',
  'ovms_graph_error',
  'ovms_graph_processing_time_us',
  'ovms_responses',
]);

/**
 * The families to expose: exactly those of `list`, or the default ones where it is empty. Throws
 * ServingError `invalid_argument` "invalid_metrics_family_name" for a name that nobody knows.
 */
export function selectFamilies(list: readonly string[]): readonly Family[] {
  if (list.length === 0) return families.filter(({ byDefault }) => byDefault);
  const wanted = new Set(list);
  const known = new Set([...acceptedNames, ...families.map(({ name }) => name)]);
  for (const name of wanted) {
    if (known.has(name)) continue;
    throw new ServingError(
      'invalid_argument',
      'invalid_metrics_family_name',
      `Invalid name in metrics_list - ${name}`,
    );
  }
  return families.filter(({ name }) => wanted.has(name));
}

/** The metrics of this moment, in Prometheus' text format. */
export function exposeText(chosen: readonly Family[], sources: MetricSources): string {
  const snapshot = takeSnapshot(sources);
  let text = '';
  for (const { name, type, help, write } of chosen) {
    const series = new SeriesText(name, type, help);
    write(series, snapshot);
    text += series.text;
  }
  return text;
}
