// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLogger, logLevels } from '../../src/log.ts';
import { useFiles } from '../helpers/fake-models.ts';

for (const [index, level] of logLevels.entries()) {
  test(`at ${level} writes what is at least as grave`, () => {
    const lines: string[] = [];
    const log = createLogger({ level, write: (line) => lines.push(line) });
    log.debug('d');
    log.info('i');
    log.warning('w');
    log.error('e');
    const texts = ['d', 'i', 'w', 'e'].slice(Math.max(0, index - 1));
    assert.deepEqual(
      lines.map((line) => line.at(-2)),
      texts,
    );
    assert.equal(log.enabled('ERROR'), true);
    assert.equal(log.enabled('DEBUG'), index <= 1);
  });
}

test('lines have time, process and level, and go into the file too', () => {
  const path = join(useFiles([]), 'log');
  const lines: string[] = [];
  const log = createLogger({ level: 'INFO', path, write: (line) => lines.push(line) });
  log.warning('watch out');
  assert.match(
    lines[0] ?? '',
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]\[\d+\]\[serving\]\[warning\] watch out\n$/,
  );
  assert.equal(readFileSync(path, 'utf8'), lines[0]);
});
