// SPDX-License-Identifier: Apache-2.0
// `npm run test:image`: builds the Docker image, runs it on a model of the tests and on pipelines of its
// ready-made nodes, asks each over REST, runs its health check, ends it and prints its size. With a
// Docker engine where there is one, otherwise with buildah (root; apt-get install buildah debootstrap)
// on bases made on the spot.
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './demo/port.mjs';
import { buildahEngine } from './image/buildah.mjs';
import { dockerEngine } from './image/docker.mjs';
import { questions } from './image/questions.mjs';
import { at, root } from './setup/checkout.mjs';
import { reporting } from './setup/progress.mjs';

const limitMb = 400;
const patienceMs = 60_000;
const betweenLooksMs = 50;
const mounts = {
  [at('tools/image/repository')]: '/repository',
  [at('test/fixtures/models/dummy')]: '/models/m',
};

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/v2/health/ready`)).status === 200;
  } catch {
    return false;
  }
}

async function untilReady(port, container) {
  const deadline = performance.now() + patienceMs;
  while (!(await isReady(port))) {
    if (container.hasEnded()) throw new Error('The container ended before it was ready.');
    if (performance.now() > deadline) throw new Error('The server was not ready within a minute.');
    await pause(betweenLooksMs);
  }
}

/** Asks one question and throws unless the answer is as expected. */
async function ask(port, { servable, input, expected }) {
  const answer = await fetch(`http://127.0.0.1:${port}/v2/models/${servable}/infer`, {
    method: 'POST',
    body: JSON.stringify({ inputs: [input] }),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${servable} answered ${answer.status}: ${text}`);
  const { data } = JSON.parse(text).outputs[0];
  console.log(`  ${servable}\n    asked ${input.data}\n    answered ${data}`);
  if (String(data) !== String(expected)) throw new Error(`${servable}: expected ${expected}`);
}

process.chdir(root);
try {
  const engine = dockerEngine() ?? buildahEngine();
  await reporting('image', `building with ${engine.name}`, (progress) => engine.build(progress));
  const port = await freePort(0);
  const options = ['--rest_port', String(port), '--config_path', '/repository/config.json'];
  const container = engine.start({ port, options, mounts });
  try {
    await untilReady(port, container);
    for (const question of questions) await ask(port, question);
    container.checkHealth();
    console.log('  health check passes');
  } finally {
    await container.stop();
  }
  const code = await container.exit;
  if (code !== 0) throw new Error(`The server ended with exit code ${code} after SIGTERM.`);
  const sizeMb = engine.sizeInBytes() / 1e6;
  console.log(`  size ${sizeMb.toFixed(0)} MB`);
  if (sizeMb >= limitMb) throw new Error(`The image is to stay under ${limitMb} MB.`);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
