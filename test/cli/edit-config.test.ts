// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from '../helpers/command.ts';
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

test('lists folders that hold a numbered version with model files', async () => {
  const root = useFiles([
    'a/1/model.xml',
    'a/1/model.bin',
    'deep/b/2/x.onnx',
    'c/v1/x.onnx',
    'd/01/x.onnx',
    'e/1/readme.txt',
  ]);
  const { code, stdout } = await runCommand(['--list_models', '--model_repository_path', root]);
  assert.equal(code, 0);
  assert.equal(stdout, `Available servables to serve from path: ${root} are:\na\ndeep/b\n`);
});
