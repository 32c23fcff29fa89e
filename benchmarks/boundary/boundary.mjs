// SPDX-License-Identifier: Apache-2.0
// The price of a crossing: `servable.infer` of a tiny model through the addon, no HTTP. It runs in a
// process of its own (crossing.mjs), so that nothing else is on its thread.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchmarks } from '../lib/places.mjs';
import { pace } from '../lib/rounds.mjs';

export async function boundary() {
  const program = join(benchmarks, 'boundary', 'crossing.mjs');
  const words = [program, pace.rounds, pace.seconds].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return {
    title:
      'boundary: a tiny model through the addon, beside ways to wait that leave JavaScript for nothing',
    rows: JSON.parse(stdout),
    goals: [],
  };
}
