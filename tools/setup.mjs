// SPDX-License-Identifier: Apache-2.0
// `npm run setup`: prepares the checkout, the demo included; with `-- --tests` for the tests too, with
// `-- --image` for the Docker image: without the demo, with the ready-made custom nodes.
import { forDemo, forImage, forTests, setup } from './setup/setup.mjs';

const stepsOf = { '--tests': forTests, '--image': forImage };

try {
  await setup(stepsOf[process.argv[2]] ?? forDemo);
  console.log('Everything is in place.');
} catch (error) {
  console.error(`\nSetup stopped.\n${error.message}`);
  process.exitCode = 1;
}
