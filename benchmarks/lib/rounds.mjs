// SPDX-License-Identifier: Apache-2.0
// Figures are ratios of medians, taken side by side: A, B, A, B, several short rounds, so that whatever
// else the machine does falls on both.

/** How long and how often; `run.mjs` reads them from the command line. */
export const pace = { rounds: 5, seconds: 1 };

/**
 * Runs every subject by turns: one round to warm up, which does not count, then `pace.rounds`.
 * `subjects` maps a name to a function that resolves with one round's figures (an object of numbers).
 * Resolves with the median of each figure, by subject.
 */
export async function alternate(subjects) {
  const rounds = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = -1; round < pace.rounds; round++) {
    for (const [name, run] of Object.entries(subjects)) {
      const figures = await run();
      if (round >= 0) rounds[name].push(figures);
    }
  }
  return Object.fromEntries(
    Object.entries(rounds).map(([name, taken]) => [name, mediansOf(taken)]),
  );
}

function mediansOf(taken) {
  return Object.fromEntries(
    Object.keys(taken[0]).map((key) => [key, median(taken.map((figures) => figures[key]))]),
  );
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
