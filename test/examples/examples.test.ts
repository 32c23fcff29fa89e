// SPDX-License-Identifier: Apache-2.0
// Runs every example against a server that serves the demo.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../helpers/command.ts';
import { withCurl } from '../helpers/curl.ts';
import { inCheckout } from '../helpers/paths.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

const run = promisify(execFile);
const pictures = [3, 7].map((digit) => inCheckout(`demo/images/${digit}.png`));

describe('examples', () => {
  let server: RunningServer;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'examples-'));
    server = await startServer({ config: inCheckout('demo/config.json') });
  });
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('curl: every request is answered', async () => {
    const script = inCheckout('examples/curl/requests.sh');
    const { stdout } = await run(script, [server.url], { env: await withCurl(folder) });
    const replies = stdout
      .split('\n')
      .filter((line) => line.startsWith('{') || line.startsWith('['))
      .map((line) => JSON.parse(line));
    assert.equal(replies.length, stdout.split('\n$ curl ').length - 1, stdout);
    assert.deepEqual(
      replies.filter((reply) => 'error' in reply),
      [{ error: 'Model with requested name is not found' }],
    );
    const inferred = replies.filter((reply) => 'model_version' in reply);
    assert.deepEqual(inferred[0].outputs, inferred[1].outputs, 'JSON and binary agree');
    const picture: number[] = inferred[2].outputs[0].data;
    assert.equal(picture.indexOf(Math.max(...picture)), 7, 'the picture shows a 7');
  });

  it('python-binary: the drawing is told', async () => {
    const script = inCheckout('examples/python-binary/infer.py');
    const { stdout } = await run('python3', [script, server.url]);
    assert.match(stdout, /This is a 0\.\n$/);
  });

  it('image: the pictures are told', async () => {
    const script = inCheckout('examples/image/classify.py');
    const { stdout } = await run('python3', [script, '--url', server.url, ...pictures]);
    assert.match(stdout, /^.*3\.png: 3 .*\n.*7\.png: 7 .*\n$/);
  });

  it('typescript-client: the pictures are told', async () => {
    const script = inCheckout('dist/examples/typescript-client/main.js');
    const { stdout } = await run(process.execPath, [script, ...pictures], {
      env: { ...process.env, VINOSERVE_URL: server.url },
    });
    assert.match(stdout, /takes image UINT8 \[1,8,8,1\]\n.*3\.png: 3 .*\n.*7\.png: 7 .*\n$/);
  });

  it('reload: what was served before a broken edit serves on', async () => {
    const script = inCheckout('examples/reload/walk.sh');
    const { stdout } = await run(script, [await freePort()], {
      env: await withCurl(folder),
    });
    const statuses = [...stdout.matchAll(/\((\d{3})\)$/gm)].map((match) => match[1]);
    assert.deepEqual(statuses, ['200', '201', '200', '500', '200', '201', '404'], stdout);
    assert.match(stdout, /"error":"Reloading config file failed/);
  });

  it('pipeline: what the model gets wrong the pipeline gets right', async () => {
    const script = inCheckout('examples/pipeline/walk.sh');
    const { stdout } = await run(script, [await freePort()], { env: await withCurl(folder) });
    assert.match(stdout, /^flowchart LR$.*custom node libmean\.so/ms);
    const replies = stdout.split('\n').filter((line) => line.startsWith('{"model_name"'));
    const answers = replies.map((line) => {
      const { model_name, outputs } = JSON.parse(line);
      const probabilities: number[] = outputs[0].data;
      return [model_name, probabilities.indexOf(Math.max(...probabilities))];
    });
    assert.deepEqual(answers, [
      ['digits', 6],
      ['steady_digits', 4],
    ]);
  });

  it('has a test for every folder', async () => {
    const entries = await readdir(inCheckout('examples'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    assert.deepEqual(folders.sort(), [
      'curl',
      'image',
      'pipeline',
      'python-binary',
      'reload',
      'typescript-client',
    ]);
  });
});
