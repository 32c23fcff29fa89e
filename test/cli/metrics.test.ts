// SPDX-License-Identifier: Apache-2.0
// Who may enable metrics, and what ends the start (config-and-lifecycle.md 2.3, 11).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, keepLog, runCommand } from '../helpers/command.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { useFiles } from '../helpers/fake-models.ts';

/** Runs a server with that file and those words until it has answered `/metrics`, or has not started. */
async function scrape(monitoring: object | undefined, words: readonly string[]) {
  const folder = useFiles(['m/1/model.xml', 'm/1/model.bin']);
  const config = join(folder, 'config.json');
  const models = [{ config: { name: 'm', base_path: 'm' } }];
  const metrics = monitoring === undefined ? {} : { monitoring: { metrics: monitoring } };
  writeFileSync(config, JSON.stringify({ model_config_list: models, ...metrics }));
  const port = await freePort();
  const kept = keepLog();
  let reply: Promise<{ status: number; text: string }> | undefined;
  const fetchThenStop = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    const text = await response.text();
    process.kill(process.pid, 'SIGTERM');
    return { status: response.status, text };
  };
  const info: typeof kept.log.info = (text, fields) => {
    kept.log.info(text, fields);
    if (text.startsWith('ready')) reply = fetchThenStop();
  };
  const { code } = await runCommand(
    ['--rest_port', port, '--rest_bind_address', '127.0.0.1', '--config_path', config, ...words],
    { parts: { engine: new FakeEngine(), log: { ...kept.log, info } } },
  );
  return { code, lines: kept.lines, reply: await reply };
}

test('the command line enables metrics and lists families', async () => {
  const list = 'ovms_streams, ovms_infer_req_active,ovms_current_graphs,ovms_streams';
  const { reply } = await scrape(undefined, ['--metrics_enable', `--metrics_list=${list}`]);
  assert.equal(reply?.status, 200);
  assert.deepEqual(reply.text.match(/(?<=# TYPE )\w+/g), ['ovms_streams', 'ovms_infer_req_active']);
});

test('the file does too', async () => {
  const { reply } = await scrape({ enable: true, metrics_list: ['ovms_streams'] }, []);
  assert.equal(reply?.status, 200);
  assert.equal(
    reply.text,
    '# HELP ovms_streams Number of OpenVINO execution streams.\n# TYPE ovms_streams gauge\n' +
      'ovms_streams{name="m",version="1"} 1\n',
  );
});

test('a file that does not enable them leaves /metrics unknown', async () => {
  const { reply } = await scrape({ enable: false, metrics_list: ['nonsense'] }, []);
  assert.deepEqual(reply, { status: 400, text: '{"error":"Invalid request URL"}' });
});

test('both: the server does not start', async () => {
  const { code, lines } = await scrape({ enable: false }, ['--metrics_enable']);
  assert.equal(code, 1);
  assert.match(lines.at(-1) ?? '', /^error: Metrics configuration duplicated/);
});

for (const [place, monitoring, words] of [
  ['file', { enable: true, metrics_list: ['ovms_strems'] }, []],
  ['command line', undefined, ['--metrics_enable', '--metrics_list', 'ovms_strems']],
] as const) {
  test(`an unknown family in the ${place}: the server does not start`, async () => {
    const { code, lines } = await scrape(monitoring, words);
    assert.equal(code, 1);
    assert.equal(lines.at(-1), 'error: Invalid name in metrics_list - ovms_strems');
  });
}
