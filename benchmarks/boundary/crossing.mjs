// SPDX-License-Identifier: Apache-2.0
// crossing.mjs ROUNDS SECONDS: prints the rows of boundary.mjs as JSON.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../dist/src/native/engine.js';
import { fixture } from '../lib/places.mjs';
import { binaryBody, jsonBody } from '../lib/requests.mjs';
import { alternate, pace } from '../lib/rounds.mjs';

[pace.rounds, pace.seconds] = process.argv.slice(2).map(Number);
const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const spare = Buffer.alloc(64);

const servable = await createEngine({}).load({
  name: 'dummy',
  version: '1',
  path: join(fixture('dummy'), '1', 'model.xml'),
  device: 'CPU',
  nireq: 0,
  shapes: {},
  layouts: {},
  pluginConfig: {},
  allowCache: false,
});

/** An inference of one body, which lies as the server would lay it. */
function inferring({ body, headerLength }) {
  const start = headerLength === -1 ? 0 : (64 - (headerLength % 64)) % 64;
  const buffer = Buffer.concat([Buffer.alloc(start), body, spare]);
  const end = start + body.length;
  return () => servable.infer('kserve_v2', buffer, start, end, headerLength);
}

const inferJson = inferring(jsonBody('b', [1, 10], values));
const inferBinary = inferring(binaryBody('b', [1, 10], values));
assert.deepEqual(
  JSON.parse(String(await inferJson())).outputs[0].data,
  values.map((value) => value + 1),
);

const already = Promise.resolve();
const ways = {
  json: inferJson,
  binary: inferBinary,
  'promise made before': () => already,
  setImmediate: () => new Promise((resolve) => setImmediate(resolve)),
};

/** A round with so many calls under way at any time. */
async function round(call, concurrency) {
  let calls = 0;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const end = begun + (pace.seconds * 1000) / Object.keys(ways).length;
  const loop = async () => {
    do {
      await call();
      calls++;
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  const microseconds = (performance.now() - begun) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { time: microseconds / calls, cpu: (user + system) / calls };
}

const rows = [];
for (const concurrency of [1, 8, 32]) {
  const medians = await alternate(
    Object.fromEntries(
      Object.entries(ways).map(([name, call]) => [name, () => round(call, concurrency)]),
    ),
  );
  for (const [name, { time, cpu }] of Object.entries(medians)) {
    rows.push({
      way: name,
      concurrency,
      'us a call': time,
      'calls/s': 1e6 / time,
      'us CPU a call': cpu,
      'over setImmediate us': time - medians.setImmediate.time,
    });
  }
}
console.log(JSON.stringify(rows));
await servable.unload();
