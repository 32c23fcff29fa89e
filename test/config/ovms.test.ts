// SPDX-License-Identifier: Apache-2.0
// Configurations as operators of OpenVINO Model Server write them: ovms/accepted, each with what is made
// of it beside it in ovms/expected; ovms/refused, each with the key that the refusal names.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/read.ts';
import { ServingError } from '../../src/errors.ts';
import { packageRoot } from '../../src/package-info.ts';
import { keepLog } from '../helpers/command.ts';

const corpus = join(packageRoot, 'test/config/ovms');
const accepted = join(corpus, 'accepted');
const refused = join(corpus, 'refused');

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

for (const name of readdirSync(accepted)) {
  test(`accepts ${name}`, async () => {
    const { lines, log } = keepLog();
    const config = await readConfig(join(accepted, name), log);
    const outcome = {
      ...config,
      refused: config.refused.map((model) => `${model.name}: ${model.error.reason}`),
      log: lines,
    };
    const portable = JSON.parse(JSON.stringify(outcome).replaceAll(accepted, '{folder}')) as object;
    assert.deepEqual(portable, readJson(join(corpus, 'expected', name)));
  });
}

const keys = readJson(join(corpus, 'refused-keys.json')) as Readonly<Record<string, string>>;

for (const name of readdirSync(refused)) {
  test(`refuses ${name}`, async () => {
    await assert.rejects(readConfig(join(refused, name), keepLog().log), (error) => {
      assert.ok(error instanceof ServingError);
      assert.equal(error.reason, 'json_invalid');
      const key = keys[name.replace('.json', '')];
      assert.ok(key === undefined || `${error.message} `.includes(`${key} `), error.message);
      return true;
    });
  });
}

test('every key that a refusal is to name belongs to a file', () => {
  const files = readdirSync(refused).map((name) => name.replace('.json', ''));
  assert.deepEqual(
    Object.keys(keys).filter((name) => !files.includes(name)),
    [],
  );
});
