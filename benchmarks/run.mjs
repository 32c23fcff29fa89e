// SPDX-License-Identifier: Apache-2.0
// Runs the benchmarks: `npm --prefix benchmarks start [-- PART...]`. README.md tells how to read them.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boundary } from './boundary/boundary.mjs';
import { decoding, encoding } from './codec/codec.mjs';
import { benchmarks, prepare, root } from './lib/places.mjs';
import { printPart } from './lib/report.mjs';
import { pace } from './lib/rounds.mjs';
import { pipeline } from './pipeline/pipeline.mjs';
import { largeModelReload } from './reload/large-model.mjs';
import { manyModels } from './reload/many-models.mjs';
import { reload } from './reload/reload.mjs';
import { jsonCost } from './server/json-cost.mjs';
import { metrics } from './server/metrics.mjs';
import { resnet } from './server/resnet.mjs';
import { startup } from './server/startup.mjs';
import { tiny } from './server/tiny.mjs';

const parts = {
  decoding,
  encoding,
  boundary,
  pipeline,
  tiny,
  metrics,
  'json-cost': jsonCost,
  resnet,
  startup,
  'many-models': manyModels,
  reload,
  'reload-large': largeModelReload,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(parts, name));
if (values.help || unknown.length > 0) {
  console.log(`usage: npm --prefix benchmarks start -- [--rounds 5] [--seconds 1] [PART...]
parts: ${Object.keys(parts).join(', ')}; none = all`);
  process.exit(unknown.length > 0 ? 64 : 0);
}
pace.rounds = Number(values.rounds);
pace.seconds = Number(values.seconds);

prepare();
const results = { machine: describeMachine(), pace, parts: {} };
for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
  const part = await parts[name]();
  results.parts[name] = part;
  printPart(part);
}
const folder = join(benchmarks, 'results');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${results.machine.date.replaceAll(':', '-')}.json`);
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
console.log(`\n${file}`);

function describeMachine() {
  return {
    date: new Date().toISOString().slice(0, 19),
    cpu: cpus()[0].model,
    cores: cpus().length,
    node: process.version,
    commit: execFileSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
    }).trim(),
  };
}
