// SPDX-License-Identifier: Apache-2.0
// What counting for the metrics costs: a model that costs next to nothing, with metrics and without.

import assert from 'node:assert/strict';
import { startVinoserve } from '../lib/child.mjs';
import { prepareLoad } from '../lib/load.mjs';
import { fixture } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import { inferPath, jsonBody } from '../lib/requests.mjs';
import { alternate } from '../lib/rounds.mjs';

const goal = 1.02;
const clients = 32;
const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export async function metrics() {
  const start = (options) => startVinoserve('dummy', fixture('dummy'), options);
  const [without, counting] = [await start([]), await start(['--metrics_enable'])];
  const check = (body) =>
    assert.deepEqual(
      JSON.parse(body).outputs[0].data,
      values.map((value) => value + 1),
    );
  try {
    const request = jsonBody('b', [1, 10], values);
    const load = (server) => prepareLoad(server, inferPath('dummy'), request, check);
    const loads = { without: await load(without), counting: await load(counting) };
    const taken = await alternate({
      without: () => loads.without(clients),
      counting: () => loads.counting(clients),
    });
    const ratio = taken.counting.cpuUs / taken.without.cpuUs;
    return {
      title: 'server/metrics: processor time of a request with --metrics_enable over that without',
      rows: [
        {
          clients,
          'with CPU us': taken.counting.cpuUs,
          'without CPU us': taken.without.cpuUs,
          ratio,
          'with/s': taken.counting.rate,
          'without/s': taken.without.rate,
          others: (taken.counting.otherCores + taken.without.otherCores) / 2,
        },
      ],
      goals: [atMost(goal, 'processor time with metrics over without', ratio)],
    };
  } finally {
    await Promise.all([without.stop(), counting.stop()]);
  }
}
