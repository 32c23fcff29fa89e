// SPDX-License-Identifier: Apache-2.0
// The reference pages list what the tables in the code hold, in the same order.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandOptions } from '../../src/cli/option-table.ts';
import type { OptionEffect } from '../../src/cli/options/command-option.ts';
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

test('docs/reference/command-line.md names every option that is refused', () => {
  const text = readFileSync(join(packageRoot, 'docs/reference/command-line.md'), 'utf8');
  for (const { name, group } of commandOptions) {
    if (group === 'generative') assert.ok(text.includes(`\`--${name}\``), name);
  }
});

const states: Readonly<Record<OptionEffect, string>> = {
  works: 'works',
  later: 'not in effect yet',
  ignored: 'accepted, ignored',
  refused: 'refused',
};

test('docs/migrate-from-ovms.md has the state of every option of OVMS, and no others', () => {
  const rows = migrationRows('--');
  const expected = commandOptions
    .filter(({ ours }) => ours !== true)
    .map(({ name, effect }) => [name, states[effect]]);
  assert.deepEqual(rows, expected);
});

test('docs/migrate-from-ovms.md has every key of OVMS', () => {
  const ours = readFileSync(join(packageRoot, 'docs/reference/config.md'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('| Ours: '))
    .map((line) => /`([a-z_]+)`/.exec(line)?.[1]);
  const keys = [...Object.keys(configProperties), ...Object.keys(modelEntryProperties)];
  assert.deepEqual(
    migrationRows('').map(([key]) => key),
    keys.filter((key) => !ours.includes(key)),
  );
});

/** Name and state of the rows whose names begin so. */
function migrationRows(prefix: '--' | ''): readonly (readonly string[])[] {
  const text = readFileSync(join(packageRoot, 'docs/migrate-from-ovms.md'), 'utf8');
  const rows = text.matchAll(new RegExp(`^\\| \`${prefix}([a-z_]+)\` \\| ([a-z, ]+) \\|`, 'gm'));
  return [...rows].map(([, name = '', state = '']) => [name, state]);
}

test('docs/reference/config.md lists every key', () => {
  const expected = [...Object.keys(configProperties), ...Object.keys(modelEntryProperties)];
  assert.deepEqual(firstCells('config.md'), expected);
});
