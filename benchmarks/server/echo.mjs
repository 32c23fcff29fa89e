// SPDX-License-Identifier: Apache-2.0
// Bare Fastify: takes any body as bytes and answers with it. echo.mjs PORT PATH

import Fastify from 'fastify';

const [port, path] = process.argv.slice(2);
const app = Fastify({ bodyLimit: 16 * 1024 * 1024 });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/ready', (_request, reply) => reply.send());
app.post(path, (request, reply) => {
  reply.header('content-type', 'application/json').send(request.body);
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
