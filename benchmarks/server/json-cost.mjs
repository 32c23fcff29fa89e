// SPDX-License-Identifier: Apache-2.0
// What it costs a client to send a picture as JSON and not as bytes: one client, one cheap model, one
// server, the three bodies by turns.

import assert from 'node:assert/strict';
import { startVinoserve } from '../lib/child.mjs';
import { binaryOutput, prepareLoad } from '../lib/load.mjs';
import { largeModel } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import {
  binaryBody,
  fewDigits,
  inferPath,
  jsonBody,
  manyDigits,
  nested,
  pictureShape,
} from '../lib/requests.mjs';
import { alternate } from '../lib/rounds.mjs';

const goal = 3;
const path = inferPath('mean');

/** Precision that the device may compute the mean in (bf16 keeps 8 bits). */
const tolerance = 0.02;

export async function jsonCost() {
  const few = fewDigits();
  const many = manyDigits();
  const bodies = {
    binary: [few, binaryBody('x', pictureShape, few)],
    'flat, few digits': [few, jsonBody('x', pictureShape, few)],
    'nested, many digits': [many, jsonBody('x', pictureShape, nested(many, pictureShape))],
  };
  const server = await startVinoserve('mean', largeModel('mean'));
  try {
    const subjects = {};
    for (const [name, [values, request]] of Object.entries(bodies)) {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const load = await prepareLoad(server, path, request, (body, answer) => {
        const [y] =
          name === 'binary' ? binaryOutput(body, answer) : JSON.parse(body).outputs[0].data;
        assert(Math.abs(y - mean) < tolerance * mean, `Expected ${mean}, got ${y}`);
      });
      subjects[name] = () => load(1);
    }
    return toPart(bodies, await alternate(subjects));
  } finally {
    await server.stop();
  }
}

function toPart(bodies, medians) {
  const rows = Object.entries(bodies).map(([name, [, request]]) => ({
    body: name,
    bytes: request.body.length,
    'p50 ms': medians[name].p50,
    'over binary ms': medians[name].p50 - medians.binary.p50,
    'p99 ms': medians[name].p99,
    'CPU ms': medians[name].cpuUs / 1000,
    'JS ms': medians[name].javascriptUs / 1000,
    load: medians[name].loadCores,
    others: medians[name].otherCores,
  }));
  return {
    title: 'server/json-cost: 1x3x224x224 FP32 to a model that costs nothing, one client',
    rows,
    goals: rows
      .slice(1)
      .map((row) => atMost(goal, `${row.body}: milliseconds over binary`, row['over binary ms'])),
  };
}
