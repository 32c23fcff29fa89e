// SPDX-License-Identifier: Apache-2.0
// `npm run test:sanitizers [-- address|thread]`: builds every room under ASan+UBSan and under TSan,
// runs the C++ tests of each, then the binding and process tests on the instrumented addon in a Node
// that has the sanitizer's runtime preloaded.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildTree } from './builds/cmake.mjs';
import { at, filesBelow, root } from './setup/checkout.mjs';
import { reporting } from './setup/progress.mjs';
import { forTests, setup } from './setup/setup.mjs';

const sanitizers = {
  address: {
    runtime: 'libasan.so',
    options: {
      ASAN_OPTIONS: 'detect_leaks=1:detect_stack_use_after_return=1',
      LSAN_OPTIONS: `suppressions=${at('native/test/lsan.supp')}:print_suppressions=0`,
      UBSAN_OPTIONS: 'print_stacktrace=1',
    },
    // Node frees little of its own when it exits: every run would end in a list of its leaks. Without
    // a sanitizer, tests watch the process's memory instead.
    optionsInNode: { ASAN_OPTIONS: 'detect_leaks=0:detect_stack_use_after_return=1' },
    launcher: [],
  },
  thread: {
    runtime: 'libtsan.so',
    // Node, OpenVINO, TBB and libvips are not instrumented: what they lock is heeded, what they read
    // and write is not looked at.
    options: {
      TSAN_OPTIONS: `ignore_noninstrumented_modules=1:suppressions=${at('native/test/tsan.supp')}`,
    },
    optionsInNode: {},
    // TSan wants memory where address randomisation may already have put something.
    launcher: ['setarch', '--addr-no-randomize'],
  },
};

/** Where an addon in another folder than build/Release finds OpenVINO and libvips. */
const libraries = [
  at('.deps/openvino/openvino/libs'),
  at('node_modules/@img/sharp-libvips-linux-x64/lib'),
].join(':');

/** TBB loads a part of itself in a way (RTLD_DEEPBIND) that sanitizers refuse, unless told of them. */
const always = { TBB_ENABLE_SANITIZERS: '1' };

/**
 * Tests that drive the addon. Those of setup and build do not; those of resident memory would
 * measure the sanitizer's.
 */
const addonTests = () =>
  [...filesBelow('test/native', /\.test\.ts$/), ...filesBelow('test/process', /\.test\.ts$/)]
    .filter((file) => !/\/(cpp|leak|large-bodies|setup[^/]*)\.test\.ts$/.test(file))
    .map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);

/** Runs a command with its output shown; false if it fails. */
function passes(command, args, env) {
  console.log(`\n${command} ${args.join(' ')}`);
  const { status, signal } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...always, ...env },
  });
  if (status !== 0) console.log(`failed: ${signal ?? `exit code ${status}`}`);
  return status === 0;
}

/** Builds for one sanitizer and runs everything; the names of what failed. */
async function failuresUnder(name) {
  const { runtime, options, optionsInNode, launcher } = sanitizers[name];
  const settings = ['VINO_TESTS=ON', 'CMAKE_BUILD_TYPE=Release', 'CMAKE_CXX_FLAGS_RELEASE=-O1'];
  const definitions = [`VINO_SANITIZE=${name}`, ...settings];
  const tree = await reporting(name, 'compiling', (progress) =>
    buildTree(`build/${name}`, definitions, 'all', progress),
  );
  const failures = [];
  const attempt = (what, command, env) => {
    const [program, ...args] = [...launcher, ...command];
    if (!passes(program, args, env)) failures.push(`${what} (${name})`);
  };
  for (const executable of readdirSync(join(tree, 'tests')).filter((n) => n.endsWith('_tests'))) {
    attempt(executable, [join(tree, 'tests', executable)], options);
  }
  // The C++ runtime comes along because a preloaded sanitizer must find what it stands in for.
  const preloaded = [runtime, 'libstdc++.so.6'].map(libraryFile).join(' ');
  for (const file of addonTests()) {
    attempt(file, [process.execPath, file], {
      ...options,
      ...optionsInNode,
      LD_PRELOAD: preloaded,
      LD_LIBRARY_PATH: libraries,
      VINOSERVE_ADDON: join(tree, 'Release/vinoserve.node'),
    });
  }
  return failures;
}

/** The compiler's own copy of a runtime library. */
function libraryFile(name) {
  const compiler = process.env.CXX ?? 'g++';
  return execFileSync(compiler, [`-print-file-name=${name}`], { encoding: 'utf8' }).trim();
}

process.chdir(root);
try {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in sanitizers));
  if (unknown.length > 0) throw new Error(`Expected "address" or "thread", got ${unknown}.`);
  await setup(forTests);
  const failures = [];
  for (const name of wanted.length > 0 ? wanted : Object.keys(sanitizers)) {
    failures.push(...(await failuresUnder(name)));
  }
  if (failures.length > 0) throw new Error(`Failed: ${failures.join(', ')}`);
  console.log('\nNo finding under any sanitizer.');
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
