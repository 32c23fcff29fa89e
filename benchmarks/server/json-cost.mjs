// SPDX-License-Identifier: Apache-2.0
// What it costs a client to send a picture as JSON and not as bytes, by KServe and by TensorFlow-style
// predict: one client, one cheap model, one server, the bodies by turns.

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
  predictBody,
  predictPath,
} from '../lib/requests.mjs';
import { alternate } from '../lib/rounds.mjs';

const goal = 3;
const infer = inferPath('mean');
const predict = predictPath('mean');

/** Precision that the device may compute the mean in (bf16 keeps 8 bits). */
const tolerance = 0.02;

export async function jsonCost() {
  const few = fewDigits();
  const many = manyDigits();
  const nestedFew = nested(few, pictureShape);
  const nestedMany = nested(many, pictureShape);
  const bodies = {
    binary: [infer, few, binaryBody('x', pictureShape, few)],
    'flat, few digits': [infer, few, jsonBody('x', pictureShape, few)],
    'flat, many digits': [infer, many, jsonBody('x', pictureShape, many)],
    'nested, many digits': [infer, many, jsonBody('x', pictureShape, nestedMany)],
    'predict, rows, few digits': [predict, few, predictBody({ instances: nestedFew })],
    'predict, columns, few digits': [predict, few, predictBody({ inputs: nestedFew })],
    'predict, rows, many digits': [predict, many, predictBody({ instances: nestedMany })],
    'predict, columns, many digits': [predict, many, predictBody({ inputs: nestedMany })],
  };
  const server = await startVinoserve('mean', largeModel('mean'));
  try {
    const subjects = {};
    for (const [name, [path, values, request]] of Object.entries(bodies)) {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const load = await prepareLoad(server, path, request, (body, answer) => {
        const y = firstNumber(body, answer);
        assert(Math.abs(y - mean) < tolerance * mean, `Expected ${mean}, got ${y}`);
      });
      subjects[name] = () => load(1);
    }
    return toPart(bodies, await alternate(subjects));
  } finally {
    await server.stop();
  }
}

function firstNumber(body, answer) {
  if (answer.headers.has('inference-header-content-length')) return binaryOutput(body, answer)[0];
  const { outputs, predictions } = JSON.parse(body);
  const data = predictions ?? outputs[0]?.data ?? outputs;
  return data.flat(Infinity)[0];
}

function toPart(bodies, medians) {
  const rows = Object.entries(bodies).map(([name, [, , request]]) => ({
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
