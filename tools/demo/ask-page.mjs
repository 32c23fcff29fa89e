// SPDX-License-Identifier: Apache-2.0
// One request to the demo's pipeline: a page of handwritten digits in, its text out, by TensorFlow-style
// predict with the picture in base64; and the same as a line for the shell.
import { readFileSync } from 'node:fs';
import { ask } from './ask.mjs';

const file = 'demo/page.png';
const pipeline = 'read_page';

/** Sends the page and resolves with a text that tells question, answer, curl line. */
export async function askForPage(port) {
  const picture = readFileSync(file);
  const url = `http://localhost:${port}/v1/models/${pipeline}:predict`;
  const body = JSON.stringify({ inputs: { page: [{ b64: picture.toString('base64') }] } });
  const { json, tookMs } = await ask(url, { body });
  return `
Asked     ${file}, a page of handwritten digits (PNG, ${picture.length} bytes)
Answered  ${json.outputs.join('\n          ')}
          in ${tookMs} ms, by the pipeline ${pipeline}
The same with curl:

  (printf '{"inputs":{"page":[{"b64":"'; base64 -w0 ${file}; printf '"}]}}') | curl -s ${url} --data-binary @-
`;
}
