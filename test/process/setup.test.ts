// SPDX-License-Identifier: Apache-2.0
// `npm run setup` where things go wrong: tools missing or too old, downloads broken, two at once.
// Each test runs the real scripts in a clone-like folder with a PATH made of small stand-ins.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

let clone: string;
let bin: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'vinoserve-setup-'));
  bin = join(clone, 'bin');
  mkdirSync(bin);
  for (const name of ['tools', 'package.json', 'package-lock.json', 'CMakeLists.txt']) {
    cpSync(name, join(clone, name), { recursive: true });
  }
});

afterEach(() => rmSync(clone, { recursive: true, force: true }));

/** Puts a program on the clone's PATH: a shell script that runs `script`. */
function provide(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

const pythonVersions = `
  case "$*" in
    '-m pip --version') echo 'pip 23.0.1' ;;
    --version) echo 'Python 3.11.2' ;;
  esac`;

function provideAllBut(...missing: readonly string[]): void {
  const versions = { npm: '10.0.0', 'g++': '12.2.0', cmake: 'cmake version 3.25.1', make: '4.3' };
  for (const [name, version] of Object.entries(versions)) {
    if (!missing.includes(name)) provide(name, `echo '${version}'`);
  }
  provide('python3', pythonVersions);
}

function runSetup(): { readonly status: number | null; readonly text: string } {
  const { OpenVINO_DIR: _unused, CXX: _compiler, ...env } = process.env;
  const result = spawnSync(process.execPath, ['tools/setup.mjs'], {
    cwd: clone,
    env: { ...env, PATH: bin },
    encoding: 'utf8',
  });
  return { status: result.status, text: result.stdout + result.stderr };
}

describe('a tool that is missing', () => {
  test('is named with the command that installs it, all at once', () => {
    provideAllBut('g++', 'cmake');
    const { status, text } = runSetup();
    assert.equal(status, 1);
    assert.match(text, /g\+\+ 12 or newer is needed and was not found/);
    assert.match(text, /cmake 3\.18 or newer is needed and was not found/);
    assert.match(text, /apt-get install -y g\+\+ cmake$/m);
  });

  test('counts as missing when it is too old', () => {
    provideAllBut();
    provide('g++', 'echo 11.4.0');
    const { status, text } = runSetup();
    assert.equal(status, 1);
    assert.match(text, /g\+\+ 12 or newer is needed, found 11\.4/);
  });

  test('may be replaced: ninja does for make', () => {
    provideAllBut('make');
    provide('ninja', 'echo 1.11.1');
    provide('npm', 'test "$1" = --version && echo 10.0.0');
    assert.doesNotMatch(runSetup().text, /make 1 or newer/);
  });
});

describe('the OpenVINO download', () => {
  const downloads = (): string => join(clone, '.deps/download');

  /** A python3 whose `pip download` runs `script` with the target folder as $dest. */
  function providePip(script: string): void {
    provideAllBut();
    provide(
      'python3',
      `${pythonVersions}
       case "$*" in
         *'pip download'*)
           echo called >> calls
           while [ "$1" != --dest ]; do shift; done; dest=$2
           ${script} ;;
       esac`,
    );
  }

  const countedCalls = (): number =>
    readFileSync(join(clone, 'calls'), 'utf8').split('\n').length - 1;

  test('is tried three times, then given up with the reason', () => {
    providePip('echo connection reset >&2; exit 1');
    const { status, text } = runSetup();
    assert.equal(status, 1);
    assert.equal(countedCalls(), 3);
    assert.match(text, /could not be fetched in 3 attempts/);
    assert.match(text, /connection reset/);
    assert.equal(existsSync(join(clone, '.deps/openvino')), false);
  });

  test('is refused and removed when its hash is wrong', () => {
    const name = 'openvino-2026.4.0-22959-cp311-cp311-manylinux_2_28_x86_64.whl';
    providePip(`echo half a file > "$dest/${name}"`);
    const { status, text } = runSetup();
    assert.equal(status, 1);
    assert.equal(countedCalls(), 3);
    assert.match(text, /SHA-256 is [0-9a-f]{64}, expected 71ee4e65/);
    assert.equal(existsSync(join(downloads(), name)), false);
    assert.equal(existsSync(join(clone, '.deps/openvino')), false);
  });
});

test('two setups of one checkout take turns', async () => {
  const script = `
    import { exclusively } from './tools/setup/exclusive.mjs';
    import { setTimeout } from 'node:timers/promises';
    await exclusively(async () => {
      process.stdout.write('[');
      await setTimeout(50);
      process.stdout.write(']');
    });`;
  let order = '';
  const runs = Array.from({ length: 4 }, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: clone,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      order += text;
    });
    return new Promise((resolve) => child.on('close', resolve));
  });
  assert.deepEqual(await Promise.all(runs), [0, 0, 0, 0]);
  assert.equal(order, '[][][][]');
});

test('a checkout that is set up needs no tool at all', () => {
  const result = spawnSync(process.execPath, ['tools/setup.mjs'], {
    env: { ...process.env, PATH: bin },
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, result.stdout + result.stderr);
  assert.equal(result.stdout, 'Everything is in place.\n');
});
