// SPDX-License-Identifier: Apache-2.0
// What must be on the machine before setup can do the rest. A step that has work to do names the
// tools it needs; nothing is looked for when nothing is to be done.
import { spawnSync } from 'node:child_process';

const compiler = process.env.CXX ?? 'g++';

/** Every tool: how to ask for its version, the lowest that will do, the Debian package. */
const tools = {
  npm: { ask: ['npm', '--version'], atLeast: [8], debian: 'npm' },
  python: { ask: ['python3', '--version'], atLeast: [3, 9], debian: 'python3' },
  pip: { ask: ['python3', '-m', 'pip', '--version'], atLeast: [22], debian: 'python3-pip' },
  compiler: { ask: [compiler, '-dumpfullversion', '-dumpversion'], atLeast: [12], debian: 'g++' },
  cmake: { ask: ['cmake', '--version'], atLeast: [3, 18], debian: 'cmake' },
  make: { ask: ['make', '--version'], or: ['ninja', '--version'], atLeast: [1], debian: 'make' },
};

/**
 * Throws unless every tool in `names` is there and new enough. The message lists all that is wrong
 * and gives the one command that mends it.
 */
export function requireTools(names) {
  const wanted = [...new Set(names)].map((name) => tools[name]);
  const problems = wanted.map((tool) => [tool, problemOf(tool)]).filter(([, problem]) => problem);
  if (problems.length === 0) return;
  const packages = problems.map(([tool]) => tool.debian).join(' ');
  throw new Error(
    `${problems.map(([, problem]) => problem).join('\n')}\n` +
      `On Debian or Ubuntu this installs what is missing:\n  sudo apt-get install -y ${packages}`,
  );
}

function problemOf(tool) {
  const name = tool.ask.slice(0, tool.ask[1] === '-m' ? 3 : 1).join(' ');
  const version = versionFrom(tool.ask) ?? (tool.or && versionFrom(tool.or));
  const atLeast = tool.atLeast.join('.');
  if (!version) return `${name} ${atLeast} or newer is needed and was not found.`;
  if (isBelow(version, tool.atLeast)) {
    return `${name} ${atLeast} or newer is needed, found ${version.join('.')}.`;
  }
  return undefined;
}

function versionFrom([command, ...args]) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  const match = status === 0 && /(\d+)(?:\.(\d+))?/.exec(stdout);
  return match ? match.slice(1).map((part) => Number(part ?? 0)) : undefined;
}

function isBelow(version, least) {
  const differing = least.findIndex((part, i) => part !== (version[i] ?? 0));
  return differing >= 0 && (version[differing] ?? 0) < least[differing];
}
