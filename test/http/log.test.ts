// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLogger, logLevels } from '../../src/log.ts';
import { useFiles } from '../helpers/fake-models.ts';

const event = 'remark';

for (const [index, level] of logLevels.entries()) {
  test(`at ${level} writes what is at least as grave`, () => {
    const lines: string[] = [];
    const log = createLogger({ level, write: (line) => lines.push(line) });
    log.debug('d', { event });
    log.info('i', { event });
    log.warning('w', { event });
    log.error('e', { event });
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
  log.warning('watch out', { event });
  assert.match(
    lines[0] ?? '',
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]\[\d+\]\[serving\]\[warning\] watch out\n$/,
  );
  assert.equal(readFileSync(path, 'utf8'), lines[0]);
});

test('JSON lines have the text and what it is about as members', () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'INFO', format: 'json', write: (line) => lines.push(line) });
  log.info('model m version 2: loaded in 12 ms', {
    event: 'loaded',
    model: 'm',
    version: '2',
    ms: 12,
  });
  log.error('two\nlines', { event });
  const [loaded, failed] = lines.map((line) => JSON.parse(line));
  const { time, pid, ...rest } = loaded;
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(pid, process.pid);
  assert.deepEqual(rest, {
    level: 'info',
    message: 'model m version 2: loaded in 12 ms',
    event: 'loaded',
    model: 'm',
    version: '2',
    ms: 12,
  });
  assert.equal(failed.message, 'two\nlines');
  assert.ok(lines.every((line) => line.indexOf('\n') === line.length - 1));
});

test('as text an event is one line, whatever its text quotes, with the frames of a stack at its end', () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'INFO', write: (line) => lines.push(line) });
  log.error('one\r\n[info] two\n', { event, stack: 'at a (file:1:2)\nat b' });
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /\[error\] one \[info\] two at a \(file:1:2\) at b\n$/);
});

test('the file is opened anew for whoever moved it away', () => {
  const folder = useFiles([]);
  const path = join(folder, 'log');
  const log = createLogger({ level: 'INFO', path, write: () => {} });
  log.info('old', { event });
  renameSync(path, `${path}.1`);
  log.info('still old', { event });
  log.reopen();
  log.info('new', { event });
  assert.match(readFileSync(`${path}.1`, 'utf8'), / old\n.* still old\n$/);
  assert.match(readFileSync(path, 'utf8'), /^[^\n]* new\n$/);
});

test('where the file cannot be opened anew, the old one stays', () => {
  const folder = useFiles(['logs/.keep']);
  const path = join(folder, 'logs/log');
  const lines: string[] = [];
  const log = createLogger({ level: 'INFO', path, write: (line) => lines.push(line) });
  rmSync(join(folder, 'logs'), { recursive: true });
  log.reopen();
  log.info('after', { event });
  assert.match(lines[0] ?? '', /\[error\] the log file cannot be opened again: ENOENT/);
  assert.match(lines[1] ?? '', /after/);
});
