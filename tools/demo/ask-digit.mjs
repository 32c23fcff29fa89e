// SPDX-License-Identifier: Apache-2.0
// One request to the demo model: a PNG of a handwritten digit as a binary tensor, and the same as a
// line for the shell.
import { readFileSync } from 'node:fs';
import { ask } from './ask.mjs';

/** The request's JSON part; the picture follows as a string: 4 bytes of length, then its bytes. */
const head = JSON.stringify({ inputs: [{ name: 'image', shape: [1], datatype: 'BYTES' }] });

/** Sends the picture of `digit` and resolves with a text that tells question, answer, curl line. */
export async function askForDigit(port, digit) {
  const file = `demo/images/${digit}.png`;
  const picture = readFileSync(file);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(picture.length);
  const url = `http://localhost:${port}/v2/models/digits/infer`;
  const headers = { 'Inference-Header-Content-Length': String(head.length) };
  const body = Buffer.concat([Buffer.from(head), length, picture]);
  const { json, tookMs } = await ask(url, { headers, body });
  const probabilities = json.outputs[0].data;
  const best = probabilities.indexOf(Math.max(...probabilities));
  return `
Asked     ${file}, a handwritten ${digit} (PNG, ${picture.length} bytes)
Answered  ${best}, probability ${probabilities[best].toFixed(3)}, in ${tookMs} ms
The same with curl:

  ${curlLine(url, file, length)}
`;
}

function curlLine(url, file, length) {
  const octal = [...length].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  const header = `-H 'Inference-Header-Content-Length: ${head.length}'`;
  return `(printf '${head}${octal}'; cat ${file}) | curl -s ${url} ${header} --data-binary @-`;
}
