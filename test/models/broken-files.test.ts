// SPDX-License-Identifier: Apache-2.0
// Model files that were cut short or damaged on their way: a load that fails, never the process's end.
// docs/notes/0009-damaged-models.md tells what more was tried.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { createEngine, infer } from '../helpers/addon.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { irregularFiles } from '../helpers/irregular-files.ts';
import { loadOrder } from '../helpers/load-order.ts';
import { inCheckout } from '../helpers/paths.ts';

/** Model, and the file of it that is damaged. */
const files: readonly (readonly [string, string])[] = [
  ['models/dummy', 'model.xml'],
  ['models/dummy', 'model.bin'],
  ['formats/onnx', 'network.onnx'],
  ['formats/onnx_external', 'network.onnx.data'],
  ['formats/paddle', 'model.pdmodel'],
  ['formats/paddle', 'model.pdiparams'],
  ['formats/tf_frozen', 'frozen.pb'],
  ['formats/tf_saved_model', 'saved_model.pb'],
  ['formats/tf_saved_model', 'variables/variables.index'],
  ['formats/tf_saved_model', 'variables/variables.data-00000-of-00001'],
  ['formats/tflite', 'model.tflite'],
];

/** Loads the model with `damage` done to one file: undefined where it loads, else why not. */
async function reasonOf(
  folder: string,
  file: string,
  damage: (bytes: Buffer) => Buffer,
): Promise<string | undefined> {
  const root = useFiles([]);
  cpSync(inCheckout('test/fixtures', folder), root, { recursive: true });
  const path = join(root, '1', file);
  writeFileSync(path, damage(readFileSync(path)));
  try {
    const servable = await createEngine().load(await loadOrder(root));
    await servable.unload();
    return undefined;
  } catch (thrown) {
    assert.ok(thrown instanceof Error);
    const { code, reason } = thrown as Error & { code?: string; reason?: string };
    assert.equal(code, 'failed_precondition', thrown.message);
    assert.doesNotMatch(thrown.message, /\n/);
    return reason;
  }
}

for (const [folder, file] of files) {
  test(`${folder}: ${file} cut short`, async () => {
    for (const part of [0, 0.25, 0.5, 0.9]) {
      const cut = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length * part));
      // An empty .pdmodel is a program of nothing.
      const reason = (await reasonOf(folder, file, cut)) ?? 'loaded';
      assert.match(reason, /^(model_not_read|no_inputs)$/, `${part} of it`);
    }
  });

  test(`${folder}: ${file} with wrong bytes`, async () => {
    let state = 1;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const reasons = new Set<string | undefined>();
    for (let round = 0; round < 20; round += 1) {
      const flip = (bytes: Buffer): Buffer => {
        const damaged = Buffer.from(bytes);
        for (let n = 0; n < 4; n += 1) damaged[below(bytes.length)] = below(256);
        return damaged;
      };
      reasons.add(await reasonOf(folder, file, flip));
    }
    // Some bytes do not matter; those that do are told as what they are.
    for (const reason of reasons) {
      assert.match(reason ?? 'model_not_read', /^(model_not_read|compile_failed|no_(in|out)puts)$/);
    }
  });
}

/** What is wrong with an IR, how `dummy` becomes so, and what is said of it. */
const edits: readonly (readonly [string, readonly [string, string], RegExp])[] = [
  ['weights beyond the .bin', ['offset="0"', 'offset="99999999999"'], /weights/],
  ['weights longer than the .bin', ['size="4"', 'size="4000000000"'], /weights/],
  ['a negative offset', ['offset="0"', 'offset="-4"'], /"offset" = "-4"/],
  ['an operation that nobody knows', ['type="Add"', 'type="Ad"'], /type: Ad/],
  ['a type that nobody knows', ['element_type="f32"', 'element_type="f99"'], /"f99"/],
  ['dimensions missing', ['shape="1,10"', 'shape="1,10,,"'], /"1,10,,"/],
  ['an edge from nowhere', ['from-layer="0"', 'from-layer="9"'], /Cannot create layer/],
];

for (const [what, [before, after], text] of edits) {
  test(`an IR with ${what}`, async () => {
    const root = useFiles([]);
    cpSync(inCheckout('test/fixtures/models/dummy'), root, { recursive: true });
    const path = join(root, '1/model.xml');
    const xml = readFileSync(path, 'utf8');
    assert.ok(xml.includes(before));
    writeFileSync(path, xml.replace(before, after));
    await assert.rejects(createEngine().load(await loadOrder(root)), (error: Error) => {
      assert.match(error.message, /^Model file could not be read: /);
      assert.match(error.message, text);
      return true;
    });
  });
}

/** Model, the file that something else lies in the place of, and the model file where it is named itself. */
const irregular: readonly (readonly [string, string, string?])[] = [
  ['models/dummy', 'model.bin'],
  ['models/dummy', 'model.bin', 'model.xml'],
  ['formats/onnx_external', 'network.onnx.data'],
  ['formats/onnx_external', 'network.onnx.data', 'network.onnx'],
  ['models/onnx_external', 'step.data', 'model.onnx'],
  ['formats/paddle', 'model.pdiparams', 'model.pdmodel'],
  ['formats/tf_saved_model', 'variables/variables.data-00000-of-00001'],
];
const { 'a folder': _, ...neverEnding } = irregularFiles;

for (const [folder, file, named = ''] of irregular) {
  for (const [what, make] of Object.entries(neverEnding)) {
    test(`${folder}: ${what} in the place of ${file}${named && `, beside ${named}`}`, async () => {
      const root = useFiles([]);
      cpSync(inCheckout('test/fixtures', folder), root, { recursive: true });
      rmSync(join(root, '1', file));
      const release = await make(join(root, '1', file));
      await assert.rejects(loadOrder(named === '' ? root : join(root, '1', named)), {
        reason: 'model_not_read',
        message: `Model file could not be read: ${basename(file)} is not a regular file`,
      });
      release();
    });
  }
}

test('a pipe that a single model does not name does not matter to it', async () => {
  const root = useFiles([]);
  cpSync(inCheckout('test/fixtures/formats/onnx_external'), root, { recursive: true });
  const release = await irregularFiles['a pipe that nobody writes to']?.(join(root, '1/a pipe'));
  const servable = await createEngine().load(await loadOrder(join(root, '1/network.onnx')));
  await servable.unload();
  release?.();
});

test('weights that lie in a file which is gone', async () => {
  const root = useFiles(['1/network.onnx']);
  cpSync(
    inCheckout('test/fixtures/formats/onnx_external/1/network.onnx'),
    join(root, '1/network.onnx'),
  );
  await assert.rejects(createEngine().load(await loadOrder(root)), { reason: 'model_not_read' });
});

test('after all that a good model still answers', async () => {
  const servable = await createEngine().load(
    await loadOrder(inCheckout('test/fixtures/models/add')),
  );
  const inputs = ['a', 'b'].map((name) => ({
    name,
    datatype: 'FP32',
    shape: [2],
    data: [1, 2],
  }));
  assert.match(await infer(servable, { inputs }), /\[2.0?,4.0?\]/);
});
