// SPDX-License-Identifier: Apache-2.0
// Large bodies whose length nobody announces cost the memory they fill, while they are there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { slowConfig } from '../helpers/paths.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

const mebibyte = 1024 * 1024;
const clients = 4;
const decodedMiB = 256;
/** What the server may hold beside bodies: buffers kept for later ones, and pieces not collected yet. */
const besideMiB = 256;

describe('large compressed bodies', () => {
  let server: RunningServer;

  before(async () => {
    server = await startServer({ config: slowConfig, args: ['--max_body_bytes', `${2 ** 28}`] });
  });
  after(() => server?.stop());

  function memoryMiB(what: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
    return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  }

  /** Sends that many blanks from all clients at once, and gives the statuses. */
  async function sendBlanks(bytes: number): Promise<number[]> {
    const body = gzipSync(Buffer.alloc(bytes, ' '), { level: 1 });
    const headers = { 'content-encoding': 'gzip' };
    const url = `${server.url}/v2/models/dummy/infer`;
    const send = async () => {
      const reply = await fetch(url, { method: 'POST', headers, body });
      await reply.text();
      return reply.status;
    };
    return Promise.all(Array.from({ length: clients }, send));
  }

  it('leave no memory behind', async () => {
    const before = memoryMiB('VmRSS');
    assert.deepEqual(await sendBlanks(decodedMiB * mebibyte), Array(clients).fill(412));
    const [kept, peak] = [memoryMiB('VmRSS') - before, memoryMiB('VmHWM') - before];
    assert.ok(peak > decodedMiB, `Expected: a body in memory; Actual: ${peak} MiB`);
    assert.ok(peak < clients * decodedMiB + besideMiB, `Expected: no copies; Actual: ${peak} MiB`);
    assert.ok(kept < besideMiB, `Expected: memory given back; Actual: ${kept} MiB kept`);
  });

  it('leave none where they are refused either', async () => {
    const before = memoryMiB('VmRSS');
    const statuses = await sendBlanks(decodedMiB * mebibyte + 1);
    assert.deepEqual(statuses, Array(clients).fill(413));
    const kept = memoryMiB('VmRSS') - before;
    assert.ok(kept < besideMiB, `Expected: memory given back; Actual: ${kept} MiB kept`);
  });
});
