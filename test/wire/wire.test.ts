// SPDX-License-Identifier: Apache-2.0
// Runs every wire file against one server that serves all fixture models.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fixtureConfig, inCheckout } from '../helpers/paths.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';
import { assertReply } from './compare.ts';
import { Connection } from './connection.ts';
import { readWireFile } from './wire-file.ts';

const folder = inCheckout('test/wire/kserve');
const files = readdirSync(folder).filter((name) => name.endsWith('.wire'));

describe('KServe v2 on the wire', () => {
  let server: RunningServer;

  before(async () => {
    server = await startServer({ config: fixtureConfig });
  });
  after(async () => {
    assert.equal(await server.stop(), 0, `the server's exit code; it said:\n${server.output}`);
  });

  for (const file of files) {
    describe(file, () => {
      let connection: Connection;

      before(() => {
        connection = new Connection(server.port);
      });
      after(() => connection.close());

      for (const step of readWireFile(`${folder}/${file}`)) {
        it(step.name, async () => {
          assertReply(await connection.exchange(step.request), step.reply);
        });
      }
    });
  }
});
