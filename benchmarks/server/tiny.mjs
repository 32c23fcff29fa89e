// SPDX-License-Identifier: Apache-2.0
// The server's own path: a model that costs next to nothing, beside bare Fastify echoing the bodies.

import assert from 'node:assert/strict';
import { startEcho, startVinoserve } from '../lib/child.mjs';
import { binaryOutput, prepareLoad } from '../lib/load.mjs';
import { fixture } from '../lib/places.mjs';
import { atLeast } from '../lib/report.mjs';
import { binaryBody, inferPath, jsonBody } from '../lib/requests.mjs';
import { alternate } from '../lib/rounds.mjs';

const goal = 0.85;
const path = inferPath('dummy');
const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const answers = values.map((value) => value + 1);

const kinds = {
  json: {
    request: jsonBody('b', [1, 10], values),
    check: (body) => assert.deepEqual(JSON.parse(body).outputs[0].data, answers),
  },
  binary: {
    request: binaryBody('b', [1, 10], values),
    check: (body, answer) => assert.deepEqual([...binaryOutput(body, answer)], answers),
  },
};

export async function tiny() {
  const [server, echo] = [await startVinoserve('dummy', fixture('dummy')), await startEcho(path)];
  const rows = [];
  try {
    for (const [kind, { request, check }] of Object.entries(kinds)) {
      const loads = {
        server: await prepareLoad(server, path, request, check),
        echo: await prepareLoad(echo, path, request, (body) => assert(body.equals(request.body))),
      };
      for (const clients of [1, 8, 32]) rows.push(await row(kind, clients, loads));
    }
  } finally {
    await Promise.all([server.stop(), echo.stop()]);
  }
  return {
    title: 'server/tiny: requests a second over those of bare Fastify echoing the same bodies',
    rows,
    goals: rows
      .filter(({ clients }) => clients === 32)
      .map(({ body, ratio }) => atLeast(goal, `tiny model, ${body}, 32 clients, over echo`, ratio)),
  };
}

async function row(kind, clients, loads) {
  const { server, echo } = await alternate({
    server: () => loads.server(clients),
    echo: () => loads.echo(clients),
  });
  return {
    body: kind,
    clients,
    'server/s': server.rate,
    'echo/s': echo.rate,
    ratio: server.rate / echo.rate,
    'p50 ms': server.p50,
    'echo p50 ms': echo.p50,
    'p99 ms': server.p99,
    'CPU us': server.cpuUs,
    'echo CPU us': echo.cpuUs,
    'JS us': server.javascriptUs,
    cores: server.cores,
    load: server.loadCores,
    'load at echo': echo.loadCores,
    others: (server.otherCores + echo.otherCores) / 2,
  };
}
