// SPDX-License-Identifier: Apache-2.0
// What Engine.compile refuses, with the reason and with words that tell where and why, and never
// where the server keeps its files.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NodeSpec } from '../../src/native/types.ts';
import { createEngine, fixtureSpec } from '../helpers/addon.ts';
import {
  from,
  member,
  modelNode,
  nodeLibrary,
  pipeline,
  rowsNode,
  useFolder,
} from '../helpers/graphs.ts';

const engine = createEngine();
const dummy = await engine.load(fixtureSpec('dummy'));
const folder = useFolder();

/** Compiles a pipeline "p" that ends in the node "node". */
const compile = (nodes: readonly NodeSpec[], item = 'out') =>
  engine.compile(pipeline('p', nodes, [from('result', 'node', item)]), [
    member(dummy),
    member(dummy, true),
  ]);

function custom(library: string | null, params: Readonly<Record<string, string>> = {}): NodeSpec {
  return { ...rowsNode('node', ['request', 'in'], params, {}), work: { library, params } };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const libraryFaults: readonly (readonly [string, NodeSpec, string])[] = [
  ['no library of that name', custom(null), 'Custom node library not found'],
  [
    'no such file',
    custom(join(folder, 'nowhere.so')),
    'Custom node library failed to open - nowhere.so: No such file or directory',
  ],
  [
    'not a library',
    custom(file('text.so', 'text')),
    'Custom node library failed to open - text.so: file too short',
  ],
  [
    'another library is missing',
    custom(nodeLibrary('needing')),
    'Custom node library failed to open - needing.so: libabsent.so: cannot open shared object file: No such file or directory',
  ],
  [
    'another interface',
    custom(nodeLibrary('version0')),
    'Custom node library failed to load symbol - version0.so: initialize',
  ],
];

for (const [what, node, cause] of libraryFaults) {
  test(`a library that cannot be used: ${what}`, async () => {
    await assert.rejects(compile([node], 'rows'), {
      code: 'failed_precondition',
      reason: 'pipeline_definition_invalid_node_library',
      message: `Pipeline refers to incorrect library - Pipeline: p; node: node; ${cause}`,
    });
  });
}

test('a library in a folder with spaces is told without it', async () => {
  const place = join(folder, 'a folder', 'with spaces');
  mkdirSync(place, { recursive: true });
  const path = join(place, 'a library.so');
  writeFileSync(path, 'text, and more of it than a header of a library takes'.repeat(9));
  await assert.rejects(compile([custom(path)], 'rows'), ({ message }: Error) => {
    assert.match(
      message,
      /Custom node library failed to open - a library\.so: invalid ELF header$/,
    );
    return true;
  });
});

test('what a library refuses is its own failure', async () => {
  const faulty = nodeLibrary('faulty');
  const initialize = 'Failure during custom node library initialization';
  const metadata = 'Custom node failed on metadata call';
  const faults = [
    ['init_status', 'node_library_initialize_failed', `${initialize} - Node: node - returned 5`],
    [
      'init_throws',
      'node_library_initialize_failed',
      `${initialize} - Node: node - no manager today`,
    ],
    ['info_status', 'node_library_metadata_failed', `${metadata} - Node: node - returned 3`],
    [
      'info_null',
      'node_library_outputs_corrupted',
      'Custom node library has returned corrupted outputs handle - Node: node',
    ],
  ] as const;
  for (const [fault, reason, text] of faults) {
    await assert.rejects(compile([custom(faulty, { fault })], 'rows'), (thrown) => {
      const { code, reason: given, message } = thrown as Error & Record<string, string>;
      assert.deepEqual([code, given], ['internal', reason], message);
      assert.ok(message?.startsWith(text), message);
      return true;
    });
  }
});

const graphFaults: readonly (readonly [string, readonly NodeSpec[]])[] = [
  ['forbidden_model_dynamic_parameter', [modelNode('node', ['request', 'in'], { member: 1 })]],
  [
    'pipeline_node_refering_to_missing_model',
    [modelNode('node', ['request', 'in'], { member: 9 })],
  ],
  [
    'pipeline_node_name_duplicate',
    ['node', 'node'].map((name) => modelNode(name, ['request', 'in'])),
  ],
  ['pipeline_cycle_found', [modelNode('node', ['node', 'out'])]],
  ['pipeline_node_refering_to_missing_node', [modelNode('node', ['nobody', 'out'])]],
  ['pipeline_node_refering_to_missing_data_source', [modelNode('node', ['request', 'other'])]],
  [
    'invalid_shape',
    [rowsNode('cut', ['request', 'in'], {}, {}), modelNode('node', ['cut', 'rows'])],
  ],
  [
    'pipeline_node_gather_from_not_existing_node',
    [modelNode('node', ['request', 'in'], { gatherFrom: 'nobody' })],
  ],
  [
    'pipeline_not_enough_shape_dimensions_to_demultiply',
    [modelNode('node', ['request', 'in'], { demultiplyCount: 3 })],
  ],
];

for (const [reason, nodes] of graphFaults) {
  test(`refused: ${reason}`, async () => {
    await assert.rejects(compile(nodes), (thrown) => {
      const { code, reason: given, message } = thrown as Error & Record<string, string>;
      assert.deepEqual([code, given], ['failed_precondition', reason], message);
      assert.match(message ?? '', / - Pipeline: p; node: node/);
      return true;
    });
  });
}

test('a specification of the wrong form is a TypeError', () => {
  const node = modelNode('node', ['request', 'in']);
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ ...node, name: 1 }, /name: expected a string/],
    [{ ...node, work: {} }, /member: expected a number/],
    [{ ...node, work: { member: 0.5 } }, /member: expected a whole number/],
    [{ ...node, work: { library: 'a', params: { a: 1 } } }, /params: expected a string/],
    [{ ...node, inputs: {} }, /inputs: expected an array/],
    [{ ...node, demultiplyCount: '3' }, /demultiplyCount: expected a number/],
  ];
  for (const [spec, message] of wrong) {
    assert.throws(() => compile([spec as NodeSpec]), { name: 'TypeError', message });
  }
});

test('a library that was replaced on disk is remarked on', async () => {
  const path = join(folder, 'replaced.so');
  copyFileSync(nodeLibrary('rows'), path);
  const node = rowsNode('node', ['request', 'in'], {}, {});
  const spec: NodeSpec = { ...node, work: { library: path, params: {} } };
  const before = await compile([spec], 'rows');
  assert.deepEqual(before.describe().graph?.remarks, []);
  copyFileSync(nodeLibrary('counting'), `${path}.new`);
  renameSync(`${path}.new`, path);
  const later = await compile([spec], 'rows');
  assert.deepEqual(later.describe().graph?.remarks, [
    'Pipeline: p; node: node; library: replaced.so was replaced on disk; the one that was opened first runs until the process ends',
  ]);
  await Promise.all([before.unload(), later.unload()]);
});

test('a library that lacks a function which it may never call runs, and is remarked on', async () => {
  const path = join(folder, 'lacking.so');
  copyFileSync(nodeLibrary('lacking'), path);
  const node: NodeSpec = {
    name: 'node',
    work: { library: path, params: {} },
    inputs: [from('numbers', 'request', 'in')],
    outputs: [{ item: 'doubled', alias: 'out' }],
  };
  const lacks =
    'lacking.so: undefined symbol: nobodyHasThis; the process ends where that is called';
  const before = await compile([node]);
  assert.deepEqual(before.describe().graph?.remarks, [
    `Pipeline: p; node: node; library: ${lacks}`,
  ]);
  rmSync(path);
  copyFileSync(nodeLibrary('rows'), path);
  const later = await compile([node]);
  assert.deepEqual(later.describe().graph?.remarks, [
    `Pipeline: p; node: node; library: lacking.so was replaced on disk; the one that was opened first runs until the process ends; ${lacks}`,
  ]);
  await Promise.all([before.unload(), later.unload()]);
});
