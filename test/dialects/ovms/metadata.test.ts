// SPDX-License-Identifier: Apache-2.0
// Model metadata (tfs-rest.md 8), byte for byte as protobuf's C++ printer has it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerOptions } from '../../../src/options.ts';
import { FakeEngine } from '../../helpers/fake-engine.ts';
import { useModel } from '../../helpers/fake-models.ts';
import { startFakeServer } from '../../helpers/fake-server.ts';

const tensor = (name: string, elementType: string, shape: readonly number[]) => ({
  name,
  datatype: '',
  elementType,
  shape,
  layout: 'N...',
});

const start = (options: ServerOptions = {}) => {
  const engine = new FakeEngine({
    info: {
      inputs: [tensor('x_in', 'f32', [-1, 3])],
      outputs: [tensor('y', 'i64', [])],
    },
  });
  const models = [useModel('m', ['1', '4'], { versionPolicy: { kind: 'all' } })];
  return startFakeServer(models, options, engine);
};

const expected = (version: string) => `{
 "modelSpec": {
  "name": "m",
  "signatureName": "",
  "version": "${version}"
 },
 "metadata": {
  "signature_def": {
   "@type": "type.googleapis.com/tensorflow.serving.SignatureDefMap",
   "signatureDef": {
    "serving_default": {
     "inputs": {
      "x_in": {
       "dtype": "DT_FLOAT",
       "tensorShape": {
        "dim": [
         {
          "size": "-1",
          "name": ""
         },
         {
          "size": "3",
          "name": ""
         }
        ],
        "unknownRank": false
       },
       "name": "x_in"
      }
     },
     "outputs": {
      "y": {
       "dtype": "DT_INT64",
       "tensorShape": {
        "dim": [],
        "unknownRank": false
       },
       "name": "y"
      }
     },
     "methodName": "tensorflow/serving/predict",
     "defaults": {}
    }
   }
  }
 }
}
`;

for (const [path, version] of [
  ['', '4'],
  ['/versions/0', '4'],
  ['/versions/4', '4'],
  ['/versions/01', '1'],
] as const) {
  test(`metadata of "${path}" is that of version ${version}`, async () => {
    const { app } = await start();
    const reply = await app.inject({ method: 'GET', url: `/v1/models/m${path}/metadata` });
    assert.equal(reply.statusCode, 200, reply.body);
    assert.equal(reply.body, expected(version));
    assert.equal(reply.headers['content-type'], 'application/json');
  });
}

test("TensorFlow Serving's spelling, for those who ask for it", async () => {
  const { app } = await start({ tfsMetadataCase: 'tf' });
  const reply = await app.inject({ method: 'GET', url: '/v1/models/m/metadata' });
  const snake = expected('4')
    .replace(/^.*"@type".*\n/m, '')
    .replace(/"([a-z]+)([A-Z])([a-z]+)":/g, (_, a: string, b: string, c: string) => {
      return `"${a}_${b.toLowerCase()}${c}":`;
    });
  assert.equal(reply.body, snake);
  assert.ok(reply.body.includes('"unknown_rank": false'), reply.body);
});

for (const [elementType, dtype] of Object.entries({
  f32: 'DT_FLOAT',
  f64: 'DT_DOUBLE',
  f16: 'DT_HALF',
  bf16: 'DT_BFLOAT16',
  i8: 'DT_INT8',
  u8: 'DT_UINT8',
  i16: 'DT_INT16',
  u16: 'DT_UINT16',
  i32: 'DT_INT32',
  u32: 'DT_UINT32',
  i64: 'DT_INT64',
  u64: 'DT_UINT64',
  boolean: 'DT_BOOL',
  string: 'DT_STRING',
  u4: 'DT_INVALID',
  constructor: 'DT_INVALID',
})) {
  test(`${elementType} is ${dtype}`, async () => {
    const engine = new FakeEngine({ info: { inputs: [tensor('x', elementType, [1])] } });
    const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine);
    const reply = await app.inject({ method: 'GET', url: '/v1/models/m/metadata' });
    const { inputs } = reply.json().metadata.signature_def.signatureDef.serving_default;
    assert.equal(inputs.x.dtype, dtype);
  });
}

test('tensor names are kept whatever they are', async () => {
  const names = ['__proto__', 'data_2:0', 'snake_case', '"', 'ü'];
  const engine = new FakeEngine({ info: { inputs: names.map((name) => tensor(name, 'u8', [1])) } });
  const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine);
  const reply = await app.inject({ method: 'GET', url: '/v1/models/m/metadata' });
  const { inputs } = reply.json().metadata.signature_def.signatureDef.serving_default;
  assert.deepEqual(Object.keys(inputs), names);
});

test('metadata does not wait for a version that is being loaded', async () => {
  const { app, registry } = await start();
  registry.model('m').version('9').beginLoad();
  const reply = await app.inject({ method: 'GET', url: '/v1/models/m/versions/9/metadata' });
  assert.equal(reply.statusCode, 404);
  assert.equal(reply.body, '{"error":"Model with requested version is not loaded yet"}');
});
