// SPDX-License-Identifier: Apache-2.0
// --cpu_extension with a real library of custom operations (native/test/extension), and with none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../helpers/addon.ts';
import { loadOrder } from '../helpers/load-order.ts';
import { inCheckout } from '../helpers/paths.ts';
import { startServer } from '../helpers/server.ts';

const path = inCheckout('test/fixtures/models/extension');
const library = inCheckout('build/tests/twice_extension.so');

test('a model with a custom operation is served with its library', async () => {
  await using server = await startServer({
    model: { name: 'twice', path },
    args: ['--cpu_extension', library],
  });
  const x = { name: 'x', datatype: 'FP32', shape: [3], data: [1, -2, 3.5] };
  const reply = await fetch(`${server.url}/v2/models/twice/infer`, {
    method: 'POST',
    body: JSON.stringify({ inputs: [x] }),
  });
  const { outputs } = (await reply.json()) as { readonly outputs: readonly [{ data: unknown }] };
  assert.deepEqual(outputs[0].data, [2, -4, 7]);
});

test('without the library the model is not read, and the operation is named', async () => {
  await assert.rejects(createEngine().load(await loadOrder(path)), {
    reason: 'model_not_read',
    message: /^Model file could not be read: .*Twice/s,
  });
});

test('a file that is no library ends the start', async () => {
  const start = startServer({
    model: { name: 'twice', path },
    args: ['--cpu_extension', inCheckout('test/fixtures/README.md')],
  });
  await assert.rejects(start, /ended with 1 .*CPU extension could not be loaded: /s);
});

test('a library without operations ends the start', async () => {
  const start = startServer({
    model: { name: 'twice', path },
    args: ['--cpu_extension', inCheckout('build/Release/vinoserve.node')],
  });
  await assert.rejects(start, /ended with 1 .*CPU extension could not be loaded: /s);
});
