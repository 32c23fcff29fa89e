// SPDX-License-Identifier: Apache-2.0
// The shapes of pipelines that OVMS's users have, with ready-made nodes and pictures of one colour, whose
// pieces are of that colour too.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { NodeEntry, PipelineEntry } from '../../src/config/pipeline-schema.ts';
import { inCheckout } from '../helpers/paths.ts';
import { servePipelines, source } from '../helpers/pipeline-file.ts';

const library = (name: string): string => inCheckout('build/nodes', `lib${name}.so`);

const aliases = (...items: readonly string[]): NodeEntry['outputs'] =>
  items.map((item) => ({ data_item: item, alias: item }));

const identity = (name: string, node: string, item: string): NodeEntry => ({
  name,
  type: 'DL model',
  model_name: 'open_4d',
  inputs: [source('x', node, item)],
  outputs: aliases('y'),
});

const size = { original_image_width: '64', original_image_height: '48' };
const pieces = { target_image_width: '16', target_image_height: '8', confidence_threshold: '0.5' };

/** An encoded picture of any size, as 48 rows of 64 pixels and planes of colour. */
const transform: NodeEntry = {
  name: 'transform',
  type: 'custom',
  library_name: 'image_transformation',
  params: {
    original_image_layout: 'NHWC',
    target_image_layout: 'NCHW',
    original_image_color_order: 'BGR',
    target_image_color_order: 'RGB',
    target_image_width: '64',
    target_image_height: '48',
  },
  inputs: [source('image', 'request', 'photo')],
  outputs: aliases('image'),
};

const reading: PipelineEntry = {
  name: 'reading',
  inputs: ['photo', 'boxes'],
  nodes: [
    identity('read', 'crop', 'text_images'),
    {
      name: 'crop',
      type: 'custom',
      library_name: 'horizontal_ocr',
      demultiply_count: -1,
      params: { ...size, ...pieces },
      inputs: [source('image', 'transform', 'image'), source('boxes', 'request', 'boxes')],
      outputs: aliases('text_images', 'text_coordinates', 'confidence_levels'),
    },
    transform,
  ],
  outputs: [
    source('texts', 'read', 'y'),
    source('places', 'crop', 'text_coordinates'),
    source('confidences', 'crop', 'confidence_levels'),
  ],
};

const vehicles: PipelineEntry = {
  name: 'vehicles',
  inputs: ['photo', 'found'],
  nodes: [
    transform,
    {
      name: 'cut',
      type: 'custom',
      library_name: 'model_zoo_intel_object_detection',
      demultiply_count: 0,
      params: { ...size, ...pieces, convert_to_gray_scale: 'true', filter_label_id: '2' },
      inputs: [source('image', 'transform', 'image'), source('detection', 'request', 'found')],
      outputs: aliases('images', 'coordinates', 'confidences', 'label_ids'),
    },
    identity('colour', 'cut', 'images'),
    identity('kind', 'cut', 'images'),
  ],
  outputs: [
    source('colours', 'colour', 'y'),
    source('kinds', 'kind', 'y'),
    source('labels', 'cut', 'label_ids'),
  ],
};

const faces: PipelineEntry = {
  name: 'faces',
  inputs: ['photo', 'found'],
  nodes: [
    transform,
    {
      name: 'blur',
      type: 'custom',
      library_name: 'face_blur',
      params: { ...size, ...pieces, gaussian_blur_kernel_size: '3', target_image_layout: 'NHWC' },
      inputs: [source('image', 'transform', 'image'), source('detection', 'request', 'found')],
      outputs: aliases('image'),
    },
  ],
  outputs: [source('picture', 'blur', 'image')],
};

const ensemble: PipelineEntry = {
  name: 'ensemble',
  inputs: ['photo'],
  nodes: ['one', 'other'].map((name) => ({
    ...identity(name, 'request', 'photo'),
    model_name: 'image_any_size',
  })),
  outputs: [source('one', 'one', 'y'), source('other', 'other', 'y')],
};

const batch: PipelineEntry = { ...ensemble, name: 'batch', demultiply_count: -1 };

const b64 = readFileSync(inCheckout('test/wire/files/colour-8x8.png'), 'base64');
/** Its one colour, as blue, green and red. */
const [blue, green, red] = [30, 20, 10] as const;

/** Rows of `width` numbers, all but the first ones zero. */
const table = (rows: number, width: number, given: readonly (readonly number[])[]): number[][] =>
  Array.from({ length: rows }, (_, i) => [...(given[i] ?? Array.from({ length: width }, () => 0))]);

const shapeOf = (value: unknown): readonly number[] =>
  Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [];

const plane = (value: number): readonly number[][] =>
  Array.from({ length: 8 }, () => Array.from({ length: 16 }, () => value));

const libraries = [
  'image_transformation',
  'horizontal_ocr',
  'model_zoo_intel_object_detection',
  'face_blur',
];
const served = await servePipelines({
  models: [{ name: 'open_4d' }, { name: 'image_any_size' }],
  libraries: Object.fromEntries(libraries.map((name) => [name, library(name)])),
  pipelines: [reading, vehicles, faces, ensemble, batch],
});

/** Columns in, columns out; the status where there are none. */
async function predict(name: string, inputs: object): Promise<Record<string, unknown> | number> {
  const url = `/v1/models/${name}:predict`;
  const reply = await served.server.app.inject({ method: 'POST', url, payload: { inputs } });
  return reply.statusCode === 200 ? reply.json().outputs : reply.statusCode;
}

test('reads text: picture, crops, a model for each, gathered', async () => {
  const boxes = table(100, 5, [
    [6, 9, 38, 43, 0.75],
    [0, 0, 64, 48, 0.25],
    [1, 2, 4, 4, 1],
  ]);
  assert.deepEqual(await predict('reading', { photo: [{ b64 }], boxes }), {
    texts: [0, 1].map(() => [[plane(red), plane(green), plane(blue)]]),
    places: [[[6, 9, 32, 34]], [[1, 2, 3, 2]]],
    confidences: [[[0.75]], [[1]]],
  });
  assert.equal(await predict('reading', { photo: [{ b64 }], boxes: table(100, 5, []) }), 204);
});

test('looks at vehicles: two models beside each other on each of them', async () => {
  const found = [
    [
      [
        [0, 2, 0.9, 0.1, 0.2, 0.6, 0.9],
        [0, 1, 0.9, 0, 0, 1, 1],
        [0, 2, 0.6, 0.5, 0.5, 1, 1],
      ],
    ],
  ];
  const told = await predict('vehicles', { photo: [{ b64 }], found });
  assert.ok(typeof told === 'object', String(told));
  assert.deepEqual(shapeOf(told.colours), [2, 1, 1, 8, 16]);
  assert.deepEqual(told.colours, told.kinds);
  assert.deepEqual(told.labels, [[[2]], [[2]]]);
});

test('blurs faces', async () => {
  const found = [[table(200, 7, [[0, 1, 0.9, 0.1, 0.2, 0.6, 0.9]])]];
  const picture = await predict('faces', { photo: [{ b64 }], found });
  const row = Array.from({ length: 16 }, () => [red, green, blue]);
  assert.deepEqual(picture, [Array.from({ length: 8 }, () => row)]);
});

test('shows a picture to two models, and a batch of pictures to both, one by one', async () => {
  const row = Array.from({ length: 8 }, () => [blue, green, red]);
  const picture = [Array.from({ length: 8 }, () => row)];
  assert.deepEqual(await predict('ensemble', { photo: [{ b64 }] }), {
    one: picture,
    other: picture,
  });
  const pictures = Array.from({ length: 7 }, () => picture);
  const photo = Array.from({ length: 7 }, () => ({ b64 }));
  assert.deepEqual(await predict('batch', { photo }), { one: pictures, other: pictures });
});
