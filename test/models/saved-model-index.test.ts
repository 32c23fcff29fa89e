// SPDX-License-Identifier: Apache-2.0
// A damaged index of variables is told from a sound one, byte by byte.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { isSoundIndex, requireSoundIndex } from '../../src/models/saved-model-index.ts';
import { inCheckout } from '../helpers/paths.ts';

const fixture = (name: string): string => inCheckout('test/fixtures/formats', name, '1');
const indexOf = (name: string): Buffer =>
  readFileSync(`${fixture(name)}/variables/variables.index`);

for (const name of ['tf_saved_model', 'tf_keras']) {
  test(`${name}: as TensorFlow wrote it`, async () => {
    assert.ok(isSoundIndex(indexOf(name)));
    await requireSoundIndex(fixture(name));
  });

  test(`${name}: any byte that counts, changed`, () => {
    const sound = indexOf(name);
    // Behind the two places that the footer tells there is padding, up to its last eight bytes.
    const padding = { from: sound.length - 48 + 4, to: sound.length - 8 };
    for (let at = 0; at < sound.length; at += 1) {
      const damaged = Buffer.from(sound);
      damaged[at] = (damaged[at] ?? 0) ^ 0x11;
      const mattersNot = at >= padding.from && at < padding.to && sound[at] === 0;
      if (!mattersNot) assert.equal(isSoundIndex(damaged), false, `byte ${at}`);
    }
  });

  test(`${name}: cut short anywhere`, () => {
    const sound = indexOf(name);
    for (let length = 0; length < sound.length; length += 1) {
      assert.equal(isSoundIndex(sound.subarray(0, length)), false, `${length} bytes`);
    }
  });
}

test('of any bytes at all it says yes or no', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const footer = indexOf('tf_saved_model').subarray(-48);
      assert.equal(isSoundIndex(Buffer.concat([bytes, footer])), false);
      assert.equal(isSoundIndex(Buffer.from(bytes)), false);
    }),
  );
});

test('a SavedModel without variables has nothing to be damaged', async () => {
  await requireSoundIndex(fixture('tf_frozen'));
});
