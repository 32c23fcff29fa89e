// SPDX-License-Identifier: Apache-2.0
// Where things lie in the checkout, seen from a compiled test.
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** A path below the checkout, absolute. */
export const inCheckout = (...parts: readonly string[]): string => join(root, ...parts);

/** Config that serves every fixture model (test/fixtures/README.md). */
export const fixtureConfig: string = inCheckout('test/fixtures/config.json');

/** Config of the models `slow` and `dummy` alone, which is ready sooner. */
export const slowConfig: string = inCheckout('test/fixtures/slow-and-dummy.json');
