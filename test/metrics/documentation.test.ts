// SPDX-License-Identifier: Apache-2.0
// docs/reference/metrics.md lists every family, with its type and help text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { families } from '../../src/metrics/families.ts';
import { inCheckout } from '../helpers/paths.ts';

test('docs/reference/metrics.md lists every family', () => {
  const page = readFileSync(inCheckout('docs/reference/metrics.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => /^\| `[a-z:_]+` \| (counter|gauge|hist)/.test(line));
  assert.deepEqual(
    rows.map((row) => row.split('`')[1]),
    families.map(({ name }) => name),
  );
  for (const [index, { name, type, help, byDefault }] of families.entries()) {
    const row = rows[index] ?? '';
    assert.ok(row.startsWith(`| \`${name}\` | ${type} |`), row);
    assert.ok(row.includes(help), row);
    assert.equal(row.includes('Only if listed'), !byDefault, row);
  }
});
