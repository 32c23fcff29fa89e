// SPDX-License-Identifier: Apache-2.0
// The image's health check: asks the running server, on the port it was started with, whether it is
// alive. Exit code 0 = yes.
import { readdirSync, readFileSync } from 'node:fs';

const serverFile = '/opt/vinoserve/dist/src/cli.js';

/** The server's arguments. It is process 1, or below an init process where one is used. */
function serverArguments() {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let words;
    try {
      words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    } catch {
      continue;
    }
    if (words[1] === serverFile) return words.slice(2, -1);
  }
  throw new Error('The server is not running.');
}

/** The value of `--name value` or `--name=value`. */
function option(words, name) {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return words[at].includes('=') ? words[at].slice(name.length + 1) : words[at + 1];
}

const words = serverArguments();
const port = option(words, '--rest_port');
const [bound = ''] = option(words, '--rest_bind_address')?.split(',') ?? [];
const host = bound === '' || bound === '0.0.0.0' || bound === '::' ? 'localhost' : bound;
const authority = host.includes(':') ? `[${host}]` : host;
const answer = await fetch(`http://${authority}:${port}/v2/health/live`);
if (answer.status !== 200) throw new Error(`/v2/health/live answered ${answer.status}.`);
