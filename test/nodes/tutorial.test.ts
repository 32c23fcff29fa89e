// SPDX-License-Identifier: Apache-2.0
// The tutorial for authors of custom nodes, followed line by line: `sh` blocks are run, an `sh server`
// block is left running, a `cpp` or `json` block is written where the text before it says, and a `text`
// or `stderr` block is what the command before it prints.
import assert from 'node:assert/strict';
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../helpers/command.ts';
import { withCurl } from '../helpers/curl.ts';
import { inCheckout } from '../helpers/paths.ts';

const page = readFileSync(inCheckout('docs/nodes/tutorial.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w[\w ]*)\n(.*?)^```$/gms)];

describe('docs/nodes/tutorial.md', () => {
  let home: string;
  let env: NodeJS.ProcessEnv;
  let port: string;
  let server: ChildProcess | undefined;
  let last: SpawnSyncReturns<string>;

  /** The text for a home and a port of our own. */
  const ours = (text: string): string => text.replaceAll('~/', `${home}/`).replaceAll('9000', port);

  const run = (command: string): SpawnSyncReturns<string> =>
    spawnSync('bash', ['-c', ours(command)], { cwd: inCheckout(), env, encoding: 'utf8' });

  /** Leaves the command running, and resolves once it serves the pipeline. */
  const serve = async (command: string): Promise<void> => {
    const words = ['-c', `exec ${ours(command)}`];
    const child = spawn('bash', words, { cwd: inCheckout(), stdio: 'ignore' });
    server = child;
    while (run('curl -s --fail localhost:9000/v2/models/sheet/ready').status !== 0) {
      assert.equal(child.exitCode, null, 'the server has ended');
      await pause(50);
    }
  };

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'vinoserve-nodes-'));
    port = await freePort();
    env = await withCurl(home);
    // Builds the runner where it is out of date, so that no output below speaks of it.
    run('npm run --silent node:test -- --help');
  });
  after(async () => {
    if (server?.exitCode === null) {
      server.kill();
      await once(server, 'exit');
    }
    rmSync(home, { recursive: true });
  });

  it('has blocks of every kind', () => {
    const kinds = new Set(blocks.map(([, kind]) => kind));
    assert.deepEqual([...kinds].sort(), ['cpp', 'json', 'sh', 'sh server', 'stderr', 'text']);
  });

  for (const [i, { 1: kind, 2: text = '', index }] of blocks.entries()) {
    const [title = ''] = text.split('\n');
    it(`${kind}: ${title}`, { timeout: 300_000 }, async () => {
      if (kind === 'sh') {
        const fails = blocks[i + 1]?.[1] === 'stderr';
        for (const command of text.trimEnd().split('\n')) {
          last = run(command);
          assert.equal(last.status, fails ? 1 : 0, last.stderr);
        }
      } else if (kind === 'sh server') {
        await serve(text);
      } else if (kind === 'cpp' || kind === 'json') {
        const [, file = ''] = /.*`(~\/\S+)`/s.exec(page.slice(0, index)) ?? [];
        writeFileSync(ours(file), text);
      } else if (kind === 'text') {
        // Replies of the server have no line end.
        assert.equal(last.stdout.replace(/\n?$/, '\n'), text);
      } else {
        assert.equal(last.stderr, text);
      }
    });
  }
});
