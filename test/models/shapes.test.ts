// SPDX-License-Identifier: Apache-2.0
// Configured shapes, batch sizes and layouts on real models (config-and-lifecycle.md 5): what is served,
// and each error of 5.5 with its text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLayout } from '../../src/models/layout-text.ts';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { parseDimension, parseShape } from '../../src/models/shape-text.ts';
import type { NativeServable } from '../../src/native/types.ts';
import { createEngine, infer } from '../helpers/addon.ts';
import { loadOrder } from '../helpers/load-order.ts';
import { inCheckout } from '../helpers/paths.ts';

const load = async (fixture: string, config: Partial<ModelConfig>): Promise<NativeServable> =>
  createEngine().load(await loadOrder(inCheckout('test/fixtures', fixture), config));

const shape = (text: string, input = '') => ({ shapes: { [input]: parseShape(text) } });
const layout = (text: string, tensor = '') => ({ layouts: { [tensor]: parseLayout(text) } });
const batch = (text: string) => ({
  batchSize: text === 'auto' ? ('auto' as const) : parseDimension(text),
});

/** Model, configuration, and the shapes of its inputs then, by name. */
const served: readonly (readonly [string, Partial<ModelConfig>, readonly (readonly number[])[]])[] =
  [
    ['models/dummy', shape('(3, 10)'), [[3, 10]]],
    ['models/dummy', shape('(-1,5:20)'), [[-1, -1]]],
    ['models/dummy', shape('(1,10)', 'b'), [[1, 10]]],
    ['models/dummy', { shapes: { '': [] } }, [[-1, -1]]],
    ['models/add', { shapes: { '': [] } }, [[-1], [-1]]],
    ['models/add', { shapes: { a: parseShape('(4)'), b: parseShape('(4)') } }, [[4], [4]]],
    ['models/dummy', batch('4'), [[4, 10]]],
    ['models/dummy', batch('2:8'), [[-1, 10]]],
    ['models/dummy', batch('-1'), [[-1, 10]]],
    ['models/dummy', batch('auto'), [[-1, 10]]],
    ['models/dynamic', { ...batch('7'), ...layout('CN') }, [[-1, 7]]],
    ['models/dynamic', { ...batch('7'), ...layout('CN:NC') }, [[-1, 7]]],
    ['models/scalar', batch('4'), [[]]],
    ['models/image_nchw', layout('NHWC:NCHW'), [[1, 8, 8, 3]]],
    ['models/image_nchw', { ...layout('nhwc:nchw'), ...shape('(2,6,7,3)') }, [[2, 6, 7, 3]]],
    ['models/image_nchw', { ...layout('N...C:NC...'), ...shape('(2,6,7,3)') }, [[2, 6, 7, 3]]],
    ['models/image_nchw', { ...layout('NHWC:NCHW'), ...batch('5') }, [[5, 8, 8, 3]]],
    ['models/open_4d', { ...layout('CHWN:NCHW'), ...batch('5') }, [[-1, -1, -1, 5]]],
    [
      'formats/tf_saved_model',
      batch('3'),
      [
        [3, 4],
        [3, 1],
      ],
    ],
    ['formats/onnx', shape('(1:4,2,-1,-1)'), [[-1, 2, -1, -1]]],
  ];

for (const [fixture, config, expected] of served) {
  test(`${fixture} with ${JSON.stringify(config)}`, async () => {
    const servable = await load(fixture, config);
    assert.deepEqual(
      servable.describe().inputs.map((input) => input.shape),
      expected,
    );
    await servable.unload();
  });
}

/** Model, configuration, the reason and the whole text before any cause. */
const refused: readonly (readonly [string, Partial<ModelConfig>, string, string])[] = [
  [
    'models/add',
    shape('(2)'),
    'anonymous_shape_not_allowed',
    'Anonymous fixed shape is invalid for models with multiple inputs',
  ],
  [
    'models/add',
    layout('N'),
    'anonymous_layout_not_allowed',
    'Anonymous fixed layout is invalid for models with multiple inputs',
  ],
  [
    'models/dummy',
    shape('(1,10)', 'x'),
    'config_shape_not_in_model',
    'Shape from config not found in model - x',
  ],
  [
    'models/dummy',
    shape('(1,10)', 'a'),
    'config_shape_not_in_model',
    'Shape from config not found in model - a',
  ],
  [
    'models/dummy',
    layout('NC', 'x'),
    'config_layout_not_in_model',
    'Layout from config not found in model - x',
  ],
  [
    'models/dummy',
    layout('NCHW'),
    'layout_incompatible_with_shape',
    'Layout incompatible with given shape',
  ],
  [
    'models/image_nchw',
    layout('NHWC:NCHD'),
    'layout_incompatible_with_shape',
    'Layout incompatible with given shape',
  ],
  [
    'models/dummy',
    { ...batch('4'), ...layout('CH') },
    'invalid_batch_dimension',
    'Invalid batch dimension in shape - no N in layout CH of input: b',
  ],
  [
    'models/scalar',
    batch('auto'),
    'model_with_scalar_auto_unsupported',
    'Batching set to AUTO but model contains scalar tensor - x',
  ],
  [
    'models/image_f32',
    shape('(1,4)'),
    'reshape_failed',
    'Model could not be reshaped with requested shape',
  ],
  [
    'models/add',
    { shapes: { a: parseShape('(3)') } },
    'reshape_failed',
    'Model could not be reshaped with requested shape',
  ],
  [
    'models/dummy',
    { targetDevice: 'NOPE' },
    'compile_failed',
    'Cannot compile model into target device',
  ],
  ['models/dummy', { nireq: 100_001 }, 'invalid_nireq', 'Nireq parameter too high'],
];

for (const [fixture, config, reason, text] of refused) {
  test(`${reason}: ${fixture} with ${JSON.stringify(config)}`, async () => {
    await assert.rejects(load(fixture, config), (error: Error & { reason?: string }) => {
      assert.equal(error.reason, reason);
      assert.ok(error.message === text || error.message.startsWith(`${text} - `), error.message);
      return true;
    });
  });
}

test('with an automatic shape requests of every size are answered', async () => {
  const servable = await load('models/dummy', { shapes: { '': [] } });
  for (const columns of [10, 1, 3, 10]) {
    const data = Array.from({ length: 2 * columns }, (_, index) => index);
    const b = { name: 'b', datatype: 'FP32', shape: [2, columns], data };
    const reply = JSON.parse(await infer(servable, { inputs: [b] })) as {
      readonly outputs: readonly [{ readonly shape: unknown; readonly data: readonly number[] }];
    };
    assert.deepEqual(reply.outputs[0].shape, [2, columns]);
    assert.deepEqual(
      reply.outputs[0].data,
      data.map((value) => value + 1),
    );
  }
});

test('a size that the model cannot compute with is told in the words of a reshape', async () => {
  const x = { name: 'x', datatype: 'FP32', shape: [3], data: [1, 2, 3] };
  const automatic = await load('models/throws', { shapes: { '': [] } });
  await assert.rejects(infer(automatic, { inputs: [x] }), {
    code: 'failed_precondition',
    reason: 'reshape_failed',
    message: /^Model could not be reshaped with requested shape - /,
  });
  const open = await load('models/throws', {});
  await assert.rejects(infer(open, { inputs: [x] }), { reason: 'inference_failed' });
});

test('an output is given in the client’s order', async () => {
  const servable = await load('models/open_4d', layout('NHWC:NCHW', 'y'));
  const x = { name: 'x', datatype: 'FP32', shape: [1, 2, 1, 2], data: [1, 2, 3, 4] };
  const reply = await infer(servable, { inputs: [x] });
  assert.match(reply, /"shape":\[1,1,2,2\].*\[1.0?,3.0?,2.0?,4.0?\]/s);
  assert.equal(servable.describe().outputs[0]?.layout, 'NHWC');
});
