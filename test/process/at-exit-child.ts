// SPDX-License-Identifier: Apache-2.0
// Run by at-exit.test.ts: has requests in flight and then ends in the way that its argument names.
import { Worker } from 'node:worker_threads';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import { slowInput } from '../helpers/requests.ts';

const [way] = process.argv.slice(2);
const engine = createEngine();

if (way === 'while loading') {
  void engine.load(fixtureSpec('slow'));
  process.exit(0);
}

const slow = await engine.load(fixtureSpec('slow'));
for (let id = 0; id < 8; id += 1) void infer(slow, slowInput(String(id), 500));

if (way === 'process.exit') process.exit(0);
if (way === 'uncaught') throw new Error('on purpose');
if (way === 'unload pending') {
  void slow.unload();
  process.exit(0);
}
if (way === 'worker') {
  // The main thread's requests go on while a worker dies with its own in flight.
  const worker = new Worker(new URL('./worker-child.js', import.meta.url), {
    workerData: { task: 'die busy' },
  });
  worker.once('exit', () => process.exit(0));
}
// 'end': nothing else to do. Requests in flight do not keep a process alive.
