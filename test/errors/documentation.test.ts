// SPDX-License-Identifier: Apache-2.0
// docs/reference/errors.md knows every reason that the sources give, and what each dialect makes of it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeFault as describeKserve } from '../../src/dialects/kserve/errors.ts';
import { describeFault as describeOvms } from '../../src/dialects/ovms/errors.ts';
import { type ErrorCode, errorCodes, ServingError } from '../../src/errors.ts';
import { inCheckout } from '../helpers/paths.ts';

/** Rooms of the data plane that requests and loads can reach. */
const rooms = ['base', 'binding', 'codec', 'image', 'node', 'pipeline', 'runtime', 'serving'];

/** Names of the wire, which stand in constants too. */
const notReasons: ReadonlySet<string> = new Set(['sequence_id', 'sequence_control_input']);

/** Never leave the plane: each codec tells them in its own words, or reads again. */
const inner: ReadonlySet<string> = new Set(['invalid_element', 'not_in_parts', 'ragged']);

function read(folder: string, endings: RegExp): string {
  return readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.test(name))
    .map((name) => readFileSync(join(inCheckout(folder), name), 'utf8'))
    .join('\n');
}

/** Texts of several lines put together. */
const native = rooms
  .map((room) => read(`native/${room}`, /\.(cpp|h)$/))
  .join('\n')
  .replaceAll(/"\s*\n\s*"/g, '');
const control = read('src', /\.ts$/);

/** Where a reason is given, with its code where that stands beside it. */
const nativeReasons = [
  /\bk[A-Z]\w* ?= "(?<reason>[a-z]+(?:_[a-z]+)+)"/g,
  /\b(?:Row|Fault) \w+\{\s*"(?<reason>\w+)"/g,
  /\b(?:refuse|refused|caught)\(\s*"(?<reason>\w+)"/g,
  /[({]Code::k(?<code>\w+),\s*"(?<reason>\w+)"/g,
];
const controlReasons = [
  /ServingError\(\s*'(?<code>\w+)',\s*'(?<reason>\w+)'/g,
  /(?:\bfault|#absent)\(\s*'(?<reason>\w+)'/g,
  /^ {2}(?<reason>\w+): \{\s*code: '(?<code>\w+)'/gm,
  /^ {2}(?<reason>reload_\w+): '/gm,
];

interface Given {
  readonly reason: string;
  readonly code: string | undefined;
}

function find(source: string, patterns: readonly RegExp[]): readonly Given[] {
  return patterns
    .flatMap((pattern) => [...source.matchAll(pattern)])
    .map(({ groups = {} }) => ({
      reason: groups.reason ?? '',
      code: groups.code?.replaceAll(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
    }));
}

const given = [...find(native, nativeReasons), ...find(control, controlReasons)];

interface Row {
  readonly section: string;
  readonly reason: string;
  readonly cells: readonly string[];
}

const rows: readonly Row[] = readFileSync(inCheckout('docs/reference/errors.md'), 'utf8')
  .split(/^## /m)
  .flatMap((part) =>
    [...part.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, reason = '', rest = '']) => ({
      section: part.slice(0, part.indexOf('\n')),
      reason,
      cells: rest.split(' | ').map((cell) => cell.trim()),
    })),
  );

test('the page lists every reason with its code', () => {
  const listed = new Set(rows.map(({ reason }) => reason));
  assert.ok(given.length > 100, `${given.length} reasons found`);
  for (const { reason, code } of given) {
    if (inner.has(reason) || notReasons.has(reason)) continue;
    assert.ok(listed.has(reason), `docs/reference/errors.md lacks ${reason}`);
    if (code === undefined) continue;
    const told = rows.filter((row) => row.reason === reason && row.section !== 'Reload');
    assert.ok(
      told.some(({ cells }) => cells[0] === code) || told.length === 0,
      `${reason}: ${code}`,
    );
  }
});

test('the page lists no reason that the sources do not give', () => {
  const texts = native + control;
  for (const { reason } of rows) {
    // Some are put together: "config_" + "shape" + "_not_in_model".
    const ends = [...reason.matchAll(/_/g)].map(({ index }) => reason.slice(index));
    const isGiven =
      given.some((one) => one.reason === reason) ||
      ends.some((end) => texts.includes(`"${end}"`) || texts.includes(`}${end}\``));
    assert.ok(isGiven, reason);
  }
});

/** Whether a text of the page stands in the sources; "…" is what differs from time to time. */
function isText(text: string): boolean {
  const plain = control.replaceAll("\\'", "'") + native.replaceAll('\\"', '"');
  return text.split('…').every((part) => plain.includes(part.trim()));
}

for (const { section, reason, cells } of rows) {
  test(`${section}: ${reason}`, () => {
    if (section === 'Start') return assert.ok(errorCodes.includes(cells[0] as ErrorCode));
    if (section === 'Reload') return assert.ok(isText(cells[1] ?? ''), cells[1]);
    const code = cells[0] as ErrorCode;
    assert.ok(errorCodes.includes(code), code);
    const text = cells[section === 'Loading' ? 2 : 3] ?? '';
    assert.ok(isText(text), text);
    const error = new ServingError(code, reason, text);
    if (section === 'Loading') {
      if (cells[1] === '-') return;
      const refusal = new ServingError(code, 'reload_config_failed', '', { cause: error });
      return assert.equal(String(describeOvms(refusal).status), cells[1]);
    }
    for (const [status, fault] of [
      [cells[1], describeKserve(error)],
      [cells[2], describeOvms(error)],
    ] as const) {
      if (status === '-') continue;
      assert.deepEqual([String(fault.status), fault.text], [status, text]);
    }
  });
}
