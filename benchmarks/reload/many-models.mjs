// SPDX-License-Identifier: Apache-2.0
// Two hundred small models: how soon all are ready, and what each costs in memory, beside the engine
// alone with as many.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cpuSeconds, residentMegabytes, startConfigured } from '../lib/child.mjs';
import { fixture, programs } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import { alternate } from '../lib/rounds.mjs';
import { Repository } from './repository.mjs';

const models = 200;
const goalSeconds = 1;
const goalKilobytes = 200;
const folder = join(fixture('dummy'), '1');

export async function manyModels() {
  const repositories = { all: useModels(models), one: useModels(1) };
  try {
    const { all, one, engineAll, engineOne } = await alternate({
      all: () => server(repositories.all),
      one: () => server(repositories.one),
      engineAll: () => engineAlone(models),
      engineOne: () => engineAlone(1),
    });
    const each = (many, few) => ((many.resident - few.resident) * 1024) / (models - 1);
    const compiled = engineAll.compile / 1000;
    const ready = (all.ready - one.ready) / 1000;
    const row = (process, seconds, many, few) => ({
      process,
      models,
      seconds,
      'CPU s': many.cpu - few.cpu,
      'resident MB': many.resident,
      'with one MB': few.resident,
      'kB a model': each(many, few),
    });
    return {
      title: `reload/many-models: ${models} small models`,
      rows: [
        row('vinoserve', ready, all, one),
        row('engine alone, one after another', compiled, engineAll, engineOne),
      ],
      goals: [
        atMost(
          goalSeconds,
          'seconds until all are ready, beyond the engine alone divided by the cores',
          ready - compiled / availableParallelism(),
        ),
        atMost(
          goalKilobytes,
          "kB of a model beyond the engine's own",
          each(all, one) - each(engineAll, engineOne),
        ),
      ],
    };
  } finally {
    for (const repository of Object.values(repositories)) repository.remove();
  }
}

function useModels(count) {
  const repository = new Repository();
  const names = Array.from({ length: count }, (_, i) => `m${i}`);
  for (const name of names) repository.publish(folder, name, '1');
  repository.configure(names.map((name) => ({ name, base_path: name })));
  return repository;
}

async function server(repository) {
  const child = await startConfigured(repository.config);
  try {
    return { ready: child.readyMs, ...costOf(child.pid) };
  } finally {
    await child.stop();
  }
}

async function engineAlone(count) {
  const words = [join(folder, 'model.xml'), String(count)];
  const child = spawn(join(programs, 'engine_alone'), words, {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const cost = costOf(child.pid);
  child.stdin.end();
  await once(child, 'exit');
  return { ...JSON.parse(line), ...cost };
}

function costOf(pid) {
  return { cpu: cpuSeconds(pid).all, resident: residentMegabytes(pid) };
}
