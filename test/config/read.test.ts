// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/read.ts';
import { ServingError } from '../../src/errors.ts';
import { keepLog } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';

function write(content: unknown): string {
  const path = join(useFiles([]), 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function withModel(config: object): object {
  return { model_config_list: [{ config: { name: 'm', ...config } }] };
}

/** The one model of a file, and what the log said. */
async function readOne(config: object) {
  const { lines, log } = keepLog();
  const path = write(withModel(config));
  const { models, refused } = await readConfig(path, log);
  return { model: models[0], refused, lines, folder: join(path, '..') };
}

test('fills in what an entry leaves out', async () => {
  const { model, folder } = await readOne({});
  assert.deepEqual(model, {
    name: 'm',
    basePath: folder,
    versionPolicy: { kind: 'latest', count: 1 },
    targetDevice: 'CPU',
    nireq: 0,
    shapes: {},
    layouts: {},
    pluginConfig: { PERFORMANCE_HINT: 'LATENCY' },
    allowCache: false,
  });
});

test('reads every key that is in effect', async () => {
  const { model, folder, lines } = await readOne({
    base_path: 'models/m',
    shape: { image: '(1, 128:512, -1, 3)' },
    layout: { image: 'nhwc:nchw' },
    model_version_policy: { specific: { versions: [3, 5] } },
    nireq: 4,
    target_device: 'AUTO:GPU,CPU',
    plugin_config: { CPU_THREADS_NUM: '4', ENABLE_MMAP: false },
    mean: '[1, 2.5, 3]',
    scale: 255,
    color_format: 'RGB:BGR',
    precision: 'UINT8:FP32',
    inference_precision: 'f32',
    allow_cache: true,
    reload_in_place: true,
    platform: 'openvino',
    dialect: 'tfs',
  });
  assert.deepEqual(model, {
    name: 'm',
    basePath: join(folder, 'models/m'),
    versionPolicy: { kind: 'specific', versions: ['3', '5'] },
    targetDevice: 'AUTO:GPU,CPU',
    nireq: 4,
    shapes: {
      image: [
        { min: 1, max: 1 },
        { min: 128, max: 512 },
        { min: 0, max: null },
        { min: 3, max: 3 },
      ],
    },
    layouts: { image: { client: 'NHWC', model: 'NCHW' } },
    pluginConfig: {
      INFERENCE_PRECISION_HINT: 'f32',
      INFERENCE_NUM_THREADS: 4,
      ENABLE_MMAP: false,
      PERFORMANCE_HINT: 'LATENCY',
    },
    preprocessing: {
      color: { client: 'BGR', model: 'RGB' },
      precision: { client: 'u8', model: 'f32' },
      mean: [1, 2.5, 3],
      scale: [255],
    },
    allowCache: true,
    reloadInPlace: true,
    platform: 'openvino',
    dialect: 'tfs',
  });
  assert.deepEqual(lines, [
    'warning: model m: platform has no effect',
    'warning: model m: dialect has no effect',
  ]);
});

test('a precision in plugin_config wins over the key beside it', async () => {
  const { model } = await readOne({
    inference_precision: 'bf16',
    plugin_config: { INFERENCE_PRECISION_HINT: 'f32' },
  });
  assert.equal(model?.pluginConfig.INFERENCE_PRECISION_HINT, 'f32');
});

test('an automatic shape has no dimensions', async () => {
  const one = await readOne({ shape: 'auto' });
  assert.deepEqual(one.model?.shapes, { '': [] });
  const named = await readOne({ shape: { x: 'AUTO', y: '(1)' } });
  assert.deepEqual(named.model?.shapes, { x: [], y: [{ min: 1, max: 1 }] });
  assert.deepEqual(named.lines, []);
});

test('an automatic batch is any batch', async () => {
  const { model } = await readOne({ batch_size: 'auto' });
  assert.equal(model?.batchSize, 'auto');
  assert.deepEqual((await readOne({ batch_size: '2:8' })).model?.batchSize, { min: 2, max: 8 });
  assert.equal((await readOne({ batch_size: 0 })).model?.batchSize, undefined);
});

const refusedFiles: readonly (readonly [string, unknown, RegExp])[] = [
  ['an unknown key at the root', { model_config_list: [], models: 1 }, /Key: #\/models/],
  ['an unknown key of a model', withModel({ color: 1 }), /config\/color/],
  ['no model list', {}, /Keyword:required Key: #\/model_config_list/],
  ['two properties beside config', { model_config_list: [{ config: { name: 'm' }, x: 1 }] }, /\/x/],
  ['a model without a name', { model_config_list: [{ config: {} }] }, /config\/name/],
  ['a shape as array', withModel({ shape: [1, 2] }), /config\/shape. Keyword:type/],
  ['a negative batch size', withModel({ batch_size: -1 }), /batch_size. Keyword:minimum/],
  [
    'two policies',
    withModel({ model_version_policy: { all: {}, latest: { num_versions: 1 } } }),
    /maxProperties/,
  ],
  [
    'no latest versions',
    withModel({ model_version_policy: { latest: { num_versions: 0 } } }),
    /minimum/,
  ],
  ['metrics without enable', { model_config_list: [], monitoring: { metrics: {} } }, /enable/],
  ['no JSON', '{"model_config_list":', /The file is not valid json/],
];

for (const [what, content, message] of refusedFiles) {
  test(`refuses the whole file for ${what}`, async () => {
    await assert.rejects(readConfig(write(content), keepLog().log), (error) => {
      assert.ok(error instanceof ServingError);
      assert.equal(error.reason, 'json_invalid');
      assert.match(error.message, message);
      return true;
    });
  });
}

test('reads again a file that is half written', async () => {
  const texts = ['', '{"model_config_', '{"model_config_list":[]}'];
  const readText = async () => texts.shift() ?? assert.fail('read a fourth time');
  const config = await readConfig('config.json', keepLog().log, readText);
  assert.deepEqual(config, { models: [], refused: [] });
  assert.deepEqual(texts, []);
});

const refusedModels: readonly (readonly [object, string, RegExp])[] = [
  [{ layout: 'NHWX' }, 'layout_wrong_format', /^Model config is invalid - The provided layout/],
  [
    { plugin_config: { NUM_STREAMS: 1, CPU_THROUGHPUT_STREAMS: 2 } },
    'plugin_config_conflicting_parameters',
    /same key twice/,
  ],
  [
    { plugin_config: { INFERENCE_NUM_THREADS: 'many' } },
    'plugin_config_wrong_format',
    /INFERENCE_NUM_THREADS/,
  ],
  [{ nireq: 100_001 }, 'invalid_nireq', /Nireq parameter too high/],
  [{ base_path: '../up' }, 'path_invalid', /doesn't exists$/],
  [{ base_path: 'a/../../up' }, 'path_invalid', /base path is invalid/],
  [{ base_path: '/a/..' }, 'path_invalid', /base path is invalid/],
  [{ base_path: 's3://bucket/m' }, 'not_served', /cloud storage/],
  [{ base_path: 'file:///m' }, 'not_served', /cloud storage \(file:/],
  [{ base_path: '..' }, 'path_invalid', /base path is invalid/],
  [{ base_path: 'a\\..\\up' }, 'path_invalid', /base path is invalid/],
  [{ base_path: '..\\up' }, 'path_invalid', /base path is invalid/],
  [{ base_path: 'a\0b' }, 'path_invalid', /base path is invalid/],
  [{ custom_loader_options: { loader_name: 'l' } }, 'not_served', /custom loaders/],
  [{ graph_path: 'g.pbtxt' }, 'not_served', /MediaPipe/],
  [{ mean: '[1,x]' }, 'float_wrong_format', /^Model config is invalid - The provided float is in/],
  [{ scale: '[]' }, 'float_wrong_format', /The provided float is in wrong format/],
  [
    { color_format: 'RGBA' },
    'color_format_wrong_format',
    /provided color format is in wrong format/,
  ],
  [{ precision: 'FP32:' }, 'precision_wrong_format', /The provided precision is in wrong format/],
  [
    { inference_precision: 'zz' },
    'precision_wrong_format',
    /^Model config is invalid - .* - inference_precision: Expected: f32, bf16, f16; Actual: zz$/,
  ],
  [{ max_sequence_number: 5 }, 'non_stateful_model_parameter', /non stateful model - max_sequence/],
  [
    { stateful: true, max_sequence_number: 2 ** 32 },
    'sequence_number_too_high',
    /^Sequence max number parameter too high/,
  ],
  [
    { stateful: true, shape: { x: 'auto' } },
    'stateful_model_auto',
    /^Dynamic shape and dynamic batch size are not supported for stateful models$/,
  ],
];

for (const [config, reason, message] of refusedModels) {
  test(`refuses one model and reads on: ${JSON.stringify(config)}`, async () => {
    const path = write({
      model_config_list: [{ config: { name: 'bad', ...config } }, { config: { name: 'good' } }],
    });
    const { models, refused } = await readConfig(path, keepLog().log);
    assert.deepEqual(
      models.map(({ name }) => name),
      ['good'],
    );
    assert.equal(refused[0]?.name, 'bad');
    assert.equal(refused[0]?.error.reason, reason);
    assert.match(refused[0]?.error.message ?? '', message);
  });
}

const told: readonly (readonly [object, RegExp])[] = [
  [
    { shape: '1,10' },
    /^error: model m: The provided shape is in wrong format.*keeps its own shape/,
  ],
  [
    { batch_size: 'many' },
    /Wrong batch size parameter provided. Model batch size will be set to default./,
  ],
  [
    { batch_size: 2, shape: '(1,10)' },
    /Both shape and batch size have been defined. Batch size parameter will be ignored./,
  ],
  [{ shape: { ANONYMOUS_INPUT_NAME: '(1)' } }, /ANONYMOUS_INPUT_NAME is skipped/],
];

for (const [config, line] of told) {
  test(`loads the model and says so: ${JSON.stringify(config)}`, async () => {
    const { model, lines } = await readOne(config);
    assert.equal(model?.name, 'm');
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', line);
  });
}

test('names what it skips', async () => {
  const { lines, log } = keepLog();
  const path = write({
    model_config_list: [],
    custom_loader_config_list: [{ config: { loader_name: 'l', library_path: 'l.so' } }],
    mediapipe_config_list: [{ name: 'g' }, { name: 'h' }],
  });
  await readConfig(path, log);
  assert.deepEqual(lines, [
    'warning: config: custom_loader_config_list: custom loaders are not served, skipped: l',
    'warning: config: mediapipe_config_list: MediaPipe graphs are not served, skipped: g, h',
  ]);
});

test('hands on what the server itself is told', async () => {
  const monitoring = { enable: true, metrics_list: ['ovms_streams'] };
  const dialects = { tfs_result_key: 'result', kserve_health_body: 'json' };
  const content = { model_config_list: [], monitoring: { metrics: monitoring }, dialects };
  const { lines, log } = keepLog();
  const config = await readConfig(write(content), log);
  assert.deepEqual(config, { models: [], refused: [], monitoring, dialects });
  assert.deepEqual(lines, ['warning: config: dialects.tfs_result_key has no effect']);
});
