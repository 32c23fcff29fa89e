// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:net';

/** Resolves with `wanted` if it can be listened on, else with a port that the system picks. */
export function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(freePort(0));
      else reject(error);
    });
    probe.listen(wanted, '0.0.0.0', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
