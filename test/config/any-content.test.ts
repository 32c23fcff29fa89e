// SPDX-License-Identifier: Apache-2.0
// Whatever stands where in a config.json: it is taken, refuses its model or refuses the file; nothing
// else is ever thrown.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readConfig } from '../../src/config/read.ts';
import { modelEntryProperties } from '../../src/config/schema.ts';
import { ServingError } from '../../src/errors.ts';
import { packageRoot } from '../../src/package-info.ts';
import { keepLog } from '../helpers/command.ts';

/** Reads `content` as a file; resolves with whether the file was taken. */
async function isTaken(content: unknown): Promise<boolean> {
  try {
    const text = JSON.stringify(content);
    const { refused } = await readConfig('config.json', keepLog().log, async () => text);
    for (const { error } of refused) {
      assert.match(error.code, /^(invalid_argument|unimplemented)$/, error.message);
    }
    return true;
  } catch (error) {
    assert.ok(error instanceof ServingError, String(error));
    assert.equal(error.reason, 'json_invalid');
    return false;
  }
}

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('auto', '(1,2)', '[1,2]', 'NHWC:NCHW', 'RGB', '..', '\0', '', -1, 1e300, 2 ** 53),
);

test('any value of any key of a model', async () => {
  const keys = fc.constantFrom(...Object.keys(modelEntryProperties));
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.dictionary(keys, anything, { maxKeys: 4 }), async (entry) => {
      const models = [{ config: { name: 'm', ...entry } }, { config: { name: 'other' } }];
      if (await isTaken({ model_config_list: models })) taken += 1;
    }),
    { numRuns: 500 },
  );
  assert.ok(taken > 0);
});

const pluginValue = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.object({ maxDepth: 2 }));

test('any plugin_config', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), pluginValue), async (source) => {
      const plugin_config = JSON.parse(JSON.stringify(source)) as object;
      const models = [{ config: { name: 'm', plugin_config } }];
      assert.equal(await isTaken({ model_config_list: models }), true);
    }),
  );
});

test('any value at any place of real configurations', async () => {
  const folder = join(packageRoot, 'test/config/ovms/accepted');
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.nat(), anything, async (text, place, value) => {
      const content: unknown = JSON.parse(text);
      const places = holders(content);
      const [holder, key] = places[place % places.length] ?? assert.fail('an empty file');
      holder[key] = value;
      await isTaken(content);
    }),
    { numRuns: 500 },
  );
});

type Holder = Record<string, unknown>;

/** Every member of every object and array, with the one that holds it. */
function holders(value: unknown): readonly (readonly [Holder, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key) => [[holder, key] as const, ...holders(holder[key])]);
}
