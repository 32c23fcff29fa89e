// SPDX-License-Identifier: Apache-2.0
// Layout, colour, precision, mean and scale before a model: held against NumPy on random tensors, and
// what clients are told of such inputs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { ModelConfig } from '../../src/models/model-config.ts';
import type { LayoutSpec, NativeServable, PreprocessingSpec } from '../../src/native/types.ts';
import { createEngine, infer } from '../helpers/addon.ts';
import { loadOrder } from '../helpers/load-order.ts';
import { inCheckout } from '../helpers/paths.ts';

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A line of preprocessing_reference.py. */
interface Case {
  readonly layout: LayoutSpec;
  readonly preprocessing: PreprocessingSpec;
  /** Whether the shape is configured too, in the client's order. */
  readonly configuredShape: boolean;
  readonly input: Values;
  readonly output: Values;
}

const load = async (fixture: string, config: Partial<ModelConfig>): Promise<NativeServable> =>
  createEngine().load(await loadOrder(inCheckout('test/fixtures/models', fixture), config));

/** y for an x of that datatype. */
async function ask(servable: NativeServable, inputs: readonly object[]): Promise<Values> {
  const reply = JSON.parse(await infer(servable, { inputs })) as { readonly outputs: [Values] };
  return reply.outputs[0];
}

function assertClose(actual: Values, expected: Values, tolerance: number): void {
  assert.deepEqual(actual.shape, expected.shape);
  assert.equal(actual.data.length, expected.data.length);
  for (const [index, wanted] of expected.data.entries()) {
    const error = Math.abs((actual.data[index] ?? Number.NaN) - wanted);
    assert.ok(
      error <= tolerance * Math.max(1, Math.abs(wanted)),
      `${index}: ${actual.data[index]}, not ${wanted}`,
    );
  }
}

const dimensions = (shape: readonly number[]) => shape.map((size) => ({ min: size, max: size }));

test('tensors reach the model as NumPy says', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const script = inCheckout('test/models/preprocessing_reference.py');
  const { status, stdout, stderr } = spawnSync('python3', ['-B', script, String(seed)], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: inCheckout('.deps/python') },
  });
  assert.equal(status, 0, stderr);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 40);
  for (const [index, line] of lines.entries()) {
    const { layout, preprocessing, configuredShape, input, output } = JSON.parse(line) as Case;
    const servable = await load('open_4d', {
      layouts: { '': layout },
      preprocessing,
      shapes: configuredShape ? { '': dimensions(input.shape) } : {},
    });
    const [info] = servable.describe().inputs;
    assert.ok(info);
    assert.equal(info.layout, layout.client);
    assert.equal(info.elementType, preprocessing.precision?.client ?? 'f32');
    if (configuredShape) assert.deepEqual(info.shape, input.shape);
    const actual = await ask(servable, [{ name: 'x', datatype: info.datatype, ...input }]);
    try {
      assertClose(actual, output, 1e-5);
    } catch (cause) {
      throw new Error(`case ${index} of seed ${seed}: ${line.slice(0, 300)}`, { cause });
    }
    await servable.unload();
  }
});
