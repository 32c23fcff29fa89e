// SPDX-License-Identifier: Apache-2.0
// What may lie where a file is expected, and would hold up or flood whoever reads it.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';

/** Each makes one at a path; what it returns ends whatever stands behind it. */
export const irregularFiles: Readonly<Record<string, (path: string) => Promise<() => void>>> = {
  'a folder': async (path) => {
    mkdirSync(path);
    return () => {};
  },
  'a pipe that nobody writes to': async (path) => {
    execFileSync('mkfifo', [path]);
    return () => {};
  },
  'a device that never ends': async (path) => {
    symlinkSync('/dev/zero', path);
    return () => {};
  },
  'a socket': async (path) => {
    const server = createServer().listen(path);
    await once(server, 'listening');
    return () => server.close();
  },
};
