// SPDX-License-Identifier: Apache-2.0
// The command, in a process that collects all garbage on a message and answers with the bytes that it
// holds then. Room that V8 keeps for objects to come is none of them: it grows with the requests.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('message', () => {
  // What the first collection lets go of may hold memory outside the heap, freed on the next turn.
  collect();
  setImmediate(() => {
    collect();
    const { rss, heapTotal, heapUsed } = process.memoryUsage();
    process.send(rss - (heapTotal - heapUsed));
  });
});

await import('../../dist/src/cli.js');
