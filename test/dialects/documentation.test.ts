// SPDX-License-Identifier: Apache-2.0
// Samples on the pages are what the server answers: a block is a request line, its body, an
// empty line and the reply's JSON.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fixtureConfig, inCheckout } from '../helpers/paths.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

for (const name of ['docs/dialects/ovms.md', 'docs/reference/stateful.md']) {
  describe(name, () => {
    const page = readFileSync(inCheckout(name), 'utf8');
    const samples = [...page.matchAll(/^```\n(.*?)\n\n(.*?)\n```$/gms)];
    let server: RunningServer;

    before(async () => {
      server = await startServer({ config: fixtureConfig });
    });
    after(() => server?.stop());

    it('has samples', () => {
      assert.equal(samples.length, page.split('\n```\n').length >> 1, 'blocks that are no samples');
    });

    for (const [, asked = '', answered = ''] of samples) {
      const [line = '', ...body] = asked.split('\n');
      it(`${line} ${body[0] ?? ''}`, async () => {
        const [method = '', path = ''] = line.split(' ');
        const sent = method === 'POST' ? { body: body.join('\n') } : {};
        const reply = await fetch(`${server.url}${path}`, { method, ...sent });
        assert.deepEqual(await reply.json(), JSON.parse(answered));
      });
    }
  });
}
