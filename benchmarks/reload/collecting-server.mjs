// SPDX-License-Identifier: Apache-2.0
// The command, in a process that collects all garbage on a message: what it holds then is what it keeps.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('message', () => {
  // What the first collection lets go of may hold memory outside the heap, freed on the next turn.
  collect();
  setImmediate(() => {
    collect();
    process.send('collected');
  });
});

await import('../../dist/src/cli.js');
