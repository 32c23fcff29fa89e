// SPDX-License-Identifier: Apache-2.0
// Tells which digits pictures show: node dist/examples/typescript-client/main.js picture.png ...
import { readFile } from 'node:fs/promises';
import { KServeClient } from './client.ts';

const client = new KServeClient(process.env.VINOSERVE_URL ?? 'http://127.0.0.1:8000');

const { name, versions, inputs } = await client.metadata('digits');
const shape = inputs.map((input) => `${input.name} ${input.datatype} [${input.shape}]`).join(', ');
console.log(`${name}, version ${versions.join(', ')}, takes ${shape}`);

for (const path of process.argv.slice(2)) {
  const reply = await client.inferImages('digits', 'image', [await readFile(path)]);
  const probabilities = (reply.outputs[0]?.data ?? []).map(Number);
  const best = probabilities.indexOf(Math.max(...probabilities));
  console.log(`${path}: ${best} (${((probabilities[best] ?? 0) * 100).toFixed(1)}%)`);
}
