// SPDX-License-Identifier: Apache-2.0
// The engine's speed through REST: a network of ResNet-50's size with binary tensors, beside OpenVINO's
// own benchmark_app on the same model, hint and precision.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startVinoserve } from '../lib/child.mjs';
import { binaryOutput, prepareLoad } from '../lib/load.mjs';
import { largeModel, pythonEnvironment } from '../lib/places.mjs';
import { atLeast } from '../lib/report.mjs';
import { binaryBody, fewDigits, inferPath, pictureShape } from '../lib/requests.mjs';
import { alternate, pace } from '../lib/rounds.mjs';

const goal = 0.97;
const run = promisify(execFile);

/** Clients for each hint, and whether the goal is set for them. */
const cases = {
  THROUGHPUT: [
    [2, false],
    [4, true],
  ],
  LATENCY: [[1, true]],
};

export async function resnet() {
  const folder = largeModel('resnet50');
  const rows = [];
  const goals = [];
  for (const [hint, ways] of Object.entries(cases)) {
    const options = ['--plugin_config', JSON.stringify({ PERFORMANCE_HINT: hint })];
    const server = await startVinoserve('resnet50', folder, options);
    try {
      const request = binaryBody('x', pictureShape, fewDigits());
      const load = await prepareLoad(server, inferPath('resnet50'), request, checkOutput);
      const subjects = { engine: () => benchmarkApp(folder, hint) };
      for (const [clients] of ways) subjects[clients] = () => load(clients);
      const medians = await alternate(subjects);
      for (const [clients, counts] of ways) {
        const row = toRow(hint, clients, medians[clients], medians.engine);
        rows.push(row);
        const name = `ResNet-50 size, ${hint} hint, ${clients} clients, over benchmark_app`;
        if (counts) goals.push(atLeast(goal, name, row.ratio));
      }
    } finally {
      await server.stop();
    }
  }
  return { title: 'server/resnet: inferences a second over those of benchmark_app', rows, goals };
}

function checkOutput(body, answer) {
  const output = binaryOutput(body, answer);
  assert.equal(output.length, 1000);
  assert(output.every(Number.isFinite) && output.some((value) => value !== 0));
}

/** A round of benchmark_app as the wheel brings it; it reads and compiles the model each time. */
async function benchmarkApp(folder, hint) {
  const words = ['-m', join(folder, '1', 'model.xml'), '-d', 'CPU', '-hint', hint.toLowerCase()];
  const code = 'from openvino.tools.benchmark.main import main; main()';
  const { stdout } = await run(
    'python3',
    ['-c', code, ...words, '-ip', 'f32', '-t', String(Math.max(1, Math.round(pace.seconds)))],
    { env: pythonEnvironment },
  );
  const figure = (pattern) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  return {
    rate: figure(/Throughput:\s+([\d.]+) FPS/),
    p50: figure(/Median:\s+([\d.]+) ms/),
    streams: figure(/NUM_STREAMS:\s+(\d+)/),
  };
}

function toRow(hint, clients, server, engine) {
  return {
    hint,
    clients,
    streams: engine.streams,
    'server/s': server.rate,
    'engine/s': engine.rate,
    ratio: server.rate / engine.rate,
    'p50 ms': server.p50,
    'engine p50 ms': engine.p50,
    'p99 ms': server.p99,
    cores: server.cores,
    load: server.loadCores,
    others: server.otherCores,
  };
}
