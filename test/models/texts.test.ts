// SPDX-License-Identifier: Apache-2.0
// The texts that operators write: shapes, layouts, versions, policies, device properties.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { ServingError } from '../../src/errors.ts';
import { parseLayout } from '../../src/models/layout-text.ts';
import { normalisePluginConfig } from '../../src/models/plugin-config.ts';
import { parseVersionPolicy } from '../../src/models/policy-text.ts';
import {
  parseChannelValues,
  parseColorFormat,
  parsePrecision,
} from '../../src/models/preprocessing-text.ts';
import { parseDimension, parseShape } from '../../src/models/shape-text.ts';
import {
  canonicalVersion,
  compareVersions,
  isServableVersion,
} from '../../src/models/version-number.ts';
import { selectVersions } from '../../src/models/version-policy.ts';

/** The reason of the ServingError that `act` throws. */
function reasonOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ServingError) return error.reason;
    throw error;
  }
  return 'none';
}

test('reads shapes back whatever their dimensions are', () => {
  const size = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  const dimension = fc.oneof(
    size.map((n) => ({ text: `${n}`, value: { min: n, max: n } })),
    fc.constant({ text: '-1', value: { min: 0, max: null } }),
    fc
      .tuple(size, size)
      .filter(([a, b]) => a < b)
      .map(([a, b]) => ({ text: `${a}:${b}`, value: { min: a, max: b } })),
  );
  fc.assert(
    fc.property(fc.array(dimension, { minLength: 1, maxLength: 8 }), (dimensions) => {
      const text = ` ( ${dimensions.map((d) => d.text).join(' , ')} )`;
      assert.deepEqual(
        parseShape(text),
        dimensions.map((d) => d.value),
      );
    }),
  );
});

for (const [text, reason] of [
  ['1,10', 'shape_wrong_format'],
  ['()', 'shape_wrong_format'],
  ['', 'shape_wrong_format'],
  ['((1,2))', 'shape_wrong_format'],
  ['(1,2)(3)', 'shape_wrong_format'],
  ['[1,2]', 'shape_wrong_format'],
  ['(1,)', 'dim_wrong_format'],
  ['(1,,2)', 'dim_wrong_format'],
  ['(-2)', 'dim_wrong_format'],
  ['(2147483648)', 'dim_wrong_format'],
  ['(5:5)', 'dim_wrong_format'],
  ['(6:5)', 'dim_wrong_format'],
  ['(1:-1)', 'dim_wrong_format'],
  ['(1.0)', 'dim_wrong_format'],
  ['(auto)', 'dim_wrong_format'],
] as const) {
  test(`refuses the shape ${text}: ${reason}`, () => {
    assert.equal(
      reasonOf(() => parseShape(text)),
      reason,
    );
  });
}

test('reads batch sizes as dimensions', () => {
  assert.deepEqual(parseDimension(' 4 '), { min: 4, max: 4 });
  assert.deepEqual(parseDimension('1:8'), { min: 1, max: 8 });
  assert.deepEqual(parseDimension('-1'), { min: 0, max: null });
});

test('reads layouts in either case', () => {
  assert.deepEqual(parseLayout('nhwc'), { client: 'NHWC' });
  assert.deepEqual(parseLayout('NHWC:NCHW'), { client: 'NHWC', model: 'NCHW' });
  assert.deepEqual(parseLayout('N...'), { client: 'N...' });
  assert.deepEqual(parseLayout('N?HWC'), { client: 'N?HWC' });
  assert.deepEqual(parseLayout('...'), { client: '...' });
});

for (const text of ['', 'NN', 'NHWX', 'N..C', 'N......C', 'NHWC:', ':NCHW', 'N:C:H', 'N.C']) {
  test(`refuses the layout "${text}"`, () => {
    assert.equal(
      reasonOf(() => parseLayout(text)),
      'layout_wrong_format',
    );
  });
}

test('versions are compared as numbers of any size', () => {
  assert.equal(canonicalVersion('007'), '7');
  assert.equal(canonicalVersion('000'), '0');
  for (const text of ['', 'v1', '1.0', '-1', ' 1', '1a']) {
    assert.equal(canonicalVersion(text), undefined, text);
  }
  const number = fc.bigInt({ min: 0n, max: 2n ** 64n });
  fc.assert(
    fc.property(number, number, (a, b) => {
      const expected = a < b ? -1 : a > b ? 1 : 0;
      assert.equal(Math.sign(compareVersions(String(a), String(b))), expected);
    }),
  );
  assert.equal(isServableVersion('0'), false);
  assert.equal(isServableVersion('9223372036854775807'), true);
  assert.equal(isServableVersion('9223372036854775808'), false);
});

test('policies select versions', () => {
  const there = ['10', '9', '2'];
  assert.deepEqual(selectVersions({ kind: 'latest', count: 1 }, there), ['10']);
  assert.deepEqual(selectVersions({ kind: 'latest', count: 2 }, there), ['9', '10']);
  assert.deepEqual(selectVersions({ kind: 'latest', count: 5 }, there), ['2', '9', '10']);
  assert.deepEqual(selectVersions({ kind: 'all' }, there), ['2', '9', '10']);
  assert.deepEqual(selectVersions({ kind: 'specific', versions: ['9', '3'] }, there), ['9']);
  assert.deepEqual(selectVersions({ kind: 'latest', count: 1 }, []), []);
});

test('policies are read from JSON', () => {
  assert.deepEqual(parseVersionPolicy(undefined), { kind: 'latest', count: 1 });
  assert.deepEqual(parseVersionPolicy({ all: {} }), { kind: 'all' });
  assert.deepEqual(parseVersionPolicy({ latest: { num_versions: 3 } }), {
    kind: 'latest',
    count: 3,
  });
  for (const [source, reason] of [
    [{ newest: {} }, 'model_version_policy_unsupported_key'],
    [{ latest: {} }, 'model_version_policy_wrong_format'],
    [{ specific: { versions: [0] } }, 'model_version_policy_wrong_format'],
    [{ all: {}, latest: { num_versions: 1 } }, 'model_version_policy_wrong_format'],
    [{ newest: 1 }, 'model_version_policy_unsupported_key'],
    [{ latest: { num_versions: 1, count: 2 } }, 'model_version_policy_unsupported_key'],
    [{ all: { versions: [1] } }, 'model_version_policy_unsupported_key'],
    ['all', 'model_version_policy_wrong_format'],
  ] as const) {
    assert.equal(
      reasonOf(() => parseVersionPolicy(source)),
      reason,
      JSON.stringify(source),
    );
  }
});

test('device properties: legacy names, types, and the hint', () => {
  const latency = { PERFORMANCE_HINT: 'LATENCY' };
  assert.deepEqual(normalisePluginConfig({}), latency);
  assert.deepEqual(normalisePluginConfig({ CPU_THROUGHPUT_STREAMS: 4 }), { NUM_STREAMS: '4' });
  assert.deepEqual(normalisePluginConfig({ GPU_THROUGHPUT_STREAMS: 'GPU_THROUGHPUT_AUTO' }), {
    PERFORMANCE_HINT: 'THROUGHPUT',
  });
  assert.deepEqual(normalisePluginConfig({ CPU_THREADS_NUM: '3', ENABLE_CPU_PINNING: 'NO' }), {
    INFERENCE_NUM_THREADS: 3,
    ENABLE_CPU_PINNING: false,
    ...latency,
  });
  const properties = {
    CPU: { NUM_STREAMS: 2, PERF_COUNT: true },
    'GPU.0': { NUM_STREAMS: 'AUTO', ENABLE_CPU_PINNING: 'no' },
  };
  assert.deepEqual(normalisePluginConfig({ DEVICE_PROPERTIES: properties }), {
    DEVICE_PROPERTIES:
      '{CPU:{NUM_STREAMS:2,PERF_COUNT:YES},GPU.0:{NUM_STREAMS:AUTO,ENABLE_CPU_PINNING:NO}}',
    ...latency,
  });
  assert.deepEqual(normalisePluginConfig({ AUTO_BATCH_TIMEOUT: '100', NUM_STREAMS: 4, X: '{}' }), {
    AUTO_BATCH_TIMEOUT: 100,
    NUM_STREAMS: '4',
    X: '{}',
  });
  for (const streams of ['AUTO', 'NUMA', '0', '-1', '-2', '8']) {
    assert.deepEqual(normalisePluginConfig({ NUM_STREAMS: streams }), { NUM_STREAMS: streams });
  }
  for (const source of [
    { X: null },
    { X: [1] },
    { AUTO_BATCH_TIMEOUT: 'soon' },
    { INFERENCE_NUM_THREADS: 1.5 },
    { INFERENCE_NUM_THREADS: -1 },
    { INFERENCE_NUM_THREADS: 2 ** 31 },
    { CPU_THREADS_NUM: '-1' },
    { NUM_STREAMS: 1.5 },
    { NUM_STREAMS: '1.5' },
    { NUM_STREAMS: 'abc' },
    { NUM_STREAMS: '2abc' },
    { NUM_STREAMS: '' },
    { NUM_STREAMS: -3 },
    { NUM_STREAMS: true },
    { CPU_THROUGHPUT_STREAMS: 'CPU_THROUGHPUT_NUMA' },
    { DEVICE_PROPERTIES: { CPU: { NUM_STREAMS: 1.5 } } },
    { ENABLE_CPU_PINNING: 'perhaps' },
    { PERFORMANCE_HINT: 'FASTEST' },
    { PERFORMANCE_HINT: 'throughput' },
    { PERFORMANCE_HINT: 1 },
    { EXECUTION_MODE_HINT: true },
    { DEVICE_PROPERTIES: { CPU: { EXECUTION_MODE_HINT: 'EXACT' } } },
    { X: { Y: 'a,b' } },
    { X: { 'Y:Z': 1 } },
  ]) {
    assert.equal(
      reasonOf(() => normalisePluginConfig(source)),
      'plugin_config_wrong_format',
      JSON.stringify(source),
    );
  }
});

test('mean and scale: a number, or a list in either bracket', () => {
  for (const source of ['[1,-2.5,3e2]', '(1, -2.5, 3e2)', ' [ 1 , -2.5 , 300 ] ']) {
    assert.deepEqual(parseChannelValues(source), [1, -2.5, 300], source);
  }
  assert.deepEqual(parseChannelValues('.5'), [0.5]);
  assert.deepEqual(parseChannelValues(127.5), [127.5]);
  for (const source of ['', '[]', '[1,]', '[1)', '1,2', '[[1]]', 'nan', '1e39', '0x10', '[1;2]']) {
    assert.equal(
      reasonOf(() => parseChannelValues(source)),
      'float_wrong_format',
      source,
    );
  }
});

test("colours are model's:client's, precisions client's:model's", () => {
  assert.deepEqual(parseColorFormat('BGR:NV12'), { client: 'NV12_SINGLE_PLANE', model: 'BGR' });
  assert.deepEqual(parseColorFormat('gray'), { client: 'GRAY', model: 'GRAY' });
  assert.deepEqual(parsePrecision('UINT8:FP32'), { client: 'u8', model: 'f32' });
  assert.deepEqual(parsePrecision('fp16'), { client: 'f16', model: 'f16' });
  for (const text of ['', 'RGB:', ':RGB', 'RGB:BGR:RGB', 'YUV', 'constructor']) {
    assert.equal(
      reasonOf(() => parseColorFormat(text)),
      'color_format_wrong_format',
      text,
    );
  }
  for (const text of ['', 'FP8', 'INT8:', 'f32', 'FP32:FP32:FP32']) {
    assert.equal(
      reasonOf(() => parsePrecision(text)),
      'precision_wrong_format',
      text,
    );
  }
});
