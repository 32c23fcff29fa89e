// SPDX-License-Identifier: Apache-2.0
// Everything that a fresh clone needs, step by step. A step says whether it is done, so a warm run
// costs a look at files and needs neither network nor tools.
import { addon, cppTests, nodeRunner, readyMadeNodes } from './addon.mjs';
import { demoNodes } from './demo-nodes.mjs';
import { exclusively } from './exclusive.mjs';
import { openvino } from './openvino.mjs';
import { packages } from './packages.mjs';
import { reporting, secondsSince } from './progress.mjs';
import { pythonPackages } from './python-packages.mjs';
import { requireTools } from './required-tools.mjs';
import { typescript } from './typescript.mjs';

export const forStyle = [packages, pythonPackages];
export const forCpp = [packages, openvino];
export const forNodes = [packages, openvino, nodeRunner];
export const forServer = [packages, openvino, typescript, addon];
export const forImage = [...forServer, readyMadeNodes];
export const forDemo = [demoNodes, ...forServer];
export const forTests = [...forDemo, cppTests, pythonPackages];

/**
 * Brings the checkout up to date with respect to `steps` (one of the lists above). Throws an Error
 * whose message tells the user what to do.
 */
export async function setup(steps) {
  const nodeMajor = Number(process.versions.node.split('.')[0]);
  if (nodeMajor < 20) {
    throw new Error(`Node.js 20 or newer is needed, this is ${process.versions.node}.`);
  }
  const start = performance.now();
  if (steps.every((step) => step.isDone())) return;
  console.log('Setting up');
  await exclusively(
    () => runAll(steps.filter((step) => !step.isDone())),
    () => console.log('  waiting for another setup of this checkout to end'),
  );
  console.log(`Set up in ${secondsSince(start)}`);
}

/** Every step starts as soon as those it comes after have ended. */
async function runAll(steps) {
  requireTools(steps.flatMap((step) => step.needs));
  const running = new Map();
  for (const step of steps) {
    const before = Promise.all(step.after.map((name) => running.get(name)));
    const result = before.then(() =>
      reporting(step.name, step.what, (progress) => step.run(progress)),
    );
    running.set(step.name, result);
  }
  const results = await Promise.allSettled(running.values());
  const failures = new Set(results.filter((r) => r.status === 'rejected').map((r) => r.reason));
  if (failures.size > 0) throw new Error([...failures].map((error) => error.message).join('\n\n'));
}
