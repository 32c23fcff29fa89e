// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/read.ts';
import { keepLog, runCommand } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';

test('adds models to a file that it creates, refuses a name twice, removes', async () => {
  const path = join(useFiles([]), 'config.json');
  const add = (...more: string[]) =>
    runCommand(['--add_to_config', '--config_path', path, '--model_name', ...more]);
  const one = await add('one', '--model_path', '/models/one', '--nireq', '2', '--shape', '(1,10)');
  assert.deepEqual(one, { code: 0, stdout: `Model one added to ${path}\n`, stderr: '' });
  assert.equal((await add('two', '--model_repository_path', '/models')).code, 0);
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), {
    model_config_list: [
      { config: { name: 'one', base_path: '/models/one', nireq: 2, shape: '(1,10)' } },
      { config: { name: 'two', base_path: '/models/two' } },
    ],
  });

  const again = await add('two', '--model_path', '/x');
  assert.equal(again.stderr, 'Given model name is already occupied - two\n');
  assert.equal(again.code, 1);

  const remove = ['--remove_from_config', '--config_path', path, '--model_name'];
  assert.equal((await runCommand([...remove, 'one'])).code, 0);
  const left = JSON.parse(readFileSync(path, 'utf8')) as { model_config_list: unknown[] };
  assert.equal(left.model_config_list.length, 1);
  const gone = await runCommand([...remove, 'one']);
  assert.equal(gone.stderr, 'Model with requested name is not found - one\n');
  assert.equal(gone.code, 1);
});

/** The file's text after the command, which must succeed. */
async function edited(path: string, ...words: string[]): Promise<string> {
  const { code, stderr } = await runCommand(words);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return readFileSync(path, 'utf8');
}

test('writes every option of a model, and what it writes is accepted', async () => {
  const path = join(useFiles([]), 'config.json');
  const text = await edited(
    path,
    ...['--add_to_config', '--config_path', path, '--model_name', 'm', '--model_path', 'models/m'],
    ...['--batch_size', 'auto', '--shape', '{"x":"(1,3)"}', '--layout', 'NHWC:NCHW'],
    ...['--mean', '[1,2,3]', '--scale', '2', '--color_format', 'RGB:BGR', '--precision', 'UINT8'],
    ...['--model_version_policy', '{"all":{}}', '--nireq', '3', '--target_device', 'AUTO:CPU'],
    ...['--plugin_config', '{"NUM_STREAMS":1}'],
  );
  assert.deepEqual(JSON.parse(text), {
    model_config_list: [
      {
        config: {
          name: 'm',
          base_path: 'models/m',
          batch_size: 'auto',
          shape: { x: '(1,3)' },
          layout: 'NHWC:NCHW',
          nireq: 3,
          target_device: 'AUTO:CPU',
          mean: '[1,2,3]',
          scale: '2',
          color_format: 'RGB:BGR',
          precision: 'UINT8',
          plugin_config: { NUM_STREAMS: 1 },
          model_version_policy: { all: {} },
        },
      },
    ],
  });
  const { models, refused } = await readConfig(path, keepLog().log);
  assert.deepEqual(refused, []);
  assert.equal(models[0]?.basePath, join(path, '../models/m'));
});

test('keeps what else is there, in its order', async () => {
  const path = join(useFiles([]), 'config.json');
  const one = { config: { nireq: 1, name: 'one', base_path: '/1' } };
  const two = { config: { name: 'two' } };
  const p = {
    name: 'p',
    inputs: ['x'],
    nodes: [{ name: 'n', type: 'DL model', model_name: 'one', inputs: [], outputs: [] }],
    outputs: [{ y: { node_name: 'n', data_item: 'y' } }],
  };
  const rest = {
    mediapipe_config_list: [{ name: 'g' }],
    monitoring: { metrics: { enable: true } },
  };
  const before = { ...rest, model_config_list: [one, two], pipeline_config_list: [p] };
  writeFileSync(path, JSON.stringify(before));
  const three = { config: { name: 'three', base_path: 'repository/three' } };
  assert.equal(
    await edited(
      path,
      ...['--add_to_config', path, '--model_name', 'three'],
      ...['--model_repository_path', 'repository/'],
    ),
    `${JSON.stringify({ ...before, model_config_list: [one, two, three] }, undefined, 2)}\n`,
  );
  assert.equal(
    await edited(path, `--remove_from_config=${path}`, '--model_name', 'two'),
    `${JSON.stringify({ ...before, model_config_list: [one, three] }, undefined, 2)}\n`,
  );
  const taken = await runCommand(['--add_to_config', path, '--model_name=p', '--model_path=/p']);
  assert.equal(taken.stderr, 'Given model name is already occupied - p\n');
});

test('takes a folder for the config.json in it; links stay links and modes stay', async () => {
  const folder = useFiles([]);
  const real = join(folder, 'real.json');
  const link = join(folder, 'config.json');
  writeFileSync(real, '{"model_config_list":[]}');
  chmodSync(real, 0o640);
  symlinkSync('real.json', link);
  const words = ['--add_to_config', '--config_path', folder, '--model_name', 'm'];
  assert.match(await edited(real, ...words, '--model_path', '/m'), /"name": "m"/);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(statSync(real).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(folder).sort(), ['config.json', 'real.json']);
});

for (const [what, content, text] of [
  ['no JSON', '{"model_config_list":[', /^The file is not valid json/],
  ['a key twice', '{"model_config_list":[],"model_config_list":[]}', /every key once/],
  ['an unknown key', '{"model_config_list":[],"models":[]}', /Key: #\/models/],
] as const) {
  test(`leaves a file with ${what} as it is`, async () => {
    const path = join(useFiles([]), 'config.json');
    writeFileSync(path, content);
    for (const action of ['--add_to_config', '--remove_from_config']) {
      const { code, stderr } = await runCommand([
        ...[action, '--config_path', path, '--model_name', 'm'],
        ...(action === '--add_to_config' ? ['--model_path', '/m'] : []),
      ]);
      assert.equal(code, 1);
      assert.match(stderr, text);
      assert.equal(readFileSync(path, 'utf8'), content);
    }
  });
}

test('refuses to write a path that would be refused when read', async () => {
  const path = join(useFiles([]), 'config.json');
  const words = ['--add_to_config', '--config_path', path, '--model_name', 'm'];
  const { code, stderr } = await runCommand([...words, '--model_path', '../m']);
  assert.equal(stderr, "The provided base path is invalid or doesn't exists - ../m\n");
  assert.equal(code, 1);
});

test('takes the repository from the environment where nothing else says where the model is', async () => {
  const path = join(useFiles([]), 'config.json');
  const variables = { OVMS_MODEL_REPOSITORY_PATH: '/repository' };
  const words = ['--add_to_config', '--config_path', path, '--model_name'];
  assert.equal((await runCommand([...words, 'one'], { variables })).stderr, '');
  await runCommand([...words, 'two', '--model_path=/elsewhere/two'], { variables });
  const { model_config_list: list } = JSON.parse(readFileSync(path, 'utf8'));
  assert.deepEqual(list, [
    { config: { name: 'one', base_path: '/repository/one' } },
    { config: { name: 'two', base_path: '/elsewhere/two' } },
  ]);
});

test('lists folders that hold a numbered version with model files', async () => {
  const root = useFiles([
    'a/1/model.xml',
    'a/1/model.bin',
    'deep/b/2/x.onnx',
    'c/v1/x.onnx',
    'd/01/x.onnx',
    'e/1/readme.txt',
  ]);
  symlinkSync('deep/b', join(root, 'linked'));
  symlinkSync('..', join(root, 'e/back'));
  symlinkSync('nowhere', join(root, 'dangling'));
  const { code, stdout } = await runCommand(['--list_models', '--model_repository_path', root]);
  assert.equal(code, 0);
  const names = ['a', 'deep/b', 'linked'].join('\n');
  assert.equal(stdout, `Available servables to serve from path: ${root} are:\n${names}\n`);
});
