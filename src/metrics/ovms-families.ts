// SPDX-License-Identifier: Apache-2.0
// The families of OpenVINO Model Server with its help texts and labels, which its users' dashboards ask
// for (config-and-lifecycle.md 11).

import {
  eachVersion,
  type Family,
  family,
  timesOfEachVersion,
  type WriteSeries,
} from './family.ts';
import { methodNames, methods } from './meters.ts';
import { labels } from './text-format.ts';
import { ovmsBuckets, type TimeCounts } from './time-histogram.ts';

const noTimes: TimeCounts = { counts: [], sum: 0 };

/** gRPC is not served: its series stay at 0, for dashboards that sum over both. */
const interfaces = ['gRPC', 'REST'] as const;

/** In the order of labels: those of a version where it is the version that was asked. */
function requests(outcome: 'success' | 'fail'): WriteSeries {
  return (text, { servables }) => {
    for (const [index, method] of methodNames.entries()) {
      const { api, ofVersion, codec } = methods[method];
      for (const { name, meter, versions } of servables) {
        const ofName = { labels: labels(['name', name]), meter, native: undefined };
        for (const { labels: ofRow, meter: counts, native } of ofVersion ? versions : [ofName]) {
          const asNode = outcome === 'success' && codec ? (native?.asNode[codec] ?? 0) : 0;
          for (const wire of interfaces) {
            const ofMethod = labels(['api', api], ['interface', wire], ['method', method]);
            const count = wire === 'REST' ? (counts[outcome][index] as number) + asNode : 0;
            text.value(`${ofMethod},${ofRow}`, count);
          }
        }
      }
    }
  };
}

const requestTimes: WriteSeries = (text, { servables }) => {
  for (const row of servables.flatMap(({ versions }) => versions)) {
    for (const wire of interfaces) {
      const times = wire === 'REST' ? row.meter.requestTime : noTimes;
      text.histogram(`${labels(['interface', wire])},${row.labels}`, ovmsBuckets, times);
    }
  }
};

export const ovmsFamilies: readonly Family[] = [
  family(
    'counter',
    'ovms_requests_success',
    'Number of successful requests to a model or a DAG.',
    requests('success'),
  ),
  family(
    'counter',
    'ovms_requests_fail',
    'Number of failed requests to a model or a DAG.',
    requests('fail'),
  ),
  family(
    'histogram',
    'ovms_request_time_us',
    'Processing time of requests to a model or a DAG.',
    requestTimes,
  ),
  family(
    'gauge',
    'ovms_streams',
    'Number of OpenVINO execution streams.',
    eachVersion(({ streams }) => streams),
  ),
  family(
    'histogram',
    'ovms_inference_time_us',
    'Inference execution time in the OpenVINO backend.',
    timesOfEachVersion(({ native }) => native?.inferenceTime ?? noTimes),
  ),
  family(
    'histogram',
    'ovms_wait_for_infer_req_time_us',
    'Request waiting time in the scheduling queue.',
    timesOfEachVersion(({ native }) => native?.waitTime ?? noTimes),
  ),
  family(
    'gauge',
    'ovms_current_requests',
    'Number of inference requests currently in process.',
    // Those of pipelines are known by their infer requests alone.
    eachVersion(({ meter, native }) => Math.max(meter.current, native?.active ?? 0)),
  ),
  {
    ...family(
      'gauge',
      'ovms_infer_req_queue_size',
      'Inference request queue size (nireq).',
      eachVersion(({ inferRequests }) => inferRequests),
    ),
    byDefault: false,
  },
  {
    ...family(
      'gauge',
      'ovms_infer_req_active',
      'Number of currently consumed inference request from the processing queue.',
      eachVersion(({ native }) => native?.active ?? 0),
    ),
    byDefault: false,
  },
];
