// SPDX-License-Identifier: Apache-2.0
// What setup tells while it works: a line when a step begins and ends, and a sign of life with the
// child's latest line while one takes long.
const heartbeatMs = 10_000;
const lineWidth = 100;

/** Seconds since `start` (performance.now()), as text. */
export const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Runs `work(progress)` as a step called `name`; `progress(line)` notes what it is at. */
export async function reporting(name, what, work) {
  const say = (text) => console.log(`  ${name.padEnd(12)}${text}`.slice(0, lineWidth));
  const start = performance.now();
  let latest = '';
  say(what);
  const heartbeat = setInterval(() => {
    say(`... ${secondsSince(start)}${latest && `: ${latest}`}`);
  }, heartbeatMs);
  try {
    const result = await work((line) => {
      latest = line;
    });
    say(`done in ${secondsSince(start)}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
