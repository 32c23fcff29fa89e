// SPDX-License-Identifier: Apache-2.0
// From the start of the process to ready, to the first answer, and the memory held then: the server
// with a tiny model, beside the engine alone with the same model, beside bare Fastify.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cpuSeconds, residentMegabytes, startEcho, startVinoserve } from '../lib/child.mjs';
import { prepareLoad } from '../lib/load.mjs';
import { fixture, programs } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import { inferPath, jsonBody } from '../lib/requests.mjs';
import { alternate } from '../lib/rounds.mjs';

const goalMs = 250;
/** Half as much again as OpenVINO Model Server takes with this model. */
const goalMegabytes = 189;
const path = inferPath('dummy');
const request = jsonBody('b', [1, 10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

export async function startup() {
  const { server, engine, echo } = await alternate({
    server: () => measure(() => startVinoserve('dummy', fixture('dummy'))),
    engine: engineAlone,
    echo: () => measure(() => startEcho(path)),
  });
  const row = (name, figures) => ({
    process: name,
    'ready ms': figures.ready,
    'first answer ms': figures.answer,
    'CPU ms': figures.cpu,
    'resident MB': figures.resident,
    'engine made ms': figures.engine,
    'model compiled ms': figures.compile,
  });
  return {
    title: 'server/startup: from process start, tiny model',
    rows: [row('vinoserve', server), row('engine alone', engine), row('bare Fastify', echo)],
    goals: [
      atMost(goalMs, 'ready, milliseconds without the compiling', server.ready - engine.compile),
      atMost(goalMegabytes, 'resident MB', server.resident),
    ],
  };
}

async function measure(start) {
  const begun = performance.now();
  const child = await start();
  try {
    await prepareLoad(child, path, request, () => {});
    const answer = performance.now() - begun;
    return { ready: child.readyMs, answer, ...costOf(child.pid) };
  } finally {
    await child.stop();
  }
}

async function engineAlone() {
  const begun = performance.now();
  const model = join(fixture('dummy'), '1', 'model.xml');
  const child = spawn(join(programs, 'engine_alone'), [model], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const answer = performance.now() - begun;
  const cost = costOf(child.pid);
  child.stdin.end();
  await once(child, 'exit');
  return { ready: answer, answer, ...cost, ...JSON.parse(line) };
}

/** CPU until now, all threads, in milliseconds (the kernel counts in tens), and memory. */
function costOf(pid) {
  return { cpu: cpuSeconds(pid).all * 1000, resident: residentMegabytes(pid) };
}
