// SPDX-License-Identifier: Apache-2.0
// `npm run node:new NAME [FOLDER]`: a new custom node from sdk/template, in FOLDER (by default NAME,
// below the folder where the command was given).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { at } from './setup/checkout.mjs';

const files = ['CMakeLists.txt', 'my_node.cpp'];

/** "crop_faces" as the name of a class: "CropFaces". */
const className = (name) =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter) => letter.toUpperCase()).replaceAll('_', '');

/** Writes the node and returns its folder. Throws an Error that says what to do otherwise. */
function makeNode(name, folder) {
  if (!/^[a-z][a-z0-9_]*$/.test(name ?? '')) {
    throw new Error(`Expected a name such as crop_faces, got ${name ?? 'none'}.`);
  }
  if (existsSync(folder)) throw new Error(`${folder} is there already.`);
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const text = readFileSync(at('sdk/template', file), 'utf8')
      .replace(/(?<=LIST_DIR\}\/)\.\./, relative(folder, at('sdk')))
      .replaceAll('my_node', name)
      .replaceAll('MyNode', className(name));
    writeFileSync(join(folder, file.replace('my_node', name)), text);
  }
  return folder;
}

try {
  const [name, given] = process.argv.slice(2);
  const here = process.env.INIT_CWD ?? process.cwd();
  const folder = makeNode(name, resolve(here, given ?? name ?? ''));
  const short = relative(here, folder);
  console.log(`The node ${name} is in ${short}. Build and try it:`);
  console.log(`  cmake -S ${short} -B ${short}/build && cmake --build ${short}/build`);
  console.log(
    `  npm run node:test -- ${short}/build/lib${name}.so --input numbers=shape:1,4 --param factor=3`,
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
