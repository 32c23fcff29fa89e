// SPDX-License-Identifier: Apache-2.0
// The reference pages list what the tables in the code hold, in the same order.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandOptions } from '../../src/cli/option-table.ts';
import { configProperties, modelEntryProperties } from '../../src/config/schema.ts';
import { packageRoot } from '../../src/package-info.ts';

/** First cells of the table rows that begin with code. */
function firstCells(page: string): readonly string[] {
  const text = readFileSync(join(packageRoot, 'docs/reference', page), 'utf8');
  return [...text.matchAll(/^\| `(?:--)?([a-z_]+)` \|/gm)].map((match) => match[1] ?? '');
}

test('docs/reference/command-line.md lists every option', () => {
  const expected = commandOptions.filter(({ group }) => group !== 'generative');
  assert.deepEqual(
    firstCells('command-line.md'),
    expected.map(({ name }) => name),
  );
});

test('docs/reference/command-line.md says of each option what help says', () => {
  const text = readFileSync(join(packageRoot, 'docs/reference/command-line.md'), 'utf8');
  for (const option of commandOptions.filter(({ group }) => group !== 'generative')) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`--${option.name}\``)) ?? '';
    assert.ok(row.includes(option.help.replaceAll('|', '\\|')), `${option.name}: ${row}`);
    assert.ok(row.includes(option.default), `${option.name}: ${row}`);
    assert.equal(row.includes('not in effect yet'), option.effect === 'later', row);
  }
});

test('docs/reference/config.md lists every key', () => {
  const expected = [...Object.keys(configProperties), ...Object.keys(modelEntryProperties)];
  assert.deepEqual(firstCells('config.md'), expected);
});
