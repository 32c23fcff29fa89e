// SPDX-License-Identifier: Apache-2.0
// Times in microseconds, counted by buckets: plain numbers, so that observing costs nanoseconds.

/** Upper bounds, ascending, and each as it is written in a label. */
export interface Buckets {
  readonly bounds: readonly number[];
  readonly labels: readonly string[];
}

function toBuckets(bounds: readonly number[]): Buckets {
  return { bounds, labels: bounds.map(String) };
}

const powers = Array.from({ length: 33 }, (_, index) => 10 * 1.8 ** index);

/** OpenVINO Model Server's (config-and-lifecycle.md 11); the native plane counts by the same. */
export const ovmsBuckets: Buckets = toBuckets(powers.map(Math.floor));

/** TensorFlow Serving's, printed with six significant digits (tfs-rest.md 11). */
export const tfServingBuckets: Buckets = toBuckets(
  powers.map((bound) => Number(bound.toPrecision(6))),
);

/** What a histogram has counted: one number a bucket, the last for what is beyond all bounds, not cumulated. */
export interface TimeCounts {
  readonly counts: ArrayLike<number>;
  /** Microseconds. */
  readonly sum: number;
}

export class TimeHistogram implements TimeCounts {
  readonly counts: Float64Array;
  sum = 0;
  readonly #bounds: readonly number[];

  constructor({ bounds }: Buckets) {
    this.#bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(microseconds: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && microseconds > (bounds[bucket] as number)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.sum += microseconds;
  }
}
