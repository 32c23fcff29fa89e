// SPDX-License-Identifier: Apache-2.0
// The tutorial for authors of custom nodes, followed line by line: `sh` blocks are run, a `cpp` block is
// written where the text says, and a `text` or `stderr` block is what the command before it prints.
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inCheckout } from '../helpers/paths.ts';

const page = readFileSync(inCheckout('docs/nodes/tutorial.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)];

describe('docs/nodes/tutorial.md', () => {
  let home: string;
  let last: SpawnSyncReturns<string>;

  const run = (command: string): SpawnSyncReturns<string> =>
    spawnSync('bash', ['-c', command.replaceAll('~/', `${home}/`)], {
      cwd: inCheckout(),
      encoding: 'utf8',
    });

  before(() => {
    home = mkdtempSync(join(tmpdir(), 'vinoserve-nodes-'));
    // Builds the runner where it is out of date, so that no output below speaks of it.
    run('npm run --silent node:test -- --help');
  });
  after(() => rmSync(home, { recursive: true }));

  it('has blocks of every kind', () => {
    const kinds = new Set(blocks.map(([, kind]) => kind));
    assert.deepEqual([...kinds].sort(), ['cpp', 'sh', 'stderr', 'text']);
  });

  for (const [i, [, kind, text = '']] of blocks.entries()) {
    const [title = ''] = text.split('\n');
    it(`${kind}: ${title}`, () => {
      if (kind === 'sh') {
        const fails = blocks[i + 1]?.[1] === 'stderr';
        for (const command of text.trimEnd().split('\n')) {
          last = run(command);
          assert.equal(last.status, fails ? 1 : 0, last.stderr);
        }
      } else if (kind === 'cpp') {
        writeFileSync(join(home, 'nodes/tiles/tiles.cpp'), text);
      } else if (kind === 'text') {
        assert.equal(last.stdout, text);
      } else {
        assert.equal(last.stderr, text);
      }
    });
  }
});
