// SPDX-License-Identifier: Apache-2.0
// `npm run test:image`: builds the Docker image, runs it on a model of the tests, asks it once over
// REST, runs its health check, ends it and prints its size. With a Docker engine where there is one,
// otherwise with buildah (root; apt-get install buildah debootstrap) on bases made on the spot.
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './demo/port.mjs';
import { buildahEngine } from './image/buildah.mjs';
import { dockerEngine } from './image/docker.mjs';
import { at, root } from './setup/checkout.mjs';
import { reporting } from './setup/progress.mjs';

const limitMb = 400;
const patienceMs = 60_000;
const betweenLooksMs = 50;
const model = at('test/fixtures/models/dummy');

/** The dummy model adds 1 to each of its ten numbers. */
const given = Array.from({ length: 10 }, (_, i) => i * 2);
const expected = given.map((value) => value + 1);

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

async function infer(port) {
  const input = { name: 'b', shape: [1, 10], datatype: 'FP32', data: given };
  const answer = await fetch(`http://127.0.0.1:${port}/v2/models/m/infer`, {
    method: 'POST',
    body: JSON.stringify({ inputs: [input] }),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`infer answered ${answer.status}: ${text}`);
  return JSON.parse(text).outputs[0].data;
}

process.chdir(root);
try {
  const engine = dockerEngine() ?? buildahEngine();
  await reporting('image', `building with ${engine.name}`, (progress) => engine.build(progress));
  const port = await freePort(0);
  const options = ['--rest_port', String(port), '--model_name', 'm', '--model_path', '/models/m'];
  const container = engine.start({ port, options, mounts: { [model]: '/models/m' } });
  try {
    await untilReady(port, container);
    const answer = await infer(port);
    console.log(`  asked ${given}\n  answered ${answer}`);
    if (String(answer) !== String(expected)) throw new Error(`expected ${expected}`);
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
