// SPDX-License-Identifier: Apache-2.0
// Prometheus' text exposition format, written straight into one string: 200 models have 36,000 lines, and
// a general client library holds the event loop for a quarter of a second over them.

import type { Buckets, TimeCounts } from './time-histogram.ts';

/** `name="dummy",version="1"` from names and values. */
export function labels(...pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(',');
}

function escaped(value: string): string {
  if (!/["\\\n]/.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** The series of one family, under its head; nothing at all where there are none. */
export class SeriesText {
  readonly #name: string;
  #text: string;
  #isEmpty = true;

  constructor(name: string, type: MetricType, help: string) {
    this.#name = name;
    this.#text = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  }

  get text(): string {
    return this.#isEmpty ? '' : this.#text;
  }

  /** `labelText` as `labels` gives it, '' = none. */
  value(labelText: string, value: number): void {
    this.#isEmpty = false;
    this.#text += `${this.#name}${labelText === '' ? '' : `{${labelText}}`} ${value}\n`;
  }

  /** `labelText` must not be empty. */
  histogram(labelText: string, buckets: Buckets, times: TimeCounts): void {
    this.#isEmpty = false;
    const name = this.#name;
    const start = `${name}_bucket{${labelText},le="`;
    let total = 0;
    for (const [index, bound] of buckets.labels.entries()) {
      total += times.counts[index] ?? 0;
      this.#text += `${start}${bound}"} ${total}\n`;
    }
    total += times.counts[buckets.labels.length] ?? 0;
    this.#text +=
      `${start}+Inf"} ${total}\n` +
      `${name}_sum{${labelText}} ${times.sum}\n${name}_count{${labelText}} ${total}\n`;
  }
}
