// SPDX-License-Identifier: Apache-2.0
// No reply tells where the server's files lie, however a model fails (config-and-lifecycle.md 12); the
// log does.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ConfigFile } from '../../src/config/config-file.ts';
import { createServer } from '../../src/server.ts';
import { keepLog } from '../helpers/command.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { useFiles, useModel } from '../helpers/fake-models.ts';
import { startFakeServer } from '../helpers/fake-server.ts';
import { inCheckout } from '../helpers/paths.ts';

/** Every reply that may speak of a failed model. */
const questions = [
  ['GET', '/v1/config'],
  ['POST', '/v1/config/reload'],
  ['GET', '/v2/models'],
  ['POST', '/v2/repository/index'],
] as const;
const questionsOf = (name: string) =>
  [
    ['GET', `/v1/models/${name}`],
    ['GET', `/v1/models/${name}/metadata`],
    ['POST', `/v1/models/${name}:predict`],
    ['GET', `/v2/models/${name}`],
    ['GET', `/v2/models/${name}/ready`],
    ['POST', `/v2/models/${name}/infer`],
  ] as const;

/** Spoils a copy of `folder`, a model of the fixtures; the rest of its entry in the configuration. */
interface Failure {
  readonly folder: string;
  readonly spoil?: (version: string) => void;
  readonly entry?: Readonly<Record<string, unknown>>;
}

const emptied =
  (name: string) =>
  (version: string): void =>
    truncateSync(join(version, name));

function edited(before: string, instead: string): (version: string) => void {
  return (version) => {
    const path = join(version, 'model.xml');
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(before));
    writeFileSync(path, text.replace(before, instead));
  };
}

const failures: Readonly<Record<string, Failure>> = {
  no_file: { folder: 'images' },
  no_weights: { folder: 'models/dummy', spoil: emptied('model.bin') },
  no_graph: { folder: 'models/dummy', spoil: emptied('model.xml') },
  weights: { folder: 'models/dummy', spoil: edited('offset="0"', 'offset="99999999999"') },
  operation: { folder: 'models/dummy', spoil: edited('type="Add"', 'type="Ad"') },
  onnx: { folder: 'formats/onnx', spoil: emptied('network.onnx') },
  external: { folder: 'formats/onnx_external', spoil: emptied('network.onnx.data') },
  paddle: { folder: 'formats/paddle', spoil: emptied('model.pdiparams') },
  frozen: { folder: 'formats/tf_frozen', spoil: emptied('frozen.pb') },
  saved: { folder: 'formats/tf_saved_model', spoil: emptied('saved_model.pb') },
  index: { folder: 'formats/tf_saved_model', spoil: emptied('variables/variables.index') },
  values: {
    folder: 'formats/tf_saved_model',
    spoil: emptied('variables/variables.data-00000-of-00001'),
  },
  tflite: { folder: 'formats/tflite', spoil: emptied('model.tflite') },
  device: { folder: 'models/dummy', entry: { target_device: 'NPU.7' } },
  property: { folder: 'models/dummy', entry: { plugin_config: { NUM_STREAMS: 'many' } } },
  key: { folder: 'models/dummy', entry: { plugin_config: { NO_SUCH_KEY: '1' } } },
  layout: { folder: 'models/dummy', entry: { layout: 'NHWC:NCHW' } },
  shape: { folder: 'models/dummy', entry: { shape: { nothing: '(1)' } } },
  climbing: { folder: 'models/dummy', entry: { base_path: 'a folder/../climbing' } },
  absent: { folder: 'models/dummy', entry: { base_path: 'a folder/nowhere' } },
};

for (const place of ['plain', 'a folder with spaces']) {
  test(`replies about models that fail in ${place}`, async () => {
    const root = join(useFiles([`${place}/readme`]), place);
    const entries = Object.entries(failures).map(([name, { folder, spoil, entry }]) => {
      const base = join(root, name);
      cpSync(inCheckout('test/fixtures', folder), folder === 'images' ? join(base, '1') : base, {
        recursive: true,
      });
      spoil?.(join(base, '1'));
      return { config: { name, base_path: name, ...entry } };
    });
    const config = join(root, 'config.json');
    writeFileSync(config, JSON.stringify({ model_config_list: entries }));
    const { log, lines } = keepLog();
    const server = await createServer({}, { log });
    after(() => server.close(0));
    const results = await server.load(await ConfigFile.open(config, log));
    assert.deepEqual(
      results.filter(({ error }) => error === undefined),
      [],
      'every one of them fails',
    );
    for (const [method, url] of [...questions, ...Object.keys(failures).flatMap(questionsOf)]) {
      const { body } = await server.app.inject({ method, url });
      for (const part of ['vinoserve-', root, place, '/tmp', 'src/', '.cpp', process.cwd()]) {
        if (part !== 'plain') assert.ok(!body.includes(part), `${method} ${url}: ${body}`);
      }
    }
    assert.ok(lines.some((line) => line.includes(`(${join(root, 'no_file/1')})`)));
    assert.ok(lines.some((line) => line.includes(`(${join(root, 'a folder/nowhere')})`)));
  });
}

test('what nobody has foreseen is not told to clients', async () => {
  const engine = new FakeEngine({
    onLoad: () => Promise.reject(new Error('EIO: open /srv/models/m/1/m.xml')),
  });
  const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine);
  const { body } = await app.inject('/v1/models/m');
  assert.match(body, /"error_message": "Internal server error"/);
});
