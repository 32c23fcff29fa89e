// SPDX-License-Identifier: Apache-2.0
// The families of TensorFlow Serving (tfs-rest.md 11): predictions by its API, by model. As there, a
// series begins with its first request.

import { type Family, family, type WriteSeries } from './family.ts';
import { labels } from './text-format.ts';
import { ovmsBuckets, type TimeCounts, tfServingBuckets } from './time-histogram.ts';

const requestCounts: WriteSeries = (text, { servables }) => {
  for (const { name, meter } of servables) {
    for (const [status, count] of meter.predictions) {
      text.value(labels(['model_name', name], ['status', status]), count);
    }
  }
};

const requestLatency: WriteSeries = (text, { servables }) => {
  for (const { name, meter } of servables) {
    if (!meter.predictions.has('OK')) continue;
    const ofModel = labels(['model_name', name], ['API', 'predict'], ['entrypoint', 'REST']);
    text.histogram(ofModel, tfServingBuckets, meter.predictionTime);
  }
};

/** Of all inferences, whichever API asked: the engine does not know. */
const runtimeLatency: WriteSeries = (text, { models }) => {
  for (const { name, meter, versions } of models) {
    if (!meter.predictions.has('OK')) continue;
    const ofModel = labels(['model_name', name], ['API', 'Predict'], ['runtime', 'OpenVINO']);
    const times = versions.flatMap(({ native }) => (native ? [native.inferenceTime] : []));
    text.histogram(ofModel, ovmsBuckets, add(times));
  }
};

function add(times: readonly TimeCounts[]): TimeCounts {
  const counts = ovmsBuckets.bounds.map(() => 0).concat(0);
  let sum = 0;
  for (const time of times) {
    for (const index of counts.keys())
      counts[index] = (counts[index] ?? 0) + (time.counts[index] ?? 0);
    sum += time.sum;
  }
  return { counts, sum };
}

export const tfServingFamilies: readonly Family[] = [
  family(
    'counter',
    ':tensorflow:serving:request_count',
    'The total number of requests.',
    requestCounts,
  ),
  family(
    'histogram',
    ':tensorflow:serving:request_latency',
    'Distribution of wall time (in microseconds) for requests.',
    requestLatency,
  ),
  family(
    'histogram',
    ':tensorflow:serving:runtime_latency',
    'Distribution of wall time (in microseconds) for the runtime.',
    runtimeLatency,
  ),
];
