// SPDX-License-Identifier: Apache-2.0
// Child processes whose output is kept aside and shown only when they fail.
import { spawn } from 'node:child_process';
import { root } from './checkout.mjs';

const shownLines = 60;
const shownCommand = 200;

/**
 * Runs `command` in the checkout's root and resolves with what it printed. Rejects with the last
 * lines of it when it fails. `onLine` gets every line as it comes.
 */
export function run(command, args, { env = {}, cwd = root, onLine = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        for (const line of text.split(/[\r\n]+/)) if (line.trim()) onLine(line.trim());
      });
    }
    child.on('error', (error) => reject(new Error(`${command} did not start: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const tail = output.trimEnd().split('\n').slice(-shownLines).join('\n');
      const how = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      const shown = [command, ...args].join(' ').slice(0, shownCommand);
      reject(new Error(`${shown}\n${how}:\n${tail}`));
    });
  });
}
