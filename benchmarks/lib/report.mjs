// SPDX-License-Identifier: Apache-2.0
// What a benchmark hands back, and how it is printed. A part is {title, rows, goals}: `rows` are flat
// objects with the same keys, `goals` come from `atLeast` and `atMost`.

/** Cores busy with other work from which on a run is called disturbed. */
const disturbing = 0.1;

/** A goal that is reached from `goal` upwards. */
export function atLeast(goal, name, measured) {
  return { name, goal: `at least ${goal}`, measured, reached: measured >= goal };
}

/** A goal that is reached from `goal` downwards. */
export function atMost(goal, name, measured) {
  return { name, goal: `at most ${goal}`, measured, reached: measured <= goal };
}

export function printPart({ title, rows, goals }) {
  console.log(`\n${title}`);
  printTable(rows);
  const others = Math.max(...rows.map((row) => row.others ?? 0));
  if (others > disturbing) {
    console.log(`  disturbed: up to ${shown(others)} cores were busy with other work`);
  }
  for (const { name, goal, measured, reached } of goals) {
    console.log(`  ${reached ? 'reached' : 'MISSED '}  ${name}: ${shown(measured)} (${goal})`);
  }
}

function printTable(rows) {
  const names = Object.keys(rows[0]);
  const cells = [names, ...rows.map((row) => names.map((name) => shown(row[name])))];
  const widths = names.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  for (const line of cells) {
    const words = line.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]),
    );
    console.log(`  ${words.join('  ')}`);
  }
}

/** Three figures are enough for what a shared machine can tell. */
function shown(value) {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'number') return String(value);
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Number(value.toPrecision(3)).toString();
}
