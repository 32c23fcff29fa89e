// SPDX-License-Identifier: Apache-2.0
// Runs every wire file against one server that serves all fixture models, those of pipelines against another.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fixtureConfig, inCheckout } from '../helpers/paths.ts';
import { usePipelines } from '../helpers/pipelines-config.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';
import { assertReply } from './compare.ts';
import { Connection } from './connection.ts';
import { readWireFile } from './wire-file.ts';

const dialects = { kserve: 'KServe v2', ovms: "OVMS's TensorFlow-style API" } as const;

sendAll('on the wire', () => fixtureConfig, dialects);
sendAll('pipelines on the wire', usePipelines, { pipelines: 'both APIs' });

/** Sends the wire files of these folders to one server, and ends it. */
function sendAll(
  name: string,
  config: () => string,
  folders: Readonly<Record<string, string>>,
): void {
  describe(name, () => {
    let server: RunningServer;

    before(async () => {
      server = await startServer({ config: config() });
    });
    after(async () => {
      assert.equal(await server.stop(), 0, `the server's exit code; it said:\n${server.output}`);
    });

    for (const [dialect, title] of Object.entries(folders)) {
      const folder = inCheckout('test/wire', dialect);
      for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.wire'))) {
        describe(`${title}: ${file}`, () => {
          let connection: Connection;

          before(() => {
            connection = new Connection(server.port);
          });
          after(() => connection.close());

          for (const step of readWireFile(join(folder, file))) {
            it(step.name, async () => {
              assertReply(await connection.exchange(step.request), step.reply);
            });
          }
        });
      }
    }
  });
}
