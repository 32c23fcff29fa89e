// SPDX-License-Identifier: Apache-2.0
// What is no configuration at all: each file refused as JSON_INVALID, whatever its fault.
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJsonFile } from '../../src/config/file.ts';
import { parseJson } from '../../src/config/json-text.ts';
import { ServingError } from '../../src/errors.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { irregularFiles } from '../helpers/irregular-files.ts';

test('reads what JSON.parse reads, key for key', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.nat({ max: 3 }), (text, indent) => {
      const expected: unknown = JSON.parse(text);
      assert.deepEqual(parseJson(text), expected);
      assert.deepEqual(parseJson(JSON.stringify(expected, undefined, indent)), expected);
    }),
  );
});

test('refuses what JSON.parse refuses, however it breaks off', () => {
  const whole = '{"a": [1, "b\\"\\\\", {"c": null}], "d": "\\u0041"}';
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(() => parseJson(whole.slice(0, length)), SyntaxError, whole.slice(0, length));
  }
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\a1 ') }), (text) => {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      if (!valid) assert.throws(() => parseJson(text), SyntaxError);
    }),
  );
});

for (const [text, place] of [
  ['{"a":1,"a":1}', '#/a'],
  ['{"list":[{},{"b":{"c":1,"d":[],"c":2}}]}', '#/list/1/b/c'],
  ['{"a":1,"\\u0061":2}', '#/a'],
  ['{"a:":{"x":","},"b":1,"a:":2}', '#/a:'],
] as const) {
  test(`refuses a key that is there twice: ${text}`, () => {
    assert.throws(() => parseJson(text), {
      name: 'SyntaxError',
      message: `Expected: every key once in an object; Actual: ${place} twice`,
    });
  });
}

test('takes equal keys of different objects', () => {
  assert.deepEqual(parseJson('[{"a":{"a":1}},{"a":["a","a"]}]'), [
    { a: { a: 1 } },
    { a: ['a', 'a'] },
  ]);
});

test('refuses deep nesting, of any depth', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  assert.doesNotThrow(() => parseJson(nested(64)));
  for (const depth of [65, 100_000]) {
    assert.throws(() => parseJson(nested(depth)), /JSON nesting depth exceeds the allowed limit/);
  }
});

const bytes: readonly (readonly [string, Uint8Array | string, RegExp])[] = [
  ['nothing', '', /The file is not valid json/],
  ['a byte order mark', '\uFEFF{"model_config_list":[]}', /The file is not valid json/],
  ['invalid UTF-8', Buffer.from([0x22, 0xff, 0x22]), /Expected: UTF-8; Actual: other bytes/],
  ['UTF-16', Buffer.from('{}', 'utf16le'), /The file is not valid json/],
  ['two documents', '{}{}', /The file is not valid json/],
  ['a comment', '{} // none', /The file is not valid json/],
];

for (const [what, content, message] of bytes) {
  test(`refuses a file with ${what}`, async () => {
    const path = join(useFiles([]), 'config.json');
    writeFileSync(path, content);
    await rejectsWith(path, 'json_invalid', message);
  });
}

test('refuses a huge file unread', async () => {
  const path = join(useFiles([]), 'config.json');
  const file = openSync(path, 'w');
  ftruncateSync(file, 2 ** 40); // sparse: reading it would take minutes
  closeSync(file);
  await rejectsWith(path, 'json_invalid', /Expected: at most 67108864 bytes; Actual: more/);
});

test('refuses a file that grows while it is read', async () => {
  const path = join(useFiles([]), 'config.json');
  const file = openSync(path, 'w');
  ftruncateSync(file, 2 ** 26);
  const refused = rejectsWith(path, 'json_invalid', /at most 67108864 bytes; Actual: more/);
  ftruncateSync(file, 2 ** 40);
  closeSync(file);
  await refused;
});

for (const [what, make] of Object.entries(irregularFiles)) {
  test(`refuses ${what}, and does not wait for it`, async () => {
    const path = join(useFiles([]), 'config.json');
    const release = await make(path);
    await rejectsWith(path, 'config_file_invalid', /not found or cannot open - .*config.json/);
    release();
  });
}

test('refuses what cannot be read', async () => {
  const folder = useFiles([]);
  const message = /Configuration file not found or cannot open/;
  await rejectsWith(folder, 'config_file_invalid', message);
  await rejectsWith(join(folder, 'none.json'), 'config_file_invalid', message);
});

async function rejectsWith(path: string, reason: string, message: RegExp): Promise<void> {
  await assert.rejects(readJsonFile(path), (error) => {
    assert.ok(error instanceof ServingError);
    assert.equal(error.reason, reason);
    assert.match(error.message, message);
    return true;
  });
}
