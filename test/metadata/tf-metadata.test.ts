// SPDX-License-Identifier: Apache-2.0
// Metadata JSON is protobuf JSON: Google's own parser reads it, and prints the same again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { TfMetadata } from '../../src/metadata/tf-metadata.ts';
import type { ServableInfo, TensorInfo } from '../../src/native/types.ts';
import { fixtureSpec } from '../helpers/addon.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { inCheckout } from '../helpers/paths.ts';

const tensor = (name: string, elementType: string, shape: readonly number[]): TensorInfo => ({
  name,
  datatype: '',
  elementType,
  shape,
  layout: 'N...',
});

async function print(name: string, version: string, info: Partial<ServableInfo>): Promise<string> {
  const servable = await new FakeEngine({ info }).load(fixtureSpec('dummy'));
  return new TfMetadata('ovms').print(name, { version, servable, info: servable.describe() });
}

test("Google's parser reads what is printed, and prints the same", async () => {
  const texts = await Promise.all([
    print('dummy', '1', {}),
    print('', '9223372036854775807', { inputs: [], outputs: [] }),
    print('n "\u00fc\u{1f600}', '3', {
      inputs: [
        tensor('data_2:0', 'u4', []),
        tensor('', 'string', [-1]),
        tensor('snake_case', 'f16', [-1, 0, 224, 9007199254740991]),
      ],
      outputs: ['f64', 'bf16', 'boolean', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'u64'].map(
        (type) => tensor(type, type, [1]),
      ),
    }),
  ]);
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [
      '-B',
      inCheckout('test/metadata/google_protobuf.py'),
      inCheckout('proto'),
      'tensorflow_serving.proto',
      'tensorflow.serving.GetModelMetadataResponse',
    ],
    {
      encoding: 'utf8',
      input: JSON.stringify(texts),
      env: { ...process.env, PYTHONPATH: inCheckout('.deps/python') },
    },
  );
  assert.equal(status, 0, stderr);
  const read = JSON.parse(stdout) as readonly unknown[];
  assert.deepEqual(
    read,
    texts.map((text) => JSON.parse(text) as unknown),
  );
});

test('the descriptor is what proto/ says', () => {
  const { status, stderr } = spawnSync('node', [inCheckout('tools/descriptor.mjs'), '--check'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});
