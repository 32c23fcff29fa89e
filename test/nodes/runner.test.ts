// SPDX-License-Identifier: Apache-2.0
// vinoserve-node-test and `npm run node:new`, as commands.
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inCheckout } from '../helpers/paths.ts';

const addOne = inCheckout('build/nodes/libadd_one.so');
const faulty = inCheckout('build/tests/nodes/faulty.so');

const command = (program: string, words: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(program, words, { encoding: 'utf8' });

const tryNode = (...words: readonly string[]): SpawnSyncReturns<string> =>
  command(inCheckout('build/nodes/vinoserve-node-test'), words);

/** A .npy file as NumPy writes it. */
function npy(descr: string, shape: string, data: ArrayBufferView): Buffer {
  const head = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = `${head.padEnd(117)}\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([start, Buffer.from(header), bytes]);
}

describe('vinoserve-node-test', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vinoserve-node-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('takes NumPy files and writes them', () => {
    const numbers = Float32Array.from({ length: 10 }, (_, i) => i / 4);
    const file = join(folder, 'in.npy');
    writeFileSync(file, npy('<f4', '(1, 10)', numbers));
    const saved = join(folder, 'saved');
    const { status, stderr } = tryNode(
      ...[addOne, '--input', `input_numbers=${file}`, '--save', saved, '--runs', '100'],
    );
    assert.equal(status, 0, stderr);
    const written = readFileSync(join(saved, 'output_numbers.npy'));
    assert.match(written.toString('latin1'), /'descr': '<f4'.*'shape': \(1,10,\)/);
    const body = Buffer.from(written.subarray(written.length - 40));
    const expected = numbers.map((x) => x + 1);
    assert.deepEqual(new Float32Array(body.buffer, body.byteOffset, 10), expected);
  });

  it('ends with 1 and the fault of a node that returns nonsense', () => {
    const { status, stderr, stdout } = tryNode(
      ...[faulty, '--param', 'fault=few_bytes', '--input', 'good=shape:2'],
      ...['--input', 'other=shape:2'],
    );
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'Custom node output has invalid content size - Node: faulty - output: good - Expected: 8 bytes for shape (2); Actual: 7 bytes\n',
    );
    assert.doesNotMatch(stdout, /returned/);
  });

  it('ends with 1 where a declared output has not come', () => {
    const { status, stderr } = tryNode(
      ...[faulty, '--param', 'fault=twice', '--input', 'good=shape:2', '--input', 'other=shape:2'],
    );
    assert.equal(status, 1);
    assert.equal(stderr, 'Custom node output is missing - Node: faulty output: good\n');
  });

  it('shows declarations alone', () => {
    const { status, stdout } = tryNode(addOne, '--info');
    assert.equal(status, 0);
    assert.equal(
      stdout,
      'inputs\n  input_numbers  FP32  (1,10)\noutputs\n  output_numbers  FP32  (1,10)\n',
    );
  });

  const refusals: readonly [string, readonly string[], RegExp][] = [
    ['a missing input', [], /^input input_numbers: is missing\n$/],
    ['an input it has not', ['--input', 'x=shape:1'], /^input x: the node has none of that name\n/],
    [
      'a shape that is not declared',
      ['--input', 'input_numbers=shape:1,9'],
      /^input input_numbers: expected shape \(1,10\), got \(1,9\)\n$/,
    ],
    [
      'a type that is not declared',
      ['--input', 'input_numbers=shape:U8:1,10'],
      /^input input_numbers: expected FP32, got U8\n$/,
    ],
    ['a file that is none', ['--input', `input_numbers=${addOne}`], /expected a \.npy file\n$/],
  ];
  for (const [what, words, text] of refusals) {
    it(`refuses ${what}`, () => {
      const { status, stderr } = tryNode(addOne, ...words);
      assert.equal(status, 1);
      assert.match(stderr, text);
    });
  }

  it('ends with 2 and its usage for a wrong command line', () => {
    for (const words of [[], ['--what'], [addOne, '--runs', '0'], [addOne, '--param', 'x']]) {
      const { status, stderr } = tryNode(...words);
      assert.equal(status, 2, words.join(' '));
      assert.match(stderr, /^vinoserve-node-test LIBRARY/m);
    }
  });

  it('tells a library that cannot be opened without its folder', () => {
    const { status, stderr } = tryNode(join(folder, 'none.so'));
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'Custom node library failed to open - none.so: No such file or directory\n',
    );
  });
});

describe('npm run node:new', () => {
  const makeNode = (...words: readonly string[]): SpawnSyncReturns<string> =>
    command(process.execPath, [inCheckout('tools/node-new.mjs'), ...words]);

  it('refuses a name that no target can have, and a folder that is there', () => {
    for (const name of ['Crop-Faces', '1st', '']) {
      const { status, stderr } = makeNode(name, '/nowhere/at/all');
      assert.equal(status, 1);
      assert.match(stderr, /^Expected a name such as crop_faces, got/);
    }
    const { status, stderr } = makeNode('crop', tmpdir());
    assert.equal(status, 1);
    assert.match(stderr, /is there already\.\n$/);
  });
});
