// SPDX-License-Identifier: Apache-2.0
// What a pipeline costs beyond the work of its nodes, and what it holds, without a server:
// pipeline_bench.cpp and pipeline_memory.cpp say how.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { programs } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import { pace } from '../lib/rounds.mjs';

const goals = { node: 20, shards: 1.1, diamond: 60, peak: 1.1, grown: 4 };

const runs = '1000000';

export function pipeline() {
  const seconds = String(pace.rounds * pace.seconds);
  const figures = run('pipeline_bench', seconds);
  const memory = run('pipeline_memory', runs);
  return {
    title: 'pipeline: scheduling and memory, without a server',
    rows: [
      {
        'us a node': figures.nodeMicroseconds,
        '64 shards over 64 inferences': figures.shardsOverDirect,
        'two nodes of 50 ms side by side, ms': figures.diamondMilliseconds,
        'MB in 100 shards of 1 MB': memory.peakFew,
        'in 10,000': memory.peakMany,
        'MB grown in 1e6 runs': memory.grown,
      },
    ],
    goals: [
      atMost(goals.node, 'microseconds of scheduling a node', figures.nodeMicroseconds),
      atMost(goals.shards, '64 shards over 64 inferences', figures.shardsOverDirect),
      atMost(goals.diamond, 'milliseconds of a diamond', figures.diamondMilliseconds),
      atMost(
        goals.peak,
        'memory of 10,000 shards over that of 100',
        memory.peakMany / memory.peakFew,
      ),
      atMost(goals.grown, 'megabytes grown in 1,000,000 runs', memory.grown),
    ],
  };
}

function run(program, argument) {
  return JSON.parse(execFileSync(join(programs, program), [argument], { encoding: 'utf8' }));
}
