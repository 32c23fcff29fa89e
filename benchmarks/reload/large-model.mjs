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
  const repository = new Repository();
  const configure = (nireq) =>
    repository.configure([{ name: 'resnet50', base_path: largeModel('resnet50'), nireq }]);
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
      title: 'reload/large-model: one client of a 100 MB model while it is loaded anew',
      rows: [
        {
          'reload ms': reloading.lasted,
          'longest ms': reloading.longest,
          'longest without ms': quiet.longest,
          ratio: reloading.longest / quiet.longest,
        },
      ],
      goals: [
        atMost(0, 'failed requests', clients.faults.length),
        atMost(goal, 'longest request over that without', reloading.longest / quiet.longest),
      ],
    };
  } finally {
    await clients.stop();
    await server.stop();
    repository.remove();
  }
}
