// SPDX-License-Identifier: Apache-2.0
// `npm run format`: formats everything written by hand, in place.
import { forStyle, setup } from './setup/setup.mjs';
import { format } from './style.mjs';

try {
  await setup(forStyle);
  await format();
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
