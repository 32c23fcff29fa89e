// SPDX-License-Identifier: Apache-2.0
// Run by leak.test.ts with --expose-gc: repeats one task and prints resident bytes after each tenth.
import { setImmediate as turn } from 'node:timers/promises';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import { from, member, modelNode, pipeline, rowsNode, tenNumbers } from '../helpers/graphs.ts';
import { dummyInput } from '../helpers/requests.ts';

const [task, count = '0'] = process.argv.slice(2);
const engine = createEngine();

async function cycle(): Promise<void> {
  const dummy = await engine.load(fixtureSpec('dummy'));
  await infer(dummy, dummyInput('1'));
  await dummy.unload();
}

async function refusedLoad(): Promise<void> {
  await engine.load(fixtureSpec('broken')).then(
    () => Promise.reject(new Error('expected the load to be refused')),
    () => undefined,
  );
}

/** A pipeline of a custom node and a model, which goes first. */
async function pipelineCycle(): Promise<void> {
  const dummy = await engine.load(fixtureSpec('dummy'));
  const nodes = [rowsNode('cut', ['request', 'in']), modelNode('each', ['cut', 'rows'])];
  const spec = pipeline('cycle', nodes, [from('out', 'each', 'out')]);
  const servable = await engine.compile(spec, [member(dummy)]);
  const gone = dummy.unload();
  await infer(servable, tenNumbers('1', [4, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  await servable.unload();
  await gone;
}

const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  cycle,
  refusedLoad,
  pipelineCycle,
};
if (task === 'infer' || task === 'refused') {
  const dummy = await engine.load(fixtureSpec('dummy'));
  const good = dummyInput('1');
  const run = task === 'infer' ? () => infer(dummy, good) : () => infer(dummy, {}).catch(() => {});
  await repeat(async () => {
    await Promise.all(Array.from({ length: 16 }, run));
  });
} else {
  const run = tasks[task ?? ''];
  if (!run) throw new Error(`unknown task ${task}`);
  await repeat(run);
}

async function repeat(run: () => Promise<unknown>): Promise<void> {
  const resident: number[] = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    for (let i = 0; i < Number(count) / 10; i += 1) await run();
    for (let i = 0; i < 3; i += 1) {
      globalThis.gc?.();
      await turn();
    }
    resident.push(process.memoryUsage.rss());
  }
  process.stdout.write(JSON.stringify(resident));
}
