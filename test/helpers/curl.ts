// SPDX-License-Identifier: Apache-2.0
// For tests of commands that call curl.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { inCheckout } from './paths.ts';

/** Environment in which `curl` is there: the real one, or where the machine has none a stand-in, put into `folder`. */
export async function withCurl(folder: string): Promise<NodeJS.ProcessEnv> {
  if (spawnSync('curl', ['--version']).status === 0) return process.env;
  const standIn = inCheckout('dist/test/helpers/curl-stand-in.js');
  const script = `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`;
  await writeFile(join(folder, 'curl'), script, { mode: 0o755 });
  return { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
}
