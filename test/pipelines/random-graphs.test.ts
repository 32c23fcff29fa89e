// SPDX-License-Identifier: Apache-2.0
// Random pipelines over OpenVINO models and a custom node, asked through both APIs and held against NumPy;
// and as many invalid ones, refused with the fault and its node.
// More of them: `GRAPHS=1000 SEED=5 npm test -- random-graphs`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { useFiles } from '../helpers/fake-models.ts';
import { inCheckout } from '../helpers/paths.ts';
import { startServer } from '../helpers/server.ts';

const { GRAPHS: graphs = '30', SEED: seed = '0' } = process.env;
const first = Number(seed);
const end = first + Number(graphs);
/** So many are served at a time. */
const most = 200;

/** What the script printed; rejects where it ended with another status than 0. */
async function python(...words: readonly string[]): Promise<string> {
  const script = inCheckout('test/pipelines/random_graphs.py');
  const child = spawn('python3', ['-B', script, ...words], {
    env: { ...process.env, PYTHONPATH: inCheckout('.deps/python') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  assert.equal(code, 0, `${stdout}${stderr}`);
  return stdout;
}

for (let start = first; start < end; start += most) {
  const count = Math.min(most, end - start);
  test(`${count} random pipelines from ${start} on answer what NumPy makes of them`, async (t) => {
    const numbers = [String(start), String(count)];
    const folder = useFiles([]);
    symlinkSync(inCheckout('build/tests/nodes'), join(folder, 'nodes'));
    t.diagnostic(await python('make', folder, ...numbers));
    await using server = await startServer({ config: join(folder, 'config.json') });
    const told = await python('ask', server.url, ...numbers);
    t.diagnostic(told);
    assert.equal(told.trim(), `${2 * count} requests and ${count} refusals`);
  });
}
