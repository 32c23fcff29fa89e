// SPDX-License-Identifier: Apache-2.0
// `npm start`: one command from a checkout to an answer, and a line to copy that asks the same.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { test } from 'node:test';

interface Started {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  /** All that was printed, once it matches `pattern`. */
  readonly shows: (pattern: RegExp) => Promise<string>;
}

/** Runs `npm start` with `args`. */
function start(args: readonly string[]): Started {
  const child = spawn(process.execPath, ['tools/start.mjs', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  const shows = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(text)) {
      const ended = await Promise.race([
        new Promise<false>((resolve) => child.stdout.once('data', () => resolve(false))),
        exit.then(() => true),
      ]);
      if (ended && !pattern.test(text)) assert.fail(`ended without ${pattern}: ${text}`);
    }
    return text;
  };
  return { child, exit, shows };
}

test('shows an answer, stays up, is asked again by the curl line, and drains', async () => {
  const { child, exit, shows } = start(['--port', '0']);
  try {
    const text = await shows(/^Serving on /m);
    assert.match(text, /^Asked +demo\/images\/7\.png, a handwritten 7/m);
    assert.match(text, /^Answered +7, probability 0\.\d+/m);
    const line = /^ {2}(\(printf .*)$/m.exec(text)?.[1] ?? '';
    const asked = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    const [output] = JSON.parse(asked.stdout).outputs;
    assert.equal(output.name, 'probabilities');
    assert.equal(output.data.indexOf(Math.max(...output.data)), 7);
  } finally {
    child.kill('SIGINT');
  }
  assert.equal(await exit, 0);
});

test('takes another port when the wanted one is taken', async () => {
  const holder = createServer();
  const port = await new Promise<number>((resolve) => {
    holder.listen(0, '0.0.0.0', () => {
      const address = holder.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
  });
  try {
    const { exit, shows } = start(['--port', String(port), '--once']);
    const text = await shows(/^Answered /m);
    assert.match(text, new RegExp(`^Port ${port} is taken; using \\d+ instead\\.$`, 'm'));
    assert.equal(await exit, 0);
  } finally {
    holder.close();
  }
});
