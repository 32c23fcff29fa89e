// SPDX-License-Identifier: Apache-2.0
// Layout, colour, precision, mean and scale before a model: held against NumPy on random tensors, and
// what clients are told of such inputs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
      assertClose(actual, output, 1e-4);
    } catch (cause) {
      throw new Error(`case ${index} of seed ${seed}: ${line.slice(0, 300)}`, { cause });
    }
    await servable.unload();
  }
});

test('an encoded image goes through all of it', async () => {
  const png = readFileSync(inCheckout('test/fixtures/images/colour.png'));
  const plain = await askImage(await load('image_u8', {}), png);
  const prepared = await askImage(
    await load('image_f32', {
      layouts: { '': { client: 'NHWC' } },
      preprocessing: {
        color: { client: 'BGR', model: 'RGB' },
        precision: { client: 'u8', model: 'f32' },
        mean: [1, 2, 3],
        scale: [10],
      },
    }),
    png,
  );
  // Images come as BGR; the model is to see RGB.
  const expected = plain.data.map((_, index) => {
    const channel = index % 3;
    return ((plain.data[index - channel + 2 - channel] ?? Number.NaN) - (channel + 1)) / 10;
  });
  assert.ok(new Set(plain.data).size > 3);
  assertClose(prepared, { shape: [1, 4, 4, 3], data: expected }, 1e-5);
});

/** y for one encoded image. */
async function askImage(servable: NativeServable, image: Buffer): Promise<Values> {
  const parameters = { binary_data_size: image.length + 4 };
  const inputs = [{ name: 'x', shape: [1], datatype: 'BYTES', parameters }];
  const json = Buffer.from(JSON.stringify({ inputs }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(image.length);
  const body = Buffer.concat([json, length, image]);
  const reply = await servable.infer('kserve_v2', body, 0, body.length, json.length);
  const text = typeof reply === 'string' || reply instanceof Uint8Array ? reply : reply.body;
  return (JSON.parse(text.toString()) as { readonly outputs: [Values] }).outputs[0];
}

/** Four by four pixels: a brightness each, and colour for every square of four. */
const brightness = [16, 60, 100, 235, 80, 81, 120, 130, 40, 50, 200, 210, 128, 128, 90, 17];
const blue = [128, 90, 160, 110];
const red = [128, 140, 100, 170];

/** RGB by ITU-R BT.601, studio range, channels last. */
const pictureAsRgb = brightness.flatMap((y, pixel) => {
  const square = Math.floor(pixel / 8) * 2 + Math.floor((pixel % 4) / 2);
  const light = 1.164 * (y - 16);
  const u = (blue[square] ?? 0) - 128;
  const v = (red[square] ?? 0) - 128;
  const rgb = [light + 1.596 * v, light - 0.391 * u - 0.813 * v, light + 2.018 * u];
  return rgb.map((level) => Math.min(255, Math.max(0, level)));
});
const interleaved = blue.flatMap((level, square) => [level, red[square] ?? 0]);
const planes: readonly (readonly [string, readonly Values[]])[] = [
  ['NV12_SINGLE_PLANE', [{ shape: [1, 6, 4, 1], data: [...brightness, ...interleaved] }]],
  ['I420_SINGLE_PLANE', [{ shape: [1, 6, 4, 1], data: [...brightness, ...blue, ...red] }]],
  [
    'NV12_TWO_PLANES',
    [
      { shape: [1, 4, 4, 1], data: brightness },
      { shape: [1, 2, 2, 2], data: interleaved },
    ],
  ],
  [
    'I420_THREE_PLANES',
    [
      { shape: [1, 4, 4, 1], data: brightness },
      { shape: [1, 2, 2, 1], data: blue },
      { shape: [1, 2, 2, 1], data: red },
    ],
  ],
];

for (const [client, inputs] of planes) {
  for (const model of ['RGB', 'BGR'] as const) {
    test(`${client} becomes ${model}`, async () => {
      const servable = await load('image_f32', {
        layouts: { '': { client: 'NHWC' } },
        preprocessing: {
          color: { client, model },
          precision: { client: 'u8', model: 'f32' },
          mean: [1],
        },
      });
      const infos = servable.describe().inputs;
      const names = inputs.length === 1 ? ['x'] : inputs.map((_, plane) => `x/${plane}`);
      assert.deepEqual(
        infos.map(({ name, shape, datatype, layout }) => ({ name, shape, datatype, layout })),
        inputs.map(({ shape }, plane) => ({
          name: names[plane],
          shape,
          datatype: 'UINT8',
          layout: 'NHWC',
        })),
      );
      const y = await ask(
        servable,
        inputs.map((input, plane) => ({ name: names[plane], datatype: 'UINT8', ...input })),
      );
      const swap = (index: number) =>
        model === 'RGB' ? index : index - (index % 3) + 2 - (index % 3);
      const data = pictureAsRgb.map((_, index) => (pictureAsRgb[swap(index)] ?? Number.NaN) - 1);
      assert.deepEqual(y.shape, [1, 4, 4, 3]);
      for (const [index, level] of y.data.entries()) {
        const wanted = data[index] ?? Number.NaN;
        assert.ok(Math.abs(level - wanted) <= 1, `${index}: ${level}, not ${wanted}`);
      }
    });
  }
}

test('grey is what a model of one channel gets of colours', async () => {
  const servable = await load('open_4d', {
    layouts: { '': { client: 'NHWC' } },
    shapes: { '': dimensions([1, 1, 2, 1]) },
    preprocessing: { color: { client: 'BGR', model: 'GRAY' } },
  });
  assert.deepEqual(servable.describe().inputs[0]?.shape, [1, 1, 2, 3]);
  const x = { name: 'x', datatype: 'FP32', shape: [1, 1, 2, 3], data: [10, 20, 30, 255, 255, 255] };
  const grey = 0.299 * 30 + 0.587 * 20 + 0.114 * 10;
  assertClose(await ask(servable, [x]), { shape: [1, 1, 2, 1], data: [grey, 255] }, 0.01);
});

test('a colour to itself changes nothing', async () => {
  const color = { client: 'NV12_SINGLE_PLANE', model: 'NV12_SINGLE_PLANE' };
  const servable = await load('open_4d', {
    shapes: { '': dimensions([1, 6, 4, 1]) },
    preprocessing: { color, mean: [1] },
  });
  assert.deepEqual(servable.describe().inputs[0]?.shape, [1, 6, 4, 1]);
});

const refused: readonly (readonly [string, string, Partial<ModelConfig>, RegExp])[] = [
  [
    'a model with several inputs',
    'add',
    { preprocessing: { mean: [1] } },
    /mean, scale, color_format and precision - Expected: a model with one input; Actual: 2 inputs/,
  ],
  [
    'more values than channels',
    'image_f32',
    { preprocessing: { mean: [1, 2] } },
    /mean - Expected: one value, or one for each channel of layout NHWC: 3; Actual: 2 values/,
  ],
  [
    'fewer scales than channels',
    'image_f32',
    { preprocessing: { scale: [1, 2, 3, 4] } },
    /scale - Expected: one value, .* 3; Actual: 4 values/,
  ],
  [
    'several values where no dimension is the channels',
    'open_4d',
    { preprocessing: { mean: [1, 2] } },
    /mean - Expected: one value.* of layout N\.\.\./,
  ],
  [
    'a mean of whole numbers',
    'image_u8',
    { preprocessing: { mean: [1] } },
    /Mean preprocessing can be applied to 'float' inputs/,
  ],
  [
    'colours that cannot be made of grey',
    'image_f32',
    { preprocessing: { color: { client: 'GRAY', model: 'BGR' } } },
    /'GRAY' is not convertible to 'BGR'/,
  ],
  [
    'colours for a model of one channel',
    'image_grey',
    { preprocessing: { color: { client: 'RGB', model: 'BGR' } } },
    /shape/,
  ],
  [
    'an unknown colour format',
    'image_f32',
    { preprocessing: { color: { client: 'CMYK', model: 'BGR' } } },
    /color_format: unknown colour format CMYK/,
  ],
];

for (const [what, fixture, config, text] of refused) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(load(fixture, config), (error: Error & { reason?: string }) => {
      assert.equal(error.reason, 'model_config_invalid');
      assert.match(error.message, /^Model config is invalid - /);
      assert.match(error.message, text);
      return true;
    });
  });
}
