// SPDX-License-Identifier: Apache-2.0
// Pipelines as the addon takes them, over fixture models and the node libraries of native/test.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  ConnectionSpec,
  NativeServable,
  NodeSpec,
  PipelineMember,
  PipelineSpec,
} from '../../src/native/types.ts';
import { inCheckout } from './paths.ts';

/** A test library of custom nodes. */
export const nodeLibrary = (name: string): string => inCheckout('build/tests/nodes', `${name}.so`);

/** A tensor by its name here, its node and its name there. */
export const from = (name: string, node: string, item: string): ConnectionSpec => ({
  name,
  node,
  item,
});

export const member = (servable: NativeServable | null, automatic = false): PipelineMember => ({
  servable,
  automatic,
});

type Wiring = Partial<Pick<NodeSpec, 'demultiplyCount' | 'gatherFrom'>>;

/** Runs the model `dummy`, or another with its names: "b" comes in, "out" goes out. */
export function modelNode(
  name: string,
  source: readonly [node: string, item: string],
  wiring: Wiring & { readonly member?: number } = {},
): NodeSpec {
  const { member: place = 0, ...rest } = wiring;
  return {
    name,
    work: { member: place },
    inputs: [from('b', ...source)],
    outputs: [{ item: 'a', alias: 'out' }],
    ...rest,
  };
}

/** Runs the library "rows": cuts what comes in into as many rows as its first number says. */
export function rowsNode(
  name: string,
  source: readonly [node: string, item: string],
  params: Readonly<Record<string, string>> = {},
  wiring: Wiring = { demultiplyCount: -1 },
): NodeSpec {
  return {
    name,
    work: { library: nodeLibrary('rows'), params },
    inputs: [from('numbers', ...source)],
    outputs: [
      { item: 'rows', alias: 'rows' },
      { item: 'places', alias: 'places' },
    ],
    ...wiring,
  };
}

/** Runs the library "diary": "x" comes in, "out" goes out. */
export function diaryNode(
  name: string,
  source: readonly [node: string, item: string],
  params: Readonly<Record<string, string>>,
  wiring: Wiring = {},
): NodeSpec {
  return {
    name,
    work: { library: nodeLibrary('diary'), params },
    inputs: [from('x', ...source)],
    outputs: [{ item: 'y', alias: 'out' }],
    ...wiring,
  };
}

/** A pipeline with one input, "in". */
export function pipeline(
  name: string,
  nodes: readonly NodeSpec[],
  outputs: readonly ConnectionSpec[],
  demultiplyCount?: number,
): PipelineSpec {
  const spec = { name, version: '1', inputs: ['in'], nodes, outputs };
  return demultiplyCount === undefined ? spec : { ...spec, demultiplyCount };
}

/** For the input "in": numbers of shape (1,10). */
export const tenNumbers = (id: string, data: readonly number[]): object => ({
  id,
  inputs: [{ name: 'in', shape: [1, 10], datatype: 'FP32', data }],
});

/** Where nodes write and wait; removed when the tests of the file are through. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vinoserve-graphs-'));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What the library "diary" has written into `file`. */
export function diaryOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** How long a test waits for what must come. */
const mostMilliseconds = 60_000;

/** Resolves when `line` stands in the diary so many times. */
export async function untilWritten(file: string, line: string, times = 1): Promise<void> {
  for (const end = Date.now() + mostMilliseconds; ; await wait(2)) {
    const lines = diaryOf(file);
    if (lines.filter((written) => written === line).length >= times) return;
    if (Date.now() > end) {
      throw new Error(`expected ${times} times "${line}" in ${file}, got ${lines.join(', ')}`);
    }
  }
}
