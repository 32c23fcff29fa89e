// SPDX-License-Identifier: Apache-2.0
// Stateful models in the addon (config-and-lifecycle.md 9): sequences against their recurrences written
// out, many at once, and what becomes of them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { ModelSpec, NativeServable, StatefulSpec } from '../../src/native/types.ts';
import { createEngine, fixtureSpec } from '../helpers/addon.ts';

const engine = createEngine();
const rules: StatefulSpec = { lowLatency: false, maxSequences: 2000, idleCleanup: true };

async function useModel(name: string, overrides: Partial<ModelSpec> = {}): Promise<NativeServable> {
  const servable = await engine.load({ ...fixtureSpec(name), stateful: rules, ...overrides });
  after(() => servable.unload());
  return servable;
}

type Control = 'start' | 'end' | undefined;

interface Answer {
  readonly id: number;
  readonly y: unknown;
}

async function step(
  servable: NativeServable,
  id: number,
  x: unknown,
  control?: Control,
): Promise<Answer> {
  const body = Buffer.from(
    JSON.stringify({
      inputs: {
        x,
        sequence_id: [id],
        ...(control === undefined ? {} : { sequence_control_input: [control === 'start' ? 1 : 2] }),
      },
    }),
  );
  const reply = await servable.infer('tf_predict', body, 0, body.length, -1);
  assert.ok(typeof reply === 'string');
  const { outputs } = JSON.parse(reply) as { outputs: { sequence_id: [number]; y: unknown } };
  return { id: outputs.sequence_id[0], y: outputs.y };
}

const controlOf = (index: number, steps: number): Control =>
  index === 0 ? 'start' : index === steps - 1 ? 'end' : undefined;

// The weights of test/fixtures/making/remembering.py.
const weight = (index: number): number => (((7 * index + 3) % 11) - 5) / 10;
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Row `row` of the matrix of weights with as many columns as `vector`, times `vector`. */
const dot = (row: number, vector: readonly number[]): number =>
  vector.reduce((sum, value, column) => sum + weight(row * vector.length + column) * value, 0);

const hiddenSize = 4;
const units = [...Array(hiddenSize).keys()];
const zeros: readonly number[] = units.map(() => 0);

function gruStep(x: readonly number[], h: readonly number[]): number[] {
  const gate = (block: number, state: readonly number[]): number[] =>
    units.map((unit) => {
      const row = block * hiddenSize + unit;
      return dot(row, x) + dot(row, state) + weight(row);
    });
  const update = gate(0, h).map(sigmoid);
  const reset = gate(1, h).map(sigmoid);
  const next = gate(
    2,
    h.map((value, unit) => value * (reset[unit] ?? 0)),
  ).map(Math.tanh);
  return units.map((unit) => {
    const z = update[unit] ?? 0;
    return (1 - z) * (next[unit] ?? 0) + z * (h[unit] ?? 0);
  });
}

interface LstmState {
  readonly h: readonly number[];
  readonly c: readonly number[];
}

function lstmStep(x: readonly number[], { h, c }: LstmState): LstmState {
  const gate = (block: number): number[] =>
    units.map((unit) => {
      const row = block * hiddenSize + unit;
      return dot(row, x) + dot(row, h) + weight(row);
    });
  const [forget, input, cell, output] = [0, 1, 2, 3].map(gate) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const memory = units.map(
    (unit) =>
      sigmoid(forget[unit] ?? 0) * (c[unit] ?? 0) +
      sigmoid(input[unit] ?? 0) * Math.tanh(cell[unit] ?? 0),
  );
  return {
    h: memory.map((value, unit) => sigmoid(output[unit] ?? 0) * Math.tanh(value)),
    c: memory,
  };
}

function assertClose(actual: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (const [index, value] of expected.entries()) {
    const got = actual[index] ?? Number.NaN;
    assert.ok(Math.abs(got - value) < 1e-5, `${what}: expected ${expected}, got ${actual}`);
  }
}

const inputAt = (id: number, index: number): number[] =>
  [0, 1, 2].map((place) => Math.sin(id * 3 + index * 5 + place));

test('a GRU served in steps is the recurrence, three sequences interleaved on one request', async () => {
  const servable = await useModel('gru');
  const steps = 30;
  const states = new Map<number, number[]>();
  for (let index = 0; index < steps; index += 1) {
    for (const id of [1, 2, 3]) {
      const x = inputAt(id, index);
      const state = gruStep(x, states.get(id) ?? zeros);
      states.set(id, state);
      const { y } = await step(servable, id, [x], controlOf(index, steps));
      assertClose((y as number[][])[0] ?? [], state, `sequence ${id}, step ${index}`);
    }
  }
});

test('an LSTM loop forgets by itself, and remembers with low latency', async () => {
  const forgetful = await useModel('lstm_loop');
  const remembering = await useModel('lstm_loop', { stateful: { ...rules, lowLatency: true } });
  const steps = 30;
  const states = new Map<number, LstmState>();
  const start: LstmState = { h: zeros, c: zeros };
  for (let index = 0; index < steps; index += 1) {
    for (const id of [1, 2]) {
      const x = inputAt(id, index);
      const state = lstmStep(x, states.get(id) ?? start);
      states.set(id, state);
      const what = `sequence ${id}, step ${index}`;
      const control = controlOf(index, steps);
      const remembered = await step(remembering, id, [[x]], control);
      assertClose((remembered.y as number[][][])[0]?.[0] ?? [], state.h, what);
      const forgotten = await step(forgetful, id, [[x]], control);
      assertClose((forgotten.y as number[][][])[0]?.[0] ?? [], lstmStep(x, start).h, what);
    }
  }
});

test('1,000 sequences at once keep apart', async () => {
  const servable = await useModel('running_sum', { nireq: 2 });
  const ids = Array.from({ length: 1000 }, (_, index) => index + 1);
  const steps = 4;
  for (let index = 0; index < steps; index += 1) {
    const answers = await Promise.all(
      ids.map((id) => step(servable, id, [[id, 1]], controlOf(index, steps))),
    );
    const expected = ids.map((id) => ({ id, y: [[id * (index + 1), index + 1]] }));
    assert.deepEqual(answers, expected);
  }
  assert.equal(await servable.sweep(), 0);
  assert.equal(await servable.sweep(), 0, 'all have ended');
});

test('requests of one sequence take turns, whoever sends them', async () => {
  const servable = await useModel('running_sum', { nireq: 2 });
  await step(servable, 5, [[0, 0]], 'start');
  const answers = await Promise.all(Array.from({ length: 200 }, () => step(servable, 5, [[1, 2]])));
  const sums = answers.map(({ y }) => (y as number[][])[0]?.[0] ?? 0).sort((a, b) => a - b);
  assert.deepEqual(
    sums,
    Array.from({ length: 200 }, (_, index) => index + 1),
  );
});

test('what two sweeps find unused is gone', async () => {
  const servable = await useModel('running_sum');
  const lasting = await useModel('running_sum', { stateful: { ...rules, idleCleanup: false } });
  await step(servable, 1, [[1, 1]], 'start');
  await step(servable, 2, [[1, 1]], 'start');
  await step(lasting, 1, [[1, 1]], 'start');
  assert.equal(await servable.sweep(), 0);
  await step(servable, 2, [[1, 1]]);
  assert.equal(await servable.sweep(), 1);
  await assert.rejects(step(servable, 1, [[1, 1]]), {
    code: 'not_found',
    reason: 'sequence_not_found',
  });
  assert.deepEqual((await step(servable, 2, [[1, 1]])).y, [[3, 3]]);
  assert.equal(await lasting.sweep(), 0);
  assert.equal(await lasting.sweep(), 0);
  assert.deepEqual((await step(lasting, 1, [[1, 1]])).y, [[2, 2]]);
});

test('a model without sequences has nothing to sweep, nor one that is unloaded', async () => {
  const servable = await engine.load(fixtureSpec('dummy'));
  assert.equal(await servable.sweep(), 0);
  await servable.unload();
  assert.equal(await servable.sweep(), 0);
});

test('a stateful model is refused for another device than the CPU', async () => {
  for (const device of ['AUTO', 'GPU', 'HETERO:CPU']) {
    await assert.rejects(engine.load({ ...fixtureSpec('gru'), stateful: rules, device }), {
      code: 'invalid_argument',
      reason: 'stateful_device',
      message: `Stateful models are served on CPU only - Expected: CPU; Actual: ${device}`,
    });
  }
});

test('only a codec that carries sequences reaches a stateful model', async () => {
  const servable = await useModel('running_sum');
  const body = Buffer.from('{"inputs":[]}');
  await assert.rejects(servable.infer('kserve_v2', body, 0, body.length, -1), {
    code: 'unimplemented',
    reason: 'stateful_by_this_api',
  });
});
