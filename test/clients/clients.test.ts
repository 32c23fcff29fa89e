// SPDX-License-Identifier: Apache-2.0
// Runs the Python clients that people use against the live server; every check of theirs is a test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fixtureConfig, inCheckout } from '../helpers/paths.ts';
import { usePipelines } from '../helpers/pipelines-config.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

/** A line that a script prints (checks.py). */
interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly message?: string;
}

/** Each script against a server of that configuration. */
function tryScripts(config: string, scripts: readonly string[]): void {
  let server: RunningServer;

  before(async () => {
    server = await startServer({ config, args: ['--metrics_enable'] });
  });
  after(() => server?.stop());

  for (const script of scripts) {
    it(script, async (t) => {
      const python = spawn('python3', ['-B', inCheckout('test/clients', script), server.url], {
        env: { ...process.env, PYTHONPATH: inCheckout('.deps/python') },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let complaints = '';
      python.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaints += text;
      });
      const exit = once(python, 'exit');
      let checks = 0;
      for await (const line of createInterface(python.stdout)) {
        const check = JSON.parse(line) as Check;
        checks += 1;
        await t.test(check.name, () => assert.ok(check.ok, check.message));
      }
      const [code] = await exit;
      assert.equal(code, 0, `exit code; it said:\n${complaints}`);
      assert.ok(checks > 0, 'expected the script to run its checks');
    });
  }
}

describe('Python clients', () => {
  tryScripts(fixtureConfig, [
    'triton_client.py',
    'triton_aio_client.py',
    'kserve_client.py',
    'ovms_client.py',
    'prometheus_scrape.py',
  ]);
});

describe('Python clients of pipelines', () => {
  tryScripts(usePipelines(), ['pipeline_clients.py']);
});
