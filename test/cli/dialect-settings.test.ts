// SPDX-License-Identifier: Apache-2.0
// Switches of the dialects: from config.json, from the command line, and which of them counts.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, keepLog, runCommand } from '../helpers/command.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { useFiles } from '../helpers/fake-models.ts';

/** Runs the command with a model `m` until it is ready; what metadata and a probe are answered then. */
async function answers(
  dialects: object | undefined,
  words: readonly string[],
): Promise<{ readonly metadata: string; readonly health: string }> {
  const root = useFiles(['m/1/a.xml', 'm/1/a.bin']);
  const config = join(root, 'config.json');
  const models = [{ config: { name: 'm', base_path: 'm' } }];
  writeFileSync(config, JSON.stringify({ model_config_list: models, dialects }));
  const port = await freePort();
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  let seen: ReturnType<typeof answers> | undefined;
  const look = async () => {
    const metadata = await get('/v1/models/m/metadata');
    return { metadata, health: await get('/v2/health/live') };
  };
  const { lines, log } = keepLog();
  const info: typeof log.info = (text, fields) => {
    log.info(text, fields);
    if (!text.startsWith('ready')) return;
    seen = look().finally(() => process.kill(process.pid, 'SIGTERM'));
  };
  const { code } = await runCommand(
    ['--rest_port', port, '--rest_bind_address', '127.0.0.1', '--config_path', config, ...words],
    { parts: { engine: new FakeEngine(), log: { ...log, info } } },
  );
  assert.equal(code, 0, lines.join('\n'));
  assert.ok(seen, lines.join('\n'));
  return seen;
}

test('neither says anything', async () => {
  const { metadata, health } = await answers(undefined, []);
  assert.ok(metadata.includes('"modelSpec"'), metadata);
  assert.equal(health, '');
});

test('config.json says', async () => {
  const dialects = { tfs_metadata_case: 'tf', kserve_health_body: 'json' };
  const { metadata, health } = await answers(dialects, []);
  assert.ok(metadata.includes('"model_spec"'), metadata);
  assert.equal(health, '{"live":true}');
});

test('the command line says otherwise', async () => {
  const dialects = { tfs_metadata_case: 'ovms', kserve_health_body: 'empty' };
  const words = ['--tfs_metadata_case', 'tf', '--kserve_health_body', 'json'];
  const { metadata, health } = await answers(dialects, words);
  assert.ok(metadata.includes('"model_spec"'), metadata);
  assert.equal(health, '{"live":true}');
});
