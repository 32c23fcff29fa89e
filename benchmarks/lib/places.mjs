// SPDX-License-Identifier: Apache-2.0
// Where things lie. What the benchmarks make is kept in benchmarks/.cache, out of git.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const benchmarks = dirname(dirname(fileURLToPath(import.meta.url)));
export const root = dirname(benchmarks);
export const cache = join(benchmarks, '.cache');
export const programs = join(cache, 'build', 'bench');
export const cli = join(root, 'dist', 'src', 'cli.js');
export const addon =
  process.env.VINOSERVE_ADDON ?? join(root, 'build', 'Release', 'vinoserve.node');

/** The environment in which Python finds OpenVINO and NumPy. */
export const pythonEnvironment = {
  ...process.env,
  PYTHONPATH: ['openvino', 'python'].map((name) => join(root, '.deps', name)).join(':'),
};

/** Folder of a small model that the tests have too. */
export function fixture(name) {
  return join(root, 'test', 'fixtures', 'models', name);
}

/** Folder of a model of server/make_models.py, which is run where they are not there yet. */
export function largeModel(name) {
  const models = join(cache, 'models');
  if (!existsSync(join(models, name, '1', 'model.xml'))) {
    const script = join(benchmarks, 'server', 'make_models.py');
    try {
      execFileSync('python3', [script, models], { env: pythonEnvironment, stdio: 'inherit' });
    } catch (cause) {
      const needs = 'Python with OpenVINO and NumPy, which "npm run setup -- --tests" brings';
      throw new Error(`The large models need ${needs}`, { cause });
    }
  }
  return join(models, name);
}

/** Says what is missing before anything is measured; then builds the programs. */
export function prepare() {
  for (const needed of [cli, addon]) {
    if (!existsSync(needed)) throw new Error(`${needed} is missing: run "npm run setup" first`);
  }
  mkdirSync(cache, { recursive: true });
  const build = join(cache, 'build');
  const targets = ['codec_bench', 'pipeline_bench', 'pipeline_memory', 'load', 'engine_alone'];
  const options = ['-DVINO_BENCH=ON', '-DCMAKE_BUILD_TYPE=Release'];
  try {
    execFileSync('cmake', ['-S', root, '-B', build, ...options], { stdio: 'pipe' });
    execFileSync('cmake', ['--build', build, '--parallel', '2', '--target', ...targets], {
      stdio: 'pipe',
    });
  } catch (error) {
    throw new Error(`The programs do not build: ${error.stdout}${error.stderr}`);
  }
}
