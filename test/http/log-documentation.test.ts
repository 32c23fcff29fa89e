// SPDX-License-Identifier: Apache-2.0
// docs/reference/logging.md knows every event that the code logs.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inCheckout } from '../helpers/paths.ts';

test('docs/reference/logging.md lists every event', () => {
  const page = readFileSync(inCheckout('docs/reference/logging.md'), 'utf8');
  const listed = [
    ...page.matchAll(/^\| (`[a-z_`, ]+) \| (?:info|warning|error|debug)\b/gm),
  ].flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, event = '']) => event));
  const logged = readdirSync(inCheckout('src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(inCheckout('src'), name), 'utf8'))
    .flatMap((source) => [
      ...source.matchAll(/event: '([a-z_]+)'/g),
      ...source.matchAll(/fieldsOf\((?:[^,']*\? )?'([a-z_]+)'(?: : '([a-z_]+)')?/g),
    ])
    .flatMap(([, ...events]) => events.filter((event) => event !== undefined));
  assert.deepEqual([...new Set(listed)].sort(), [...new Set(logged)].sort());
});
