// SPDX-License-Identifier: Apache-2.0
// The samples of docs/reference/models.md do what the page says.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/read.ts';
import { createEngine } from '../helpers/addon.ts';
import { keepLog } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { loadOrder } from '../helpers/load-order.ts';
import { inCheckout } from '../helpers/paths.ts';

const page = readFileSync(inCheckout('docs/reference/models.md'), 'utf8');
const samples = [...page.matchAll(/```json\n(.*?)```/gs)].map((match) => match[1] ?? '');

test('the sample of mapping_config.json', async () => {
  const root = useFiles([]);
  cpSync(inCheckout('test/fixtures/models/add'), root, { recursive: true });
  writeFileSync(join(root, '1/mapping_config.json'), samples[0] ?? '');
  const servable = await createEngine().load(await loadOrder(root));
  const { inputs, outputs } = servable.describe();
  assert.deepEqual(
    [...inputs, ...outputs].map(({ name }) => name),
    ['left', 'right', 'total'],
  );
});

test('the sample of preprocessing', async () => {
  const root = useFiles([]);
  cpSync(inCheckout('test/fixtures/models/image_nchw'), join(root, 'faces'), { recursive: true });
  writeFileSync(join(root, 'config.json'), samples[1] ?? '');
  const { models, refused } = await readConfig(join(root, 'config.json'), keepLog().log);
  assert.deepEqual(refused, []);
  const [config] = models;
  assert.ok(config);
  const servable = await createEngine().load(await loadOrder(config.basePath, config));
  const [input] = servable.describe().inputs;
  assert.deepEqual(input, {
    name: 'x',
    datatype: 'UINT8',
    elementType: 'u8',
    shape: [1, 8, 8, 3],
    layout: 'NHWC',
  });
});

test('every reason that it tells of is one of the native plane', () => {
  const sources = [
    'model_layouts',
    'model_shapes',
    'model_preprocessing',
    'tensor_names',
    'engine',
  ];
  const code = sources
    .map((name) => readFileSync(inCheckout('native/runtime', `${name}.cpp`), 'utf8'))
    .join('');
  const rows = [...page.matchAll(/^\| ([A-Z][^|]*) \| `([a-z_]+)` \|$/gm)];
  assert.equal(rows.length, 12);
  for (const [, text = '', reason = ''] of rows) {
    const parts = /^config_(layout|shape)(_.*)$/.exec(reason);
    assert.ok(code.includes(`"${parts?.[2] ?? reason}"`), reason);
    assert.ok(code.includes(text.replace(/^(Shape|Layout)(?= from)/, '')), text);
  }
});
