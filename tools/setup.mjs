// SPDX-License-Identifier: Apache-2.0
// `npm run setup`: prepares the checkout; `npm run setup -- --tests` prepares it for the tests too.
import { forServer, forTests, setup } from './setup/setup.mjs';

try {
  await setup(process.argv.includes('--tests') ? forTests : forServer);
  console.log('Everything is in place.');
} catch (error) {
  console.error(`\nSetup stopped.\n${error.message}`);
  process.exitCode = 1;
}
