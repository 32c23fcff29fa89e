// SPDX-License-Identifier: Apache-2.0
// A pipeline whose demultiplexer found nothing: 204 as it stands on the wire (pipelines.md 4.3, 13.2).
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createServer } from '../../src/server.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { Connection, exchange } from '../helpers/socket.ts';

const nothing = 'nothing';

/** A listening server whose model gives no results for a body that says "nothing". */
async function listening() {
  const engine = new FakeEngine({
    onInfer: async ({ body, headerLength }) => {
      if (!body.includes(nothing)) return { body, headerLength };
      throw nativeError('failed_precondition', 'pipeline_no_results', 'Pipeline execution aborted');
    },
  });
  const server = await createServer({ bindAddresses: ['127.0.0.1'] }, { engine });
  const port = await server.listen();
  after(() => server.close(0));
  await server.load([useModel('m', ['1'])]);
  return { server, port };
}

const paths = ['/v2/models/m/infer', '/v1/models/m:predict'];

const post = (path: string, word: string, version = '1.1', more = '') =>
  `POST ${path} HTTP/${version}\r\nHost: x\r\n${more}Content-Length: ${word.length + 2}\r\n\r\n"${word}"`;

/** The head and nothing behind it, without what would describe a body. */
function assertEmpty(response: string): void {
  assert.match(response, /^HTTP\/1\.1 204 No Content\r\n/);
  assert.equal(response.indexOf('\r\n\r\n'), response.length - 4, response);
  assert.doesNotMatch(response, /^(content-(length|type|encoding)|transfer-encoding):/im);
  assert.match(response, /\r\nAccess-Control-Allow-Origin: \*\r\n/i);
}

for (const path of paths) {
  test(`${path}: neither a body nor its headers, and the connection goes on`, async () => {
    const { port } = await listening();
    const connection = new Connection(port);
    connection.send(post(path, nothing, '1.1', 'Accept-Encoding: gzip\r\n'));
    const empty = await connection.answer();
    assertEmpty(empty);
    assert.match(empty, /\r\nConnection: keep-alive\r\n/);
    connection.send(post(path, nothing) + post(path, 'more'));
    assertEmpty(await connection.answer());
    const answer = await connection.answer();
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.ok(answer.endsWith('"more"'), answer);
    connection.socket.destroy();
  });

  test(`${path}: HTTP/1.0 with keep-alive goes on too`, async () => {
    const { port } = await listening();
    const connection = new Connection(port);
    const keep = 'Connection: keep-alive\r\n';
    connection.send(post(path, nothing, '1.0', keep));
    const empty = await connection.answer();
    assertEmpty(empty);
    assert.match(empty, /\r\nConnection: keep-alive\r\n/);
    connection.send(post(path, 'more', '1.0', keep));
    assert.match(await connection.answer(), /^HTTP\/1\.1 200 OK\r\n/);
    connection.socket.destroy();
  });
}

test('HTTP/1.0, and who asks for it, has the connection closed', async () => {
  const { port } = await listening();
  for (const request of [
    post('/v2/models/m/infer', nothing, '1.0'),
    post('/v2/models/m/infer', nothing, '1.1', 'Connection: close\r\n'),
  ]) {
    const response = await exchange(port, request);
    assertEmpty(response);
    assert.match(response, /\r\nConnection: close\r\n/);
  }
});

test('a server that is stopping ends the connection with it', async () => {
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let refuse = (): void => {};
  const engine = new FakeEngine({
    onInfer: () =>
      new Promise((_, reject) => {
        refuse = () => reject(nativeError('failed_precondition', 'pipeline_no_results', 'nothing'));
        begin();
      }),
  });
  const server = await createServer({ bindAddresses: ['127.0.0.1'] }, { engine });
  const port = await server.listen();
  await server.load([useModel('m', ['1'])]);
  const answer = exchange(port, post('/v2/models/m/infer', nothing));
  await begun;
  const closed = server.close();
  refuse();
  const response = await answer;
  assertEmpty(response);
  assert.match(response, /\r\nConnection: close\r\n/);
  await closed;
});
