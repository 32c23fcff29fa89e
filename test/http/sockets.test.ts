// SPDX-License-Identifier: Apache-2.0
// What shows on the wire only: raw paths, parser faults, expectations, keep-alive, draining.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, METHODS } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createServer } from '../../src/server.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { Connection, exchange } from '../helpers/socket.ts';

const json = '{"inputs":[]}';

/** A listening server whose inferences end when `finish` is called, or at once. */
async function listening(held = false) {
  const finishes: (() => void)[] = [];
  const engine = new FakeEngine({
    onInfer: ({ body, headerLength }) =>
      new Promise((resolve) => {
        finishes.push(() => resolve({ body, headerLength }));
        if (!held) finishes.at(-1)?.();
      }),
  });
  const server = await createServer({ bindAddresses: ['127.0.0.1'] }, { engine });
  const port = await server.listen();
  after(() => server.close(0));
  await server.load([useModel('dummy', ['1'])]);
  /** Resolves once that many inferences have begun. */
  const begun = async (count: number) => {
    while (finishes.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { server, port, engine, finishes, begun };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
const infer = (more = '', body = json) =>
  `POST /v2/models/dummy/infer HTTP/1.1\r\nHost: x\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
const statusOf = (response: string) => Number(response.slice(9, 12));
const bodyOf = (response: string) => response.slice(response.indexOf('\r\n\r\n') + 4);

for (const [path, status, error] of [
  ['/v2/models/%64ummy/ready', 200, undefined],
  ['/v2/models/dummy/ready?x=%zz&y', 200, undefined],
  ['/%762/models/dummy/ready', 400, 'Invalid request URL'],
  ['/v2/%6dodels/dummy/ready', 400, 'Invalid request URL'],
  ['/v2/models/dummy/%72eady', 400, 'Invalid request URL'],
  ['/v2//models/dummy/ready', 400, 'Invalid request URL'],
  ['/v2/models/dummy/ready/', 400, 'Invalid request URL'],
  ['/v2/models/Dummy/ready', 404, 'Model with requested name is not found'],
  ['/v2/models/a%2Fdummy/ready', 404, 'Model with requested name is not found'],
  ['/v2/models/a%zz%/ready', 404, 'Model with requested name is not found'],
  ['/v2/models/%2e%2e/ready', 400, "The provided base path is invalid or doesn't exists"],
  ['/v2/models/../ready', 400, "The provided base path is invalid or doesn't exists"],
  ['/v2/models/x%2f..%2fy/ready', 400, "The provided base path is invalid or doesn't exists"],
  ['/v2/..', 400, "The provided base path is invalid or doesn't exists"],
  ['/../v2', 400, "The provided base path is invalid or doesn't exists"],
  ['/v2/models/a..b/ready', 404, 'Model with requested name is not found'],
  [`/v2/models/${'x'.repeat(5000)}/ready`, 404, 'Model with requested name is not found'],
] as const) {
  test(`GET ${path.slice(0, 60)}: ${status}`, async () => {
    const { port } = await listening();
    const response = await exchange(port, get(path));
    assert.equal(statusOf(response), status, response);
    if (error !== undefined) assert.deepEqual(JSON.parse(bodyOf(response)), { error });
  });
}

for (const [what, bytes, status] of [
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['a header that never ends', `GET /v2 HTTP/1.1\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
  ['an expectation of something else', infer('Expect: magic\r\n'), 417],
  [
    'a transfer coding without chunked',
    infer('').replace('Content-Length: 13', 'Transfer-Encoding: gzip'),
    501,
  ],
  [
    'a body over the limit',
    infer('', '').replace('Content-Length: 0', 'Content-Length: 1073741825'),
    413,
  ],
  [
    'a body of more bytes than 64 bits count',
    infer('', '').replace('Content-Length: 0', `Content-Length: 1${'0'.repeat(20)}`),
    413,
  ],
  ['a Content-Length that is no number', infer('', '').replace(': 0', ': ten'), 400],
  ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 406],
] as const) {
  test(`${what} is answered with JSON ${status} and the connection ends`, async () => {
    const { port } = await listening();
    const response = await exchange(port, bytes);
    assert.equal(statusOf(response), status, response);
    assert.match(response, /\r\nContent-Type: application\/json\r\n/);
    assert.equal(typeof JSON.parse(bodyOf(response)).error, 'string');
  });
}

test('answers 100-continue', async () => {
  const { port } = await listening();
  const response = await exchange(port, infer('Expect: 100-continue\r\nConnection: close\r\n'));
  assert.match(response, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
});

test('does not ask for a body that it will refuse', async () => {
  const { port } = await listening();
  const announced = infer('Expect: 100-continue\r\n', '');
  const response = await exchange(port, announced.replace(': 0', ': 1073741825'));
  assert.equal(statusOf(response), 413, response);
  assert.equal(bodyOf(response), '{"error":"Request body exceeds 1073741824 bytes"}');
  assert.match(response, /\r\nConnection: close\r\n/);
});

test('CONNECT is told which methods there are', async () => {
  const { port } = await listening();
  const response = await exchange(port, 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\ntunnelled');
  assert.match(response, /\r\nAllow: GET, HEAD, POST, OPTIONS\r\n/);
  assert.equal(bodyOf(response), '{"error":"Unsupported method"}');
});

test('every method that is not served is told which are, with a body and without, on any path', async () => {
  const { port } = await listening();
  const served = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'CONNECT']);
  for (const method of METHODS.filter((name) => !served.has(name))) {
    for (const path of ['/v2', '/v1/config', '/v2/models/dummy/infer', '/nowhere']) {
      for (const rest of [
        '\r\n',
        'Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}',
        'Content-Length: 2\r\n\r\n{}',
        'Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      ]) {
        const request = `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${rest}`;
        const response = await exchange(port, request);
        assert.equal(statusOf(response), 406, `${request}: ${response}`);
        assert.match(response, /\r\nAllow: GET, HEAD, POST, OPTIONS\r\n/, request);
        assert.equal(bodyOf(response), '{"error":"Unsupported method"}', request);
      }
    }
  }
});

for (const content of ['', 'Content-Type: ;;;\r\nContent-Length: 2\r\n\r\n{}']) {
  test(`OPTIONS is answered ${content === '' ? 'without' : 'whatever'} its body`, async () => {
    const { port } = await listening();
    const head = 'OPTIONS /v2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
    const response = await exchange(port, `${head}${content || '\r\n'}`);
    assert.equal(statusOf(response), 200, response);
  });
}

test('serves many requests on one connection, pipelined ones in order', async () => {
  const { port } = await listening();
  const connection = new Connection(port);
  for (let round = 0; round < 50; round += 1) {
    const bodies = [1, 2, 3].map((index) => JSON.stringify({ round, index }));
    connection.send(bodies.map((body) => infer('', body)).join(''));
    for (const body of bodies) assert.equal(bodyOf(await connection.answer()), body);
  }
  connection.socket.destroy();
});

test('the pieces of a large body are freed once they are copied', async () => {
  const { port, server, engine } = await listening();
  const pieces: Buffer[] = [];
  server.app.server.on('request', (request: IncomingMessage) => {
    request.on('data', (piece: Buffer) => pieces.push(piece));
  });
  const body = JSON.stringify('x'.repeat(1_000_000));
  const response = await exchange(port, infer('Connection: close\r\n', body));
  assert.equal(bodyOf(response), body);
  assert.equal(engine.calls[0]?.body.length, body.length);
  assert.ok(pieces.length > 2);
  const kept = pieces.reduce((sum, piece) => sum + piece.length, 0);
  assert.ok(kept < 100_000, `Expected: empty pieces; Actual: ${kept} bytes in ${pieces.length}`);
});

test('does not announce that idle connections will be closed', async () => {
  const { port } = await listening();
  const connection = new Connection(port);
  connection.send(infer());
  assert.doesNotMatch(await connection.answer(), /^keep-alive:/im);
  connection.socket.destroy();
});

test('a client that goes away in the middle of a body leaves nothing behind', async () => {
  const { port, server } = await listening();
  const { bytesInFlight } = server;
  const before = bytesInFlight();
  const connection = new Connection(port);
  connection.send(infer('', json).replace('Content-Length: 13', 'Content-Length: 5000'));
  while (bytesInFlight() === before) await new Promise((resolve) => setImmediate(resolve));
  connection.socket.destroy();
  while (bytesInFlight() !== before) await new Promise((resolve) => setImmediate(resolve));
  assert.match(await exchange(port, infer('Connection: close\r\n')), /^HTTP\/1\.1 200/);
});

test('a client that has said all and closes its half is answered, all its requests, then closed', async () => {
  const { port, server, finishes, begun } = await listening(true);
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const accepted = once(server.app.server, 'connection');
  const closed = once(socket, 'close');
  socket.end(infer() + infer('', '{"inputs":[2]}'));
  const [serverSide] = (await accepted) as [Socket];
  await once(serverSide, 'end');
  await begun(2);
  for (const finish of finishes) finish();
  await closed;
  const statuses = Buffer.concat(chunks)
    .toString('latin1')
    .match(/HTTP\/1\.1 \d+/g);
  assert.deepEqual(statuses, ['HTTP/1.1 200', 'HTTP/1.1 200']);
});

for (const [what, bytes] of [
  ['nothing', ''],
  ['half a head', 'GET /v2 HT'],
  ['half a body', infer().slice(0, -5)],
  ['half a chunked body', infer('', '').replace(/Content-Length: 0/, 'Transfer-Encoding: chunked')],
  ['a request that has been answered', 'GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n'],
] as const) {
  test(`a client that closes its half after ${what} is closed`, { timeout: 20_000 }, async () => {
    const { port, server } = await listening();
    const socket = connect(port, '127.0.0.1').resume();
    const accepted = once(server.app.server, 'connection');
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    socket.write(bytes);
    const [serverSide] = (await accepted) as [Socket];
    while (serverSide.bytesRead < bytes.length) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
    await closed;
    assert.equal(server.bytesInFlight(), 0);
  });
}

test('probes are answered before any model is loaded, and models wait to be', async () => {
  const engine = new FakeEngine();
  const server = await createServer({ bindAddresses: ['127.0.0.1'] }, { engine });
  const port = await server.listen();
  after(() => server.close(0));
  assert.equal(statusOf(await exchange(port, get('/v2/health/live'))), 200);
  const notReady = await exchange(port, get('/v2/health/ready'));
  assert.equal(statusOf(notReady), 400);
  assert.equal(bodyOf(notReady), '{"error":"Server is not ready"}');
  await server.load([]);
  assert.equal(statusOf(await exchange(port, get('/v2/health/ready'))), 200);
});

test('draining answers what is in flight, refuses new requests, accepts no connection', async () => {
  const { port, server, engine, finishes, begun } = await listening(true);
  const working = new Connection(port);
  const waiting = new Connection(port);
  await once(waiting.socket, 'connect');
  working.send(infer());
  waiting.send(infer());
  await begun(2);
  const closed = server.close();
  // Pipelined behind the one in flight: it is new work.
  waiting.send(infer());

  finishes[0]?.();
  const answer = await working.answer();
  assert.equal(statusOf(answer), 200);
  assert.match(answer, /\r\nConnection: close\r\n/);
  const late = new Connection(port);
  const [error] = await once(late.socket, 'error');
  assert.equal((error as NodeJS.ErrnoException).code, 'ECONNREFUSED');
  assert.deepEqual(engine.unloaded, [], 'models stay until the last answer');

  finishes[1]?.();
  assert.equal(statusOf(await waiting.answer()), 200);
  await closed;
  assert.deepEqual(engine.unloaded, ['dummy/1']);
});

test('a new request on an open connection is refused while draining', async () => {
  const { port, server, finishes, begun } = await listening(true);
  const held = new Connection(port);
  held.send(infer());
  await begun(1);
  const accepted: Socket[] = [];
  server.app.server.on('connection', (socket) => accepted.push(socket));
  const half = new Connection(port);
  await once(server.app.server, 'connection');
  // The head has begun, so the connection is not idle when draining starts.
  half.send('GET /v2/models/dummy/ready HT');
  while (accepted.at(-1)?.bytesRead === 0) await new Promise((resolve) => setImmediate(resolve));
  const closed = server.close();
  half.send('TP/1.1\r\nHost: x\r\n\r\n');
  const refused = await half.answer();
  assert.equal(statusOf(refused), 503);
  assert.match(refused, /\r\nRetry-After: 1\r\n/);
  assert.match(refused, /\r\nConnection: close\r\n/);
  assert.equal(bodyOf(refused), '{"error":"Server is shutting down"}');
  finishes[0]?.();
  assert.equal(statusOf(await held.answer()), 200);
  await closed;
});

for (const [what, head] of [
  ['half a body', 'Content-Length: 5000\r\n'],
  ['a chunked body without its end', 'Transfer-Encoding: chunked\r\n'],
  ['half a compressed body', 'Content-Encoding: gzip\r\nContent-Length: 5000\r\n'],
] as const) {
  test(`${what} does not hold up the end`, { timeout: 20_000 }, async () => {
    const { port, server } = await listening();
    const half = new Connection(port);
    const requested = once(server.app.server, 'request');
    half.send(`POST /v2/models/dummy/infer HTTP/1.1\r\nHost: x\r\n${head}\r\n`);
    await requested;
    const closed = server.close(600_000);
    const refused = await half.answer();
    assert.equal(statusOf(refused), 503);
    assert.equal(bodyOf(refused), '{"error":"Server is shutting down"}');
    assert.match(refused, /\r\nConnection: close\r\n/);
    await closed;
    assert.equal(server.bytesInFlight(), 0);
  });
}

for (const [what, bytes] of [
  ['half a head', 'GET /v2 HT'],
  ['half a head behind a request', `${infer()}GET /v2 HT`],
] as const) {
  test(`${what} does not hold up the end, and what is in flight is answered`, {
    timeout: 20_000,
  }, async () => {
    const { port, server, finishes, begun } = await listening(true);
    const held = new Connection(port);
    held.send(infer());
    await begun(1);
    const accepted = once(server.app.server, 'connection');
    const half = new Connection(port);
    half.send(bytes);
    const [serverSide] = (await accepted) as [Socket];
    while (serverSide.bytesRead < bytes.length) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (bytes.startsWith('POST')) {
      await begun(2);
      finishes[1]?.();
      await half.answer();
    }
    const closed = server.close(600_000);
    await once(half.socket, 'close');
    finishes[0]?.();
    assert.equal(statusOf(await held.answer()), 200);
    await closed;
  });
}

test('a body that arrives while draining begins is still served', async () => {
  const { port, server, engine } = await listening();
  const half = new Connection(port);
  half.send(infer('', json).slice(0, -5));
  while (server.bytesInFlight() === 0) await new Promise((resolve) => setImmediate(resolve));
  const closed = server.close();
  half.send(json.slice(-5));
  assert.equal(statusOf(await half.answer()), 200);
  await closed;
  assert.equal(engine.calls.length, 1);
});

test('a connection that never said anything does not hold up the end', {
  timeout: 20_000,
}, async () => {
  const { port, server } = await listening();
  const silent = new Connection(port);
  await once(silent.socket, 'connect');
  await server.close(600_000);
  if (!silent.socket.destroyed) await once(silent.socket, 'close');
});

test('what is not answered in time is cut off', async () => {
  const { port, server, begun } = await listening(true);
  const held = new Connection(port);
  held.send(infer());
  await begun(1);
  await server.close(1);
  if (!held.socket.destroyed) await once(held.socket, 'close');
});

test('listens on several addresses at one port', async () => {
  const server = await createServer(
    { bindAddresses: ['127.0.0.1', '127.0.0.2'] },
    { engine: new FakeEngine() },
  );
  const port = await server.listen();
  after(() => server.close(0));
  for (const address of ['127.0.0.1', '127.0.0.2']) {
    const response = await fetch(`http://${address}:${port}/v2`);
    assert.equal(response.status, 200, address);
    await response.text();
  }
  await assert.rejects(fetch(`http://127.0.0.3:${port}/v2`));
});

test('a port that is taken is an error, and nothing is left listening', async () => {
  const { port } = await listening();
  const server = await createServer(
    { bindAddresses: ['127.0.0.3', '127.0.0.1'], port },
    { engine: new FakeEngine() },
  );
  await assert.rejects(server.listen(), { code: 'EADDRINUSE' });
  await assert.rejects(fetch(`http://127.0.0.3:${port}/v2`));
});

test('a request without Host is served', async () => {
  const { port } = await listening();
  const answer = await exchange(port, 'GET /v2/health/live HTTP/1.1\r\nConnection: close\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.1 200/);
});
