// SPDX-License-Identifier: Apache-2.0
// A request of `npm start` to the server that it has started.

/** POSTs and resolves with the reply's JSON and how long it took. Rejects with what came unless it is 200. */
export async function ask(url, request) {
  const start = performance.now();
  const answer = await fetch(url, { method: 'POST', ...request });
  const text = await answer.text();
  const tookMs = (performance.now() - start).toFixed(1);
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return { json: JSON.parse(text), tookMs };
}
