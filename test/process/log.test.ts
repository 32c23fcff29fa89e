// SPDX-License-Identifier: Apache-2.0
// The log of a whole life as JSON lines, on stdout and in the file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { useFiles } from '../helpers/fake-models.ts';
import { inCheckout } from '../helpers/paths.ts';
import { startServer } from '../helpers/server.ts';

it('every line of --log_format json is an object; loads and failed requests name their parts', async () => {
  const path = join(useFiles([]), 'log');
  const server = await startServer({
    model: { name: 'dummy', path: inCheckout('test/fixtures/models/dummy') },
    args: ['--log_format', 'json', '--log_level', 'DEBUG', '--log_path', path],
  });
  await (await fetch(`${server.url}/v2/models/other/ready`)).text();
  assert.equal(await server.stop(), 0, server.output);
  assert.equal(readFileSync(path, 'utf8'), server.output);
  const lines = server.output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines[0].message.startsWith('vinoserve '), true);
  assert.equal(lines.at(-1).message, 'stopped');
  const loaded = lines.find(({ event }) => event === 'loaded');
  assert.deepEqual([loaded.level, loaded.model, loaded.version], ['info', 'dummy', '1']);
  assert.equal(typeof loaded.ms, 'number');
  const failed = lines.find(({ event }) => event === 'request_failed');
  assert.deepEqual([failed.level, failed.status, failed.model], ['debug', 404, 'other']);
});

it('a reader of the log that goes away does not end the server', async () => {
  const server = await startServer({
    model: { name: 'dummy', path: inCheckout('test/fixtures/models/dummy') },
    args: ['--log_level', 'DEBUG'],
  });
  server.child.stdout?.destroy();
  server.child.stderr?.destroy();
  for (let turn = 0; turn < 3; turn += 1) {
    const reply = await fetch(`${server.url}/v2/models/dummy/ready`);
    assert.equal(reply.status, 200);
    await reply.text();
  }
  assert.equal(await server.stop(), 0);
});
