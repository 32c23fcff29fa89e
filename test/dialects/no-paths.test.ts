// SPDX-License-Identifier: Apache-2.0
// No reply about a pipeline tells where its libraries lie, however they fail (pipelines.md 10).
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ConfigFile } from '../../src/config/config-file.ts';
import { createServer } from '../../src/server.ts';
import { keepLog } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { inCheckout } from '../helpers/paths.ts';

/** `base_path` of a library each, in the folder of the configuration. */
const libraries: Readonly<Record<string, string>> = {
  absent: 'libraries/absent.so',
  garbage: 'libraries/garbage.so',
  older: 'libraries/version0.so',
  folder: 'libraries',
  climbing: '../climbing.so',
};

const pipelineOf = (library: string): object => ({
  name: library,
  inputs: ['x'],
  nodes: [
    {
      name: 'n',
      type: 'custom',
      library_name: library,
      inputs: [{ numbers: { node_name: 'request', data_item: 'x' } }],
      outputs: [{ data_item: 'y', alias: 'y' }],
    },
  ],
  outputs: [{ y: { node_name: 'n', data_item: 'y' } }],
});

for (const place of ['plain', 'a folder with spaces']) {
  test(`replies about pipelines whose libraries fail in ${place}`, async () => {
    const root = join(useFiles([`${place}/readme`]), place);
    mkdirSync(join(root, 'libraries'));
    writeFileSync(join(root, 'libraries/garbage.so'), 'no library');
    const older = inCheckout('build/tests/nodes/version0.so');
    copyFileSync(older, join(root, 'libraries/version0.so'));
    const entries = Object.entries(libraries);
    const config = join(root, 'config.json');
    const text = JSON.stringify({
      model_config_list: [],
      custom_node_library_config_list: entries.map(([name, base_path]) => ({ name, base_path })),
      pipeline_config_list: entries.map(([name]) => pipelineOf(name)),
    });
    writeFileSync(config, text);
    const { log } = keepLog();
    const server = await createServer({}, { log });
    after(() => server.close(0));
    await server.load(await ConfigFile.open(config, log));
    const names = Object.keys(libraries);
    const states = (await server.app.inject('/v1/config')).json();
    assert.deepEqual(Object.keys(states), names.toSorted());
    for (const [name, { model_version_status }] of Object.entries<{
      readonly model_version_status: readonly {
        readonly status: { readonly error_code: string };
      }[];
    }>(states)) {
      assert.equal(model_version_status[0]?.status.error_code, 'FAILED_PRECONDITION', name);
    }
    for (const [method, url] of [
      ['GET', '/v1/config'],
      ['POST', '/v1/config/reload'],
      ['POST', '/v2/repository/index'],
      ...names.flatMap((name) => [
        ['GET', `/v1/models/${name}`] as const,
        ['GET', `/v1/models/${name}/metadata`] as const,
        ['POST', `/v1/models/${name}:predict`] as const,
        ['GET', `/v2/models/${name}`] as const,
        ['POST', `/v2/models/${name}/infer`] as const,
      ]),
    ] as const) {
      const { body } = await server.app.inject({ method, url });
      for (const part of ['vinoserve-', root, 'spaces/', 'plain/', '/tmp', '.cpp']) {
        assert.ok(!body.includes(part), `${method} ${url}: ${body}`);
      }
    }
  });
}
