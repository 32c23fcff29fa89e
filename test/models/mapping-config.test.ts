// SPDX-License-Identifier: Apache-2.0
// mapping_config.json: which files are taken, and what clients, shapes and layouts are called then.
import assert from 'node:assert/strict';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { createEngine, infer } from '../helpers/addon.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { loadOrder } from '../helpers/load-order.ts';
import { inCheckout } from '../helpers/paths.ts';

/** A copy of a fixture model with this text as its mapping file. */
function useMapped(fixture: string, mapping: string): string {
  const root = useFiles([]);
  cpSync(inCheckout('test/fixtures/models', fixture), root, { recursive: true });
  writeFileSync(join(root, '1', 'mapping_config.json'), mapping);
  return root;
}

const aliases = { inputs: { a: 'left', b: 'right' }, outputs: { sum: 'total' } };
const load = async (root: string, config: Partial<ModelConfig> = {}) =>
  createEngine().load(await loadOrder(root, config));
const vector = (name: string, data: readonly number[]) => ({
  name,
  datatype: 'FP32',
  shape: [data.length],
  data,
});

test('clients use the aliases, and names without one stay', async () => {
  const mapping = { inputs: { b: 'z', absent: 'c' }, outputs: { sum: 'total' } };
  const servable = await load(useMapped('add', JSON.stringify(mapping)));
  const { inputs, outputs } = servable.describe();
  assert.deepEqual(
    [...inputs, ...outputs].map(({ name }) => name),
    ['a', 'z', 'total'],
  );
  const reply = await infer(servable, { inputs: [vector('z', [10, 20]), vector('a', [1, 2])] });
  assert.match(reply, /"name":"total".*\[11.0?,22.0?\]/s);
  await assert.rejects(infer(servable, { inputs: [vector('b', [1, 2]), vector('a', [1, 2])] }), {
    reason: /^(missing|unexpected)_input$/,
  });
});

test('two names may be exchanged', async () => {
  const swapped = { inputs: { a: 'b', b: 'a' } };
  const servable = await load(useMapped('add', JSON.stringify(swapped)), {
    shapes: { a: [{ min: 1, max: 9 }] },
  });
  assert.deepEqual(
    servable.describe().inputs.map(({ name, shape }) => [name, shape]),
    [
      ['a', [-1]],
      ['b', [2]],
    ],
  );
});

test('an alias that is another tensor’s name is refused', async () => {
  await assert.rejects(load(useMapped('add', '{"inputs": {"a": "b"}}')), {
    reason: 'model_config_invalid',
    message: 'Model config is invalid - two tensors are named b',
  });
});

test('shapes and layouts go by aliases; real names are refused', async () => {
  const root = useMapped('add', JSON.stringify(aliases));
  const dims = [{ min: 4, max: 4 }];
  const servable = await load(root, {
    shapes: { left: dims, right: dims },
    layouts: { left: { client: 'C' }, total: { client: 'C' } },
  });
  assert.deepEqual(
    servable.describe().inputs.map(({ name, shape, layout }) => [name, shape, layout]),
    [
      ['left', [4], 'C'],
      ['right', [4], 'N...'],
    ],
  );
  assert.equal(servable.describe().outputs[0]?.layout, 'C');
  await assert.rejects(load(root, { shapes: { a: dims } }), {
    reason: 'config_shape_mapped_but_used_real_name',
    message: 'Shape from config has real name. Use mapped name instead - a',
  });
  for (const name of ['b', 'sum']) {
    await assert.rejects(load(root, { layouts: { [name]: { client: 'C' } } }), {
      reason: 'config_layout_mapped_but_used_real_name',
      message: `Layout from config has real name. Use mapped name instead - ${name}`,
    });
  }
});

test('the file is read anew at every load', async () => {
  const root = useMapped('add', JSON.stringify(aliases));
  const names = async () => (await loadOrder(root)).names;
  assert.deepEqual(await names(), aliases);
  writeFileSync(join(root, '1', 'mapping_config.json'), '{"inputs": {"a": "x", "b": ""}}');
  assert.deepEqual(await names(), { inputs: { a: 'x' }, outputs: {} });
  rmSync(join(root, '1', 'mapping_config.json'));
  assert.equal(await names(), undefined);
});

test('beside a single file it counts too', async () => {
  const root = useMapped('add', JSON.stringify(aliases));
  assert.deepEqual((await loadOrder(join(root, '1', 'model.xml'))).names, aliases);
});

const ignored: readonly (readonly [string, RegExp])[] = [
  ['', /Unexpected end/],
  ['{"inputs": {"a": "left"}', /JSON/],
  ['[]', /expected an object/],
  ['null', /expected an object/],
  ['{"input": {"a": "left"}}', /expected inputs and outputs, got "input"/],
  ['{"inputs": {"a": "left"}, "version": 1}', /got "version"/],
  ['{"inputs": ["left"]}', /inputs: expected an object/],
  ['{"inputs": {"a": 1}}', /inputs.a: expected a string/],
  ['{"inputs": {"a": "left"}, "outputs": {"sum": null}}', /outputs.sum: expected a string/],
  ['{"inputs": {"a": "x", "b": "x"}}', /inputs: "x" stands for two tensors/],
];

for (const [text, why] of ignored) {
  test(`told and ignored: ${text || 'nothing'}`, async () => {
    const lines: string[] = [];
    const spec = await loadOrder(useMapped('add', text), {}, lines);
    assert.equal(spec.names, undefined);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /model model version 1: .*mapping_config.json is ignored: /);
    assert.match(lines[0] ?? '', why);
  });
}

test('a mapping file that is a folder is ignored', async () => {
  const root = useFiles(['1/mapping_config.json/x']);
  cpSync(inCheckout('test/fixtures/models/add/1'), join(root, '1'), { recursive: true });
  assert.equal((await loadOrder(root)).names, undefined);
});

test('outputs without names go by their places', async () => {
  const servable = await load(inCheckout('test/fixtures/models/nameless'));
  assert.deepEqual(
    servable.describe().outputs.map(({ name }) => name),
    ['out_0', 'out_1'],
  );
  const reply = await infer(servable, {
    inputs: [vector('x', [1, 2])],
    outputs: [{ name: 'out_1' }],
  });
  assert.match(reply, /"out_1".*\[0.0?,1.0?\]/s);
});

test('an output without a name may have an alias too', async () => {
  const servable = await load(useMapped('nameless', '{"outputs": {"out_1": "less"}}'));
  assert.deepEqual(
    servable.describe().outputs.map(({ name }) => name),
    ['less', 'out_0'],
  );
});
