// SPDX-License-Identifier: Apache-2.0
// The log of a whole life as JSON lines, on stdout and in the file.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
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
  assert.deepEqual(
    lines.filter((line) => typeof line.event !== 'string'),
    [],
  );
  assert.equal(lines[0].message.startsWith('vinoserve '), true);
  assert.equal(lines.at(-1).message, 'stopped');
  const loaded = lines.find(({ event }) => event === 'loaded');
  assert.deepEqual([loaded.level, loaded.model, loaded.version], ['info', 'dummy', '1']);
  assert.equal(typeof loaded.ms, 'number');
  for (const event of ['starting', 'listening', 'ready', 'stopping', 'stopped']) {
    assert.equal(lines.filter((line) => line.event === event).length, 1, event);
  }
  const failed = lines.find(({ event }) => event === 'request_failed');
  assert.deepEqual([failed.level, failed.status, failed.model], ['debug', 404, 'other']);
});

it('what keeps a model or a setting from being served names its model and why', async () => {
  const folder = useFiles(['broken/1/model.xml']);
  const dummy = inCheckout('test/fixtures/models/dummy');
  cpSync(dummy, join(folder, 'mapped'), { recursive: true });
  writeFileSync(join(folder, 'mapped/1/mapping_config.json'), '[]');
  const entries = [
    { name: 'refused', base_path: dummy, layout: 'NHWX' },
    { name: 'shaped', base_path: dummy, shape: '1,10' },
    { name: 'both', base_path: dummy, shape: '(1,10)', batch_size: 2 },
    { name: 'batched', base_path: dummy, batch_size: 'many' },
    { name: 'mapped', base_path: 'mapped' },
    { name: 'broken', base_path: 'broken' },
  ];
  const config = join(folder, 'config.json');
  const list = entries.map((entry) => ({ config: entry }));
  writeFileSync(
    config,
    JSON.stringify({ model_config_list: list, mediapipe_config_list: [{ name: 'g' }] }),
  );
  const server = await startServer({ config, args: ['--log_format', 'json'] });
  assert.equal(await server.stop(), 0, server.output);
  const lines = server.output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const about = (model: string | undefined) => {
    const { level, event, reason, version, ms, path } = lines.find(
      (line) => line.model === model && line.level !== 'info',
    );
    return [level, event, reason, version, typeof ms, path];
  };
  const none = [undefined, undefined, 'undefined', undefined];
  assert.deepEqual(about('refused'), ['error', 'refused', 'layout_wrong_format', ...none.slice(1)]);
  assert.deepEqual(about('shaped'), ['error', 'remark', 'shape_wrong_format', ...none.slice(1)]);
  assert.deepEqual(about('both'), ['warning', 'remark', ...none]);
  assert.deepEqual(about('batched'), ['warning', 'remark', ...none]);
  const mapping = join(folder, 'mapped/1/mapping_config.json');
  assert.deepEqual(about('mapped'), ['error', 'remark', undefined, '1', 'undefined', mapping]);
  assert.deepEqual(about('broken').slice(0, 5), [
    'error',
    'load_failed',
    'file_invalid',
    '1',
    'number',
  ]);
  assert.deepEqual(about(undefined), ['warning', 'config_remark', ...none]);
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
