// SPDX-License-Identifier: Apache-2.0
// What the log says of options that do not act.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommandLine } from '../../src/cli/parse.ts';
import { tellInactive, validateCommandLine } from '../../src/cli/validate.ts';
import { keepLog } from '../helpers/command.ts';

function told(words: string): readonly string[] {
  const { lines, log } = keepLog();
  const line = parseCommandLine(words.split(' '));
  validateCommandLine(line);
  tellInactive(line, log);
  return lines;
}

test('names the options of a model beside a config file', () => {
  assert.deepEqual(told('--rest_port 1 --config_path c --layout NHWC --mean 1 --stateful'), [
    'warning: --layout is ignored with a config file',
    'warning: --mean is ignored with a config file',
    'warning: --stateful is ignored with a config file',
  ]);
  assert.deepEqual(told('--rest_port 1 --model_name m --model_path m --layout NHWC --mean 1'), []);
});

test('names what is accepted and ignored', () => {
  const words = '--rest_port 1 --model_name m --model_path m --port 2 --grpc_workers 1';
  assert.deepEqual(told(`${words} --rest_workers 1`), [
    'warning: --rest_workers is accepted and ignored',
    'warning: --port is accepted and ignored',
    'warning: --grpc_workers is accepted and ignored',
    'warning: rest_workers is raised from 1 to 2',
  ]);
});
