// SPDX-License-Identifier: Apache-2.0
// Loads the addon: the only place that does. Where it cannot be loaded, says why and what to do next.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ServingError } from '../errors.ts';
import { packageRoot } from '../package-info.ts';
import type { NativeAddon } from './types.ts';

const addonPath = join('build', 'Release', 'vinoserve.node');

/**
 * The addon's exports; VINOSERVE_ADDON in the environment names another build of it, such as an
 * instrumented one. Throws ServingError `failed_precondition` "addon_unavailable" with the causes
 * that are likely and the next step.
 */
export function loadAddon(): NativeAddon {
  const path = process.env.VINOSERVE_ADDON ?? join(packageRoot, addonPath);
  if (!existsSync(path)) {
    throw unavailable(`${path} is missing: the addon has not been built`, undefined);
  }
  try {
    return createRequire(import.meta.url)(path) as NativeAddon;
  } catch (cause) {
    throw unavailable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unavailable(what: string, cause: unknown): ServingError {
  const steps = hints.filter(([sign]) => sign.test(what)).map(([, step]) => step);
  if (steps.length === 0) steps.push('Run "npm run setup", which builds the addon.');
  const message = `The native addon cannot be loaded: ${what}. ${steps.join(' ')}`;
  return new ServingError('failed_precondition', 'addon_unavailable', message, { cause });
}

/** What the dynamic linker says, and what helps. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/libopenvino/, 'OpenVINO was moved or removed after the build: run "npm run setup" again.'],
  [/libvips/, 'The libvips package is missing: run "npm ci", then "npm run setup".'],
  [
    /GLIBC/,
    'This system is older than the one of the build (glibc 2.28 or newer is needed): rebuild here with "npm run setup".',
  ],
  [
    /NODE_MODULE_VERSION|Module did not self-register/,
    'It was built for another Node.js: run "npm run setup".',
  ],
  [
    /invalid ELF header|wrong ELF class/,
    'It was built for another machine: run "npm run setup" here.',
  ],
];
