// SPDX-License-Identifier: Apache-2.0
// Run by pipelines-at-exit.test.ts as a process, and by pipelines-clients.test.ts as a worker thread:
// ends in the way that it is told to while a pipeline runs. The nodes write the diaries "first" and
// "second" in the folder that it is given, and "witness" that of a pipeline that nobody asks, which
// is let go of when the environment ends.
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import {
  diaryNode,
  from,
  member,
  modelNode,
  pipeline,
  tenNumbers,
  untilWritten,
} from '../helpers/graphs.ts';

const [way, folder = ''] = parentPort
  ? [(workerData as { readonly task: string }).task]
  : process.argv.slice(2);
const engine = createEngine();
const dummy = await engine.load(fixtureSpec('dummy'));
const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const ask = (servable: Parameters<typeof infer>[0], id: number): Promise<string> =>
  infer(servable, tenNumbers(`${id}`, numbers));

if (parentPort) {
  const nodes = [modelNode('one', ['request', 'in']), modelNode('two', ['one', 'out'])];
  const servable = await engine.compile(pipeline('chain', nodes, [from('out', 'two', 'out')]), [
    member(dummy),
  ]);
  if (way === 'ask') {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, id) => ask(servable, id)));
    await servable.unload();
    await dummy.unload();
    parentPort.postMessage(answers);
  } else {
    void dummy.unload();
    for (let id = 0; id < 50; id += 1) void ask(servable, id);
    parentPort.postMessage([]);
  }
} else {
  const first = join(folder, 'first');
  const nodes = [
    diaryNode('waits', ['request', 'in'], { diary: first, until: join(folder, 'go on') }),
    modelNode('model', ['waits', 'out']),
    diaryNode('last', ['model', 'out'], { diary: join(folder, 'second') }),
  ];
  const servable = await engine.compile(pipeline('ending', nodes, [from('out', 'last', 'out')]), [
    member(dummy),
  ]);
  const witness = diaryNode('only', ['request', 'in'], { diary: join(folder, 'witness') });
  const spec = pipeline('witness', [witness], [from('out', 'only', 'out')]);
  const idle = await engine.compile(spec, []);
  process.once('exit', () => idle.describe()); // not collected before
  void ask(servable, 0);
  await untilWritten(first, 'execute');
  if (way === 'unload pending') void dummy.unload();
  if (way === 'all unloading') for (const held of [dummy, servable]) void held.unload();
  if (way === 'uncaught') throw new Error('on purpose');
  process.exit(0);
}
