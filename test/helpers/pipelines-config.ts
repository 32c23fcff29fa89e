// SPDX-License-Identifier: Apache-2.0
// The configuration of the pipelines in test/wire/pipelines. Libraries lie below the folder of their
// configuration: a copy of it gets links to those that were built, and to the fixture models.

import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { useFiles } from './fake-models.ts';
import { inCheckout } from './paths.ts';

/** Its path, in a folder of its own that is removed when the test file is through. */
export function usePipelines(): string {
  const folder = useFiles([]);
  copyFileSync(inCheckout('test/wire/pipelines/config.json'), join(folder, 'config.json'));
  symlinkSync(inCheckout('test/fixtures/models'), join(folder, 'models'));
  symlinkSync(inCheckout('build/nodes'), join(folder, 'nodes'));
  symlinkSync(inCheckout('build/tests/nodes'), join(folder, 'test-nodes'));
  return join(folder, 'config.json');
}
