// SPDX-License-Identifier: Apache-2.0
// One round of load on a server, with what it cost both sides.

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuSeconds, machineSeconds } from './child.mjs';
import { cache, programs } from './places.mjs';
import { headersOf, httpBytes } from './requests.mjs';
import { pace } from './rounds.mjs';

const run = promisify(execFile);
let files = 0;

/**
 * Sends `request` to `child` once, hands the answer to `check`, and returns a function for rounds of
 * it with that many clients. A round resolves with `rate` (answers a second), `p50` and `p99`
 * (milliseconds), `cpuUs` of the server for each answer and `javascriptUs` of its JavaScript thread
 * alone, and the cores that were busy: `cores` with the server, `loadCores` with the load generator,
 * `otherCores` with what else the machine did.
 */
export async function prepareLoad(child, path, request, check) {
  const answer = await fetch(`http://127.0.0.1:${child.port}${path}`, {
    method: 'POST',
    headers: headersOf(request),
    body: request.body,
  });
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(`Expected a 200, got ${answer.status}: ${body}`);
  check(body, answer);
  const file = join(cache, `request-${files++}`);
  writeFileSync(file, httpBytes(path, request));
  return async (clients) => {
    const before = cpuSeconds(child.pid);
    const machineBefore = machineSeconds();
    const words = [child.port, clients, pace.seconds, file, body.length].map(String);
    const { stdout } = await run(join(programs, 'load'), words);
    const taken = JSON.parse(stdout);
    const machine = machineSeconds() - machineBefore;
    const after = cpuSeconds(child.pid);
    const cpu = after.all - before.all;
    return {
      rate: taken.rate,
      p50: taken.p50 / 1000,
      p99: taken.p99 / 1000,
      cpuUs: (cpu * 1e6) / taken.requests,
      javascriptUs: ((after.javascript - before.javascript) * 1e6) / taken.requests,
      cores: cpu / taken.seconds,
      loadCores: taken.cpu / taken.seconds,
      otherCores: Math.max(0, machine - cpu - taken.cpu) / taken.seconds,
    };
  };
}

/** The floats of an answer with one binary output. */
export function binaryOutput(body, answer) {
  const start = Number(answer.headers.get('inference-header-content-length'));
  return new Float32Array(Uint8Array.from(body.subarray(start)).buffer);
}
