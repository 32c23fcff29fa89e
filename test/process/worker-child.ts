// SPDX-License-Identifier: Apache-2.0
// Run as a worker thread by workers.test.ts and at-exit-child.ts: uses the addon in an environment of
// its own.
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import { dummyInput, slowInput } from '../helpers/requests.ts';

const { task } = workerData as { readonly task: 'infer' | 'die busy' | 'be terminated' };
const engine = createEngine();

if (task === 'infer') {
  const dummy = await engine.load(fixtureSpec('dummy'));
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, id) => infer(dummy, dummyInput(String(id)))),
  );
  await dummy.unload();
  parentPort?.postMessage(replies);
} else {
  const slow = await engine.load(fixtureSpec('slow'));
  for (let id = 0; id < 4; id += 1) void infer(slow, slowInput(String(id), 500));
  parentPort?.postMessage('busy');
  if (task === 'die busy') process.exit(0);
}
