// SPDX-License-Identifier: Apache-2.0
// Turns proto/ into src/metadata/descriptor.ts, which the server reads instead of the .proto files.
// With --check writes nothing and fails where the two differ.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import { at } from './setup/checkout.mjs';

const target = at('src/metadata/descriptor.ts');

const root = new protobuf.Root();
// What lies below google/ comes with protobufjs.
root.resolvePath = (_from, file) => (file.startsWith('google/') ? file : at('proto', file));
root.loadSync('tensorflow_serving.proto', { keepCase: true });

const text = `// SPDX-License-Identifier: Apache-2.0
// The messages of proto/, as protobufjs reads them. Made by tools/descriptor.mjs; not edited by hand.

export const descriptor: object = ${JSON.stringify(root.toJSON())};
`;
const generated = execFileSync(
  at('node_modules/.bin/biome'),
  ['format', `--stdin-file-path=${target}`],
  { input: text, encoding: 'utf8' },
);

if (!process.argv.includes('--check')) {
  writeFileSync(target, generated);
} else if (readFileSync(target, 'utf8') !== generated) {
  console.error(`${target} is not what proto/ says: run "node tools/descriptor.mjs"`);
  process.exitCode = 1;
}
