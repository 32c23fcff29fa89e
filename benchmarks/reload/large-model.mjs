// SPDX-License-Identifier: Apache-2.0
// What a client of a 100 MB model notices of that model being loaded anew: its longest request while it
// is, beside its longest in as much time before.

import { setTimeout as delay } from 'node:timers/promises';
import { startConfigured } from '../lib/child.mjs';
import { largeModel } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import { binaryBody, fewDigits, inferPath, pictureShape } from '../lib/requests.mjs';
import { alternate } from '../lib/rounds.mjs';
import { askForReload, Clients } from './clients.mjs';
import { Repository } from './repository.mjs';

const goal = 2;

export async function largeModelReload() {
  // With one thread of its own the model leaves the other cores to the load; with its usual number none.
  const rows = [await measure('1', { INFERENCE_NUM_THREADS: 1 }), await measure('all cores', {})];
  const [spared] = rows;
  return {
    title: 'reload/large-model: one client of a 100 MB model while it is loaded anew',
    rows,
    goals: [
      atMost(0, 'failed requests', rows[0].failed + rows[1].failed),
      atMost(goal, 'longest request over that without, cores to spare', spared.ratio),
    ],
  };
}

async function measure(threads, pluginConfig) {
  const repository = new Repository();
  const configure = (nireq) =>
    repository.configure([
      {
        name: 'resnet50',
        base_path: largeModel('resnet50'),
        nireq,
        plugin_config: { PERFORMANCE_HINT: 'LATENCY', ...pluginConfig },
      },
    ]);
  configure(1);
  const server = await startConfigured(repository.config);
  const request = binaryBody('x', pictureShape, fewDigits());
  const clients = new Clients(1, server.port, inferPath('resnet50'), request, (status, bytes) =>
    status === 200 ? undefined : `${status} ${bytes}`,
  );
  let nireq = 1;
  let lasted = 1000;
  const longest = async (work) => {
    clients.longestMs = 0;
    await work();
    return clients.longestMs;
  };
  try {
    const { quiet, reloading } = await alternate({
      quiet: async () => ({ longest: await longest(() => delay(lasted)) }),
      reloading: async () => {
        nireq = 3 - nireq;
        configure(nireq);
        const begun = performance.now();
        const during = await longest(() => askForReload(server.port));
        lasted = performance.now() - begun;
        return { longest: during, lasted };
      },
    });
    for (const text of clients.faults.slice(0, 5)) console.error(text);
    return {
      "model's threads": threads,
      'reload ms': reloading.lasted,
      'longest ms': reloading.longest,
      'longest without ms': quiet.longest,
      ratio: reloading.longest / quiet.longest,
      failed: clients.faults.length,
    };
  } finally {
    await clients.stop();
    await server.stop();
    repository.remove();
  }
}
