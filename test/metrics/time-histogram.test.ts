// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ovmsBuckets, TimeHistogram, tfServingBuckets } from '../../src/metrics/time-histogram.ts';

test('the bounds of OpenVINO Model Server', () => {
  assert.equal(
    ovmsBuckets.labels.join(', '),
    '10, 18, 32, 58, 104, 188, 340, 612, 1101, 1983, 3570, 6426, 11568, 20822, 37481, 67466, 121439, ' +
      '218591, 393464, 708235, 1274823, 2294682, 4130428, 7434771, 13382588, 24088659, 43359586, ' +
      '78047255, 140485060, 252873108, 455171596, 819308872, 1474755971',
  );
});

test('the bounds of TensorFlow Serving', () => {
  assert.equal(tfServingBuckets.labels.length, 33);
  assert.deepEqual(tfServingBuckets.labels.slice(0, 6), [
    '10',
    '18',
    '32.4',
    '58.32',
    '104.976',
    '188.957',
  ]);
});

test('a bound belongs to its own bucket; what is beyond all has one too', () => {
  const histogram = new TimeHistogram(ovmsBuckets);
  for (const time of [0, 10, 10.5, 18, 19, 1474755971, 1474755972]) histogram.observe(time);
  assert.deepEqual([...histogram.counts.slice(0, 3)], [2, 2, 1]);
  assert.deepEqual([...histogram.counts.slice(-2)], [1, 1]);
  assert.equal(histogram.sum, 0 + 10 + 10.5 + 18 + 19 + 1474755971 + 1474755972);
});
