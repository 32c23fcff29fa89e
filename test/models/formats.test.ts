// SPDX-License-Identifier: Apache-2.0
// Models in every format that OpenVINO reads, each written by its framework's own exporter, found in their
// folders and run: the answers are those that the framework itself gave (test/fixtures/formats).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ServableInfo } from '../../src/native/types.ts';
import { createEngine, infer } from '../helpers/addon.ts';
import { loadOrder } from '../helpers/load-order.ts';
import { inCheckout } from '../helpers/paths.ts';

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What a framework computed. */
interface Case {
  readonly inputs: Readonly<Record<string, Values>>;
  readonly outputs: Readonly<Record<string, Values>>;
}

const fixtures = inCheckout('test/fixtures/formats');
const cases = readdirSync(join(fixtures, 'expected')).flatMap((file) => {
  const text = readFileSync(join(fixtures, 'expected', file), 'utf8');
  return Object.entries(JSON.parse(text) as Readonly<Record<string, Case>>);
});

for (const [name, { inputs, outputs }] of cases) {
  test(`${name} answers as its framework does`, async () => {
    const servable = await createEngine().load(await loadOrder(join(fixtures, name)));
    const info = servable.describe();
    assert.deepEqual(namesOf(info.inputs), Object.keys(inputs).sort());
    assert.deepEqual(namesOf(info.outputs), Object.keys(outputs).sort());
    const reply = JSON.parse(await infer(servable, { inputs: request(info, inputs) })) as {
      readonly outputs: readonly (Values & { readonly name: string })[];
    };
    for (const output of reply.outputs) {
      const expected = outputs[output.name];
      assert.ok(expected, output.name);
      assert.deepEqual(output.shape, expected.shape);
      assertClose(output.data, expected.data, output.name);
    }
    await servable.unload();
  });
}

const namesOf = (tensors: readonly { readonly name: string }[]): readonly string[] =>
  tensors.map(({ name }) => name);

function request(info: ServableInfo, inputs: Case['inputs']): readonly object[] {
  return info.inputs.map(({ name, datatype }) => ({ name, datatype, ...inputs[name] }));
}

/** To float precision: frameworks add up in their own order. */
function assertClose(actual: readonly number[], expected: readonly number[], name: string): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of actual.entries()) {
    const wanted = expected[index] ?? Number.NaN;
    const error = Math.abs(value - wanted);
    assert.ok(
      error <= 1e-5 * Math.max(1, Math.abs(wanted)),
      `${name}[${index}]: ${value} ${wanted}`,
    );
  }
}
