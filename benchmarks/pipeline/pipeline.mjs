// SPDX-License-Identifier: Apache-2.0
// What a pipeline costs beyond the work of its nodes, without a server: pipeline_bench.cpp says how.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { programs } from '../lib/places.mjs';
import { atMost } from '../lib/report.mjs';
import { pace } from '../lib/rounds.mjs';

const goals = { node: 20, shards: 1.1, diamond: 60 };

export function pipeline() {
  const seconds = String(pace.rounds * pace.seconds);
  const figures = JSON.parse(
    execFileSync(join(programs, 'pipeline_bench'), [seconds], { encoding: 'utf8' }),
  );
  return {
    title: 'pipeline: scheduling, without a server',
    rows: [
      {
        'us a node': figures.nodeMicroseconds,
        '64 shards over 64 inferences': figures.shardsOverDirect,
        'two nodes of 50 ms side by side, ms': figures.diamondMilliseconds,
      },
    ],
    goals: [
      atMost(goals.node, 'microseconds of scheduling a node', figures.nodeMicroseconds),
      atMost(goals.shards, '64 shards over 64 inferences', figures.shardsOverDirect),
      atMost(goals.diamond, 'milliseconds of a diamond', figures.diamondMilliseconds),
    ],
  };
}
