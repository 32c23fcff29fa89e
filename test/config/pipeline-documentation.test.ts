// SPDX-License-Identifier: Apache-2.0
// docs/reference/pipelines.md has every key, and its sample does what the page says.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ConfigFile } from '../../src/config/config-file.ts';
import {
  libraryEntryProperties,
  nodeEntryProperties,
  pipelineEntryProperties,
} from '../../src/config/pipeline-schema.ts';
import { createServer } from '../../src/server.ts';
import { keepLog } from '../helpers/command.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { nodeLibrary } from '../helpers/graphs.ts';
import { inCheckout } from '../helpers/paths.ts';

const page = readFileSync(inCheckout('docs/reference/pipelines.md'), 'utf8');

test('every key of a pipeline, a node and a library, in the order of the schema', () => {
  const listed = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, key]) => key);
  const properties = [pipelineEntryProperties, nodeEntryProperties, libraryEntryProperties];
  assert.deepEqual(listed, properties.flatMap(Object.keys));
});

test('the sample', async () => {
  const folder = useFiles([]);
  const path = join(folder, 'config.json');
  writeFileSync(path, /```json\n(.*?)```/s.exec(page)?.[1] ?? '');
  cpSync(inCheckout('test/fixtures/models/dummy'), join(folder, 'adder'), { recursive: true });
  const names = { inputs: { b: 'x' }, outputs: { a: 'y' } };
  writeFileSync(join(folder, 'adder/1/mapping_config.json'), JSON.stringify(names));
  mkdirSync(join(folder, 'nodes'));
  copyFileSync(nodeLibrary('rows'), join(folder, 'nodes/libcutter.so'));
  const { log, lines } = keepLog();
  const server = await createServer({}, { log });
  after(() => server.close(0));
  await server.load(await ConfigFile.open(path, log));
  const data = [2, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const reply = await server.app.inject({
    method: 'POST',
    url: '/v2/models/table/infer',
    payload: { inputs: [{ name: 'numbers', shape: [1, 10], datatype: 'FP32', data }] },
  });
  assert.equal(reply.statusCode, 200, lines.join('\n'));
  const outputs: readonly { name: string; shape: number[]; data: number[] }[] =
    reply.json().outputs;
  assert.deepEqual(
    outputs.map(({ name, shape, data: [first] }) => [name, shape, first]).toSorted(),
    [
      ['places', [2, 1, 1], 0],
      ['sums', [2, 1, 10], 3],
    ],
  );
});

test('the line of the log that it shows', async () => {
  const folder = useFiles([]);
  const path = join(folder, 'config.json');
  const sample = /```json\n(.*?)```/s.exec(page)?.[1] ?? '';
  const content = JSON.parse(sample.replace('"adder"}', '"other"}')) as object;
  const libraries = [{ name: 'cutter', base_path: nodeLibrary('rows') }];
  writeFileSync(
    path,
    JSON.stringify({
      ...content,
      custom_node_library_config_list: libraries,
      model_config_list: [],
    }),
  );
  const { log, lines } = keepLog();
  const server = await createServer({}, { log });
  after(() => server.close(0));
  await server.load(await ConfigFile.open(path, log));
  const shown = /^pipeline table: load failed: .*$/m.exec(page)?.[0] ?? '';
  assert.ok(lines.includes(`error: ${shown}`), lines.join('\n'));
});
