// SPDX-License-Identifier: Apache-2.0
// A metric family: what is said of it, and how its series are read.

import type { Snapshot, VersionRow } from './snapshot.ts';
import type { MetricType, SeriesText } from './text-format.ts';
import { ovmsBuckets, type TimeCounts } from './time-histogram.ts';

export type WriteSeries = (text: SeriesText, snapshot: Snapshot) => void;

export interface Family {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** Whether it is exposed where nobody lists families. */
  readonly byDefault: boolean;
  readonly write: WriteSeries;
}

export function family(type: MetricType, name: string, help: string, write: WriteSeries): Family {
  return { type, name, help, write, byDefault: true };
}

/** A number for each version. */
export function eachVersion(read: (row: VersionRow) => number): WriteSeries {
  return (text, { models }) => {
    for (const { versions } of models) {
      for (const row of versions) text.value(row.labels, read(row));
    }
  };
}

/** A histogram for each version. */
export function timesOfEachVersion(read: (row: VersionRow) => TimeCounts): WriteSeries {
  return (text, { models }) => {
    for (const { versions } of models) {
      for (const row of versions) text.histogram(row.labels, ovmsBuckets, read(row));
    }
  };
}
