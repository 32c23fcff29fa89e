// SPDX-License-Identifier: Apache-2.0
// A configuration that is edited in quick succession while 16 clients ask: what the edits leave alone never
// fails, and what they change answers as it was or as it is.
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Askers } from '../helpers/askers.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { inCheckout } from '../helpers/paths.ts';
import { customNode, modelNode, pipelineEntry, source } from '../helpers/pipeline-file.ts';
import { startServer } from '../helpers/server.ts';

const library = inCheckout('build/nodes/libadd_one.so');
const folder = useFiles([]);
const copy = join(folder, 'copy.so');
const path = join(folder, 'config.json');
copyFileSync(library, copy);

/** Runs a model that adds 1, and a library that adds `step`. */
const adding = (name: string, model: string, step: number, lib: string): object =>
  pipelineEntry(name, [
    modelNode('model', model),
    customNode('library', lib, {
      params: { add_number: String(step) },
      inputs: [source('input_numbers', 'model', 'out')],
      outputs: [{ data_item: 'output_numbers', alias: 'out' }],
    }),
  ]);

interface Edit {
  /** What `edited` adds beside 1; a text: the model that it wants in vain; absent: it is taken out. */
  readonly step?: number | string;
  readonly nireq?: number;
  readonly lib?: string;
}

function edit({ step, nireq = 1, lib = library }: Edit): void {
  const dummy = inCheckout('test/fixtures/models/dummy');
  const model = (name: string, more: object = {}): object => ({
    config: { name, base_path: dummy, inference_precision: 'f32', ...more },
  });
  const edited =
    typeof step === 'number'
      ? adding('edited', 'member', step, 'exchanged')
      : adding('edited', step ?? '', 0, 'exchanged');
  const content = {
    model_config_list: [model('dummy'), model('member', { nireq })],
    custom_node_library_config_list: [
      { name: 'kept', base_path: library },
      { name: 'exchanged', base_path: lib },
    ],
    pipeline_config_list: [
      adding('steady', 'dummy', 10, 'kept'),
      ...(step === undefined ? [] : [edited]),
    ],
  };
  writeFileSync(`${path}.new`, JSON.stringify(content));
  renameSync(`${path}.new`, path);
}

const edits: readonly (readonly [Edit, status: number])[] = [
  [{ step: 2 }, 201],
  [{ step: 2, nireq: 2 }, 201],
  [{ step: 3, nireq: 2, lib: copy }, 201],
  [{ step: 3, nireq: 1, lib: '/nowhere/lib.so' }, 500],
  [{ step: 'nobody' }, 500],
  [{ step: 3, nireq: 2, lib: copy }, 201],
  [{}, 201],
  [{ step: 'nobody' }, 500],
  [{ step: 4 }, 201],
];

/** Each different answer once, when all clients have stopped. */
async function answersOf(askers: Askers): Promise<readonly string[]> {
  const answers = await askers.stop();
  return [...new Set(answers.map(({ status, body }) => `${status} ${body}`))];
}

test('edits and reloads in quick succession under 16 clients', async () => {
  edit({ step: 1 });
  await using server = await startServer({ config: path });
  const asking = (name: string) => async () => {
    const inputs = [{ name: 'in', shape: [1, 10], datatype: 'FP32', data: Array(10).fill(0) }];
    const reply = await fetch(`${server.url}/v2/models/${name}/infer`, {
      method: 'POST',
      body: JSON.stringify({ inputs }),
    });
    const text = await reply.text();
    const body = reply.status === 200 ? String(JSON.parse(text).outputs[0].data[9]) : text;
    return { status: reply.status, body };
  };
  const reload = async (): Promise<number> => {
    const reply = await fetch(`${server.url}/v1/config/reload`, { method: 'POST' });
    await reply.arrayBuffer();
    return reply.status;
  };
  const steady = new Askers(8, asking('steady'));
  const edited = new Askers(8, asking('edited'));
  for (const [content, status] of [...edits, ...edits]) {
    edit(content);
    assert.equal(await reload(), status, JSON.stringify(content));
    await edited.more(20);
  }
  // Reloads that overtake each other, and edits while they run.
  const statuses: Promise<number>[] = [];
  for (const [content] of edits) {
    edit(content);
    statuses.push(reload());
    await edited.more(1);
  }
  await Promise.all(statuses);
  assert.ok([200, 201].includes(await reload()));
  const last = await asking('edited')();
  assert.deepEqual(last, { status: 200, body: '5' });
  assert.deepEqual(await answersOf(steady), ['200 11']);
  const allowed = [
    ...['2', '3', '4', '5'].map((value) => `200 ${value}`),
    '404 {"error":"Pipeline is not loaded yet"}',
    '404 {"error":"Pipeline is retired"}',
  ];
  for (const answer of await answersOf(edited)) assert.ok(allowed.includes(answer), answer);
  assert.equal(await server.stop(), 0);
});
