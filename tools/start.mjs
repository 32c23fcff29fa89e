// SPDX-License-Identifier: Apache-2.0
// `npm start`: sets up, starts the server on the demo, shows an answer of its model and one of its
// pipeline with how to ask for them, and stays up until Ctrl-C. Options after `--`: --port N (or PORT),
// --once to stop after the answers.
import { parseArgs } from 'node:util';
import { askForDigit } from './demo/ask-digit.mjs';
import { askForPage } from './demo/ask-page.mjs';
import { freePort } from './demo/port.mjs';
import { startServer } from './demo/server.mjs';
import { root } from './setup/checkout.mjs';
import { forDemo, setup } from './setup/setup.mjs';

const digit = 7;

process.chdir(root);
try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env.PORT ?? '8000' },
      once: { type: 'boolean', default: false },
    },
  });
  await setup(forDemo);
  const wanted = Number(values.port);
  const port = await freePort(wanted);
  if (port !== wanted && wanted !== 0)
    console.log(`Port ${wanted} is taken; using ${port} instead.`);
  const server = await startServer(port, 'demo/config.json');
  // One SIGTERM to the server, however the terminal and npm repeat the signal: it drains and exits.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, server.stop);
  try {
    console.log(await askForDigit(port, digit));
    console.log(await askForPage(port));
    if (!values.once) console.log(`Serving on http://localhost:${port}. Ctrl-C ends it.`);
  } catch (error) {
    server.stop();
    throw error;
  }
  if (values.once) server.stop();
  process.exitCode = await server.exit;
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
