// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { test } from 'node:test';
import { ServingError } from '../../src/errors.ts';
import { readMappingConfig } from '../../src/models/mapping-config.ts';
import { findModelFile, listVersions } from '../../src/models/repository.ts';
import { requireSoundIndex } from '../../src/models/saved-model-index.ts';
import { keepLog } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { irregularFiles } from '../helpers/irregular-files.ts';

const versionsOf = async (path: string) =>
  (await listVersions(path)).versions.map(({ version }) => version);

test('version folders are numbers, in numeric order; the rest is told', async () => {
  const root = useFiles(['10/a', '9/a', '007/a', '0/a', '1a/a', 'saved/a', '-1/a', '3']);
  const { versions, ignored } = await listVersions(root);
  assert.deepEqual(
    versions.map(({ version }) => version),
    ['7', '9', '10'],
  );
  assert.deepEqual(ignored, ['-1', '0', '1a', 'saved']);
});

test('of folders that are one version the plain number counts', async () => {
  const root = useFiles(['007/a', '7/a', '07/a', '010/a', '0010/a']);
  const { versions, ignored } = await listVersions(root);
  assert.deepEqual(
    versions.map(({ folder = '' }) => basename(folder)),
    ['7', '0010'],
  );
  assert.deepEqual([...ignored].sort(), ['007', '010', '07']);
});

test('links to folders are versions', async () => {
  const root = useFiles(['data/a', 'model/1/a']);
  symlinkSync(join(root, 'data'), join(root, 'model/2'));
  assert.deepEqual(await versionsOf(join(root, 'model')), ['1', '2']);
});

test('a file is version 1', async () => {
  const root = useFiles(['m.onnx']);
  assert.deepEqual(await versionsOf(join(root, 'm.onnx')), ['1']);
});

test('a base path where nothing is', async () => {
  await assert.rejects(listVersions('/no/such'), (error) => {
    assert.ok(error instanceof ServingError);
    assert.equal(error.reason, 'path_invalid');
    return true;
  });
});

const found: readonly (readonly [readonly string[], string])[] = [
  [['b.xml', 'b.bin'], 'b.xml'],
  [['z.xml', 'z.bin', 'a.onnx', 'saved_model.pb'], 'z.xml'],
  [['m.xml', 'a.onnx'], 'a.onnx'],
  [['m.xml', 'other.bin', 'a.onnx'], 'a.onnx'],
  [['b.onnx', 'a.onnx', 'mapping_config.json'], 'a.onnx'],
  [['m.pdmodel', 'm.pdiparams', 'm.pb'], 'm.pdmodel'],
  [['m.pdmodel', 'm.pb'], 'm.pb'],
  [['saved_model.pb', 'variables/v'], ''],
  [['fingerprint.pb', 'keras_metadata.pb', 'saved_model.pb', 'variables/v'], ''],
  [['a.pb', 'saved_model.pb'], ''],
  [['b.pb', 'fingerprint.pb'], 'b.pb'],
  [['m.tflite'], 'm.tflite'],
  [['m.pb', 'm.tflite'], 'm.pb'],
  [['m.XML', 'm.bin', 'm.onnx.data', 'm.tflite'], 'm.tflite'],
];

for (const [files, expected] of found) {
  test(`of ${files.join(' ')} reads ${expected || 'the folder'}`, async () => {
    const folder = useFiles(files);
    assert.equal(relative(folder, await findModelFile({ version: '1', folder })), expected);
  });
}

test('no model file is an error that names the formats', async () => {
  const folder = useFiles(['readme.md', 'm.bin']);
  await assert.rejects(findModelFile({ version: '1', folder }), {
    reason: 'file_invalid',
    message: /^File not found or cannot open - no \.xml with \.bin, \.onnx[^/]*$/,
    details: { path: folder },
  });
});

for (const [what, make] of Object.entries(irregularFiles)) {
  test(`${what} is no model file`, async () => {
    const folder = useFiles(['m.tflite']);
    const release = await make(join(folder, 'm.onnx'));
    assert.equal(await findModelFile({ version: '1', folder }), join(folder, 'm.tflite'));
    release();
  });

  test(`${what} in place of mapping_config.json is ignored`, async () => {
    const folder = useFiles([]);
    const release = await make(join(folder, 'mapping_config.json'));
    const { log, lines } = keepLog();
    assert.equal(await readMappingConfig(folder, { model: 'm', version: '1' }, log), undefined);
    assert.match(lines[0] ?? '', /^error: .*mapping_config.json is ignored: /);
    release();
  });

  test(`${what} in place of a SavedModel's index is a damaged one`, async () => {
    const folder = useFiles(['variables/v']);
    const release = await make(join(folder, 'variables/variables.index'));
    await assert.rejects(requireSoundIndex(folder), { reason: 'model_not_read' });
    release();
  });
}

test('a single .xml needs its .bin, and another suffix is refused', async () => {
  const root = useFiles(['good.xml', 'good.bin', 'bad.xml', 'm.txt']);
  const path = (name: string) => findModelFile({ version: '1', file: join(root, name) });
  assert.equal(await path('good.xml'), join(root, 'good.xml'));
  await assert.rejects(path('bad.xml'), { reason: 'file_invalid' });
  await assert.rejects(path('m.txt'), { reason: 'file_invalid' });
});
