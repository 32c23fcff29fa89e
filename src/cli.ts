#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The command `vinoserve`.

import { main } from './cli/main.ts';
import { keepTickShape } from './cli/tick-shape.ts';

keepTickShape();
// Whoever reads the output may go away; that must not end the server.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.exit(
  await main({
    argv: process.argv.slice(2),
    variables: process.env,
    print: (text) => process.stdout.write(text),
    printError: (text) => process.stderr.write(text),
  }),
);
