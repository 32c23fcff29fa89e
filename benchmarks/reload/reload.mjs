// SPDX-License-Identifier: Apache-2.0
// A thousand reloads of every kind while 16 clients ask without pause: does each get its right answer,
// and does memory stay where it is?

import { join } from 'node:path';
import { startCollecting } from '../lib/child.mjs';
import { fixture } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import { inferPath, jsonBody } from '../lib/requests.mjs';
import { median } from '../lib/rounds.mjs';
import { askForReload, Clients } from './clients.mjs';
import { Repository } from './repository.mjs';

const reloads = Number(process.env.VINOSERVE_RELOADS ?? 1000);
const clientCount = 16;
/** How often memory is looked at, in reloads; the first look is where it must stay. */
const every = 50;
const goalMegabytes = 8;

export async function reload() {
  const repository = new Repository();
  // The fixture's versions add 1 and 2: odd numbers here are copies of the one, even ones of the other.
  const publish = (version) =>
    repository.publish(join(fixture('versions'), version % 2 === 1 ? '1' : '2'), 'm', `${version}`);
  publish(1);
  publish(2);
  repository.configure([{ name: 'm', base_path: 'm' }]);
  const server = await startCollecting(repository.config);
  const request = jsonBody('x', [2], [10, 20]);
  const clients = new Clients(
    clientCount,
    server.port,
    inferPath('m'),
    request,
    (status, bytes) => {
      if (status !== 200) return `${status} ${bytes}`;
      const { model_version: version, outputs } = JSON.parse(bytes);
      const right = Number(version) % 2 === 1 ? '11,21' : '12,22';
      return String(outputs[0].data) === right ? undefined : `version ${version}: ${bytes}`;
    },
  );
  const resident = [];
  const times = [];
  const wrongStatuses = [];
  try {
    const steps = changes(repository, publish);
    for (let done = 1; done <= reloads; done += 1) {
      const { change, status } = steps.next().value;
      change();
      const begun = performance.now();
      const told = await askForReload(server.port);
      times.push(performance.now() - begun);
      if (told !== status) wrongStatuses.push(`expected ${status}, got ${told}: ${change}`);
      if (done % every === 0) resident.push(await server.heldMegabytes());
    }
  } finally {
    await clients.stop();
    await server.stop();
    repository.remove();
  }
  for (const text of [...clients.faults, ...wrongStatuses].slice(0, 5)) console.error(text);
  const growth = median(resident.slice(-5)) - resident[0];
  return {
    title: `reload/reload: ${reloads} reloads, ${clientCount} clients`,
    rows: [
      {
        reloads,
        answers: clients.answers,
        'longest answer ms': clients.longestMs,
        'reload p50 ms': median(times),
        'longest reload ms': Math.max(...times),
        'MB after 50': resident[0],
        'MB at the end': resident.at(-1),
        'MB at most': Math.max(...resident),
      },
    ],
    goals: [
      atMost(0, 'failed requests and wrong answers', clients.faults.length),
      atMost(0, 'reloads with another status than expected', wrongStatuses.length),
      atMost(goalMegabytes, 'growth of resident MB after the first 50', growth),
    ],
  };
}

/** Rounds of eight: settings, versions that come and go, and what is broken in between. */
function* changes(repository, publish) {
  const configure = (settings) =>
    repository.configure([{ name: 'm', base_path: 'm', ...settings }]);
  const broken = join(fixture('broken'), '1');
  for (let newest = 3; ; newest += 2) {
    yield { status: 201, change: () => configure({ nireq: (newest % 3) + 1 }) };
    yield { status: 201, change: () => publish(newest) };
    yield { status: 500, change: () => repository.publish(broken, 'm', `${newest + 1}`) };
    yield { status: 201, change: () => replaceBroken(repository, publish, newest + 1) };
    yield { status: 412, change: () => repository.configure('{"model_config_list": [') };
    yield { status: 201, change: () => configure({ plugin_config: { NUM_STREAMS: '1' } }) };
    yield { status: 201, change: () => repository.withdraw('m', `${newest + 1}`) };
    yield { status: 200, change: () => repository.withdraw('m', `${newest - 2}`) };
  }
}

function replaceBroken(repository, publish, version) {
  repository.withdraw('m', `${version}`);
  publish(version);
}
