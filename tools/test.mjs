// SPDX-License-Identifier: Apache-2.0
// `npm test`: format, lint, types, build, then every test file; ends with "N passed, N failed".
// `npm test -- word...` builds and runs only the test files whose path holds one of the words.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { at, filesBelow } from './setup/checkout.mjs';
import { forStyle, forTests, setup } from './setup/setup.mjs';
import { checkStyle } from './style.mjs';

/** A file that has not ended by then hangs. */
const fileTimeoutMs = 15 * 60_000;

/** Compiled test files, from the sources, so that what a deleted test left in dist/ is not run. */
function testFiles(words) {
  return filesBelow('test', /\.test\.ts$/)
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .map((file) => at('dist', file.replace(/\.ts$/, '.js')));
}

/** Runs the files and resolves with how many tests passed and failed. */
function runTests(files) {
  const counts = { passed: 0, failed: 0 };
  const concurrency = Math.min(2, availableParallelism());
  const events = run({ files, concurrency, timeout: fileTimeoutMs });
  events.on('test:pass', ({ details }) => {
    if (details.type !== 'suite') counts.passed += 1;
  });
  events.on('test:fail', ({ details }) => {
    // What fails only because something in it failed is not counted again.
    if (details.error.failureType !== 'subtestsFailed') counts.failed += 1;
  });
  return new Promise((resolve, reject) => {
    const report = events.compose(new spec());
    report.on('end', () => resolve(counts)).on('error', reject);
    report.pipe(process.stdout, { end: false });
  });
}

process.chdir(at());
const words = process.argv.slice(2);
try {
  if (words.length === 0) {
    await setup(forStyle);
    await checkStyle();
  }
  await setup(forTests);
  const files = testFiles(words);
  if (files.length === 0) throw new Error(`No test file's path holds ${words.join(' or ')}.`);
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Not compiled: ${missing.join(', ')}`);
  const { passed, failed } = await runTests(files);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
