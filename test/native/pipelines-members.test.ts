// SPDX-License-Identifier: Apache-2.0
// Who holds what: a model lives as long as a pipeline that runs it, a node's manager as long as its
// pipelines of one name.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NativeServable } from '../../src/native/types.ts';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import {
  diaryNode,
  diaryOf,
  from,
  member,
  modelNode,
  pipeline,
  tenNumbers,
  untilWritten,
  useFolder,
} from '../helpers/graphs.ts';

const engine = createEngine();
const folder = useFolder();
const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A pipeline of the model "dummy" alone. */
const alone = (name: string) =>
  pipeline(name, [modelNode('node', ['request', 'in'])], [from('out', 'node', 'out')]);

/** A pipeline of one custom node that writes the diary `file`. */
const writing = (name: string, params: Readonly<Record<string, string>>) =>
  pipeline(name, [diaryNode('node', ['request', 'in'], params)], [from('out', 'node', 'out')]);

/** Whether a promise has settled, some turns of the event loop later. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  // A pipeline that is freed goes over a loader: so does this one, after it.
  const probe = await engine.compile({ ...alone('probe'), nodes: [], outputs: [] }, []);
  await probe.unload();
  const pending = Symbol('pending');
  return (await Promise.race([promise.then(() => true), pending])) !== pending;
}

test('a model is freed when the last pipeline with it is', async () => {
  const dummy = await engine.load(fixtureSpec('dummy'));
  const first = await engine.compile(alone('first'), [member(dummy)]);
  const second = await engine.compile(alone('second'), [member(dummy)]);
  const gone = dummy.unload();
  await assert.rejects(infer(dummy, {}), { reason: 'servable_unloaded' });
  assert.equal(await isSettled(gone), false);
  await first.unload();
  assert.equal(await isSettled(gone), false);
  const reply = JSON.parse(await infer(second, tenNumbers('', numbers)));
  assert.deepEqual(
    reply.outputs[0].data,
    numbers.map((x) => x + 1),
  );
  await second.unload();
  await gone;
});

test('a run that has begun keeps its pipeline and its model', async () => {
  const dummy = await engine.load(fixtureSpec('dummy'));
  const diary = join(folder, 'begun');
  const until = join(folder, 'go on');
  const nodes = [
    diaryNode('waits', ['request', 'in'], { diary, until }),
    modelNode('last', ['waits', 'out']),
  ];
  const servable = await engine.compile(pipeline('running', nodes, [from('out', 'last', 'out')]), [
    member(dummy),
  ]);
  const answer = infer(servable, tenNumbers('', numbers));
  await untilWritten(diary, 'execute');
  const gone = [servable.unload(), dummy.unload()];
  assert.equal(await isSettled(Promise.race(gone)), false);
  writeFileSync(until, '');
  assert.deepEqual(
    JSON.parse(await answer).outputs[0].data,
    numbers.map((x) => x + 1),
  );
  await Promise.all(gone);
  assert.deepEqual(diaryOf(diary), ['initialize', 'execute', 'return', 'deinitialize']);
});

test('a model that has been unloaded is not there', async () => {
  const dummy = await engine.load(fixtureSpec('dummy'));
  await dummy.unload();
  for (const servable of [dummy, null]) {
    await assert.rejects(engine.compile(alone('late'), [member(servable)]), {
      code: 'failed_precondition',
      reason: 'pipeline_node_refering_to_missing_model',
      message: 'Pipeline definition has reference to missing model - Pipeline: late; node: node',
    });
  }
});

test('what fails to compile holds nothing', async () => {
  const dummy = await engine.load(fixtureSpec('dummy'));
  const spec = pipeline(
    'unconnected',
    [modelNode('node', ['request', 'in']), modelNode('idle', ['request', 'in'])],
    [from('out', 'node', 'out')],
  );
  await assert.rejects(engine.compile(spec, [member(dummy)]), {
    reason: 'pipeline_contains_unconnected_nodes',
  });
  await dummy.unload();
});

test('anything but a servable is a TypeError', async () => {
  const stranger = { infer: () => undefined } as unknown as NativeServable;
  assert.throws(() => engine.compile(alone('odd'), [member(stranger)]), TypeError);
  const dummy = await engine.load(fixtureSpec('dummy'));
  const cast = Object.create(dummy) as NativeServable;
  assert.throws(() => engine.compile(alone('odd'), [member(cast)]), Error);
  await dummy.unload();
});

test('a node keeps its manager over reloads of its pipeline, unless its params change', async () => {
  const diary = join(folder, 'reloads');
  const load = (name: string, params: object = {}): Promise<NativeServable> =>
    engine.compile(writing(name, { diary, ...params }), []);
  const first = await load('kept');
  const again = await load('kept');
  assert.deepEqual(diaryOf(diary), ['initialize'], 'the same node');
  const other = await load('another');
  const changed = await load('kept', { shape: '[1,10]' });
  const isThere = ['initialize', 'initialize', 'initialize'];
  assert.deepEqual(diaryOf(diary), isThere, 'another pipeline, and other params');
  const back = await load('kept');
  assert.deepEqual(diaryOf(diary), isThere, 'the first params again, while they are in use');
  await first.unload();
  await again.unload();
  assert.deepEqual(diaryOf(diary), isThere);
  for (const servable of [back, changed, other]) await servable.unload();
  assert.deepEqual(diaryOf(diary).slice(3), ['deinitialize', 'deinitialize', 'deinitialize']);
  const late = await load('kept');
  assert.equal(diaryOf(diary).length, 7, 'nobody held the old one any more');
  await late.unload();
});
