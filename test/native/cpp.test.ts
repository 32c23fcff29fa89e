// SPDX-License-Identifier: Apache-2.0
// Runs the C++ unit tests (native/test, one executable a room) and passes on what their TAP says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

/** Where the executables are; the sanitizer runs name their own build. */
const folder = process.env.VINOSERVE_CPP_TESTS ?? 'build/tests';

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly notes: readonly string[];
}

/** The outcomes in `tap`, each with the `#` lines that came before it. */
function outcomes(tap: string): Outcome[] {
  const found: Outcome[] = [];
  let notes: string[] = [];
  for (const line of tap.split('\n')) {
    const match = /^(not )?ok \d+ - (.*)$/.exec(line);
    if (match) {
      found.push({ name: match[2] ?? '', passed: match[1] === undefined, notes });
      notes = [];
    } else if (line.startsWith('#')) {
      notes.push(line.slice(2));
    }
  }
  return found;
}

const executables = readdirSync(folder)
  .filter((name) => name.endsWith('_tests'))
  .sort();

test('there are C++ unit tests', () => {
  assert.notEqual(executables.length, 0, `no executable *_tests in ${folder}`);
});

for (const executable of executables) {
  describe(`C++ ${executable}`, () => {
    const result = spawnSync(join(folder, executable), { encoding: 'utf8' });
    const found = outcomes(result.stdout);
    for (const { name, passed, notes } of found) {
      test(name, () => assert.ok(passed, notes.join('\n')));
    }
    test('runs to its end', () => {
      const planned = Number(/^1\.\.(\d+)$/m.exec(result.stdout)?.[1]);
      assert.equal(found.length, planned, `outcomes of planned tests; ${result.stderr}`);
      const failures = found.filter((outcome) => !outcome.passed).length;
      const how = `signal ${result.signal}, stderr: ${result.stderr}`;
      assert.equal(result.status, failures === 0 ? 0 : 1, how);
    });
  });
}
