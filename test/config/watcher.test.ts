// SPDX-License-Identifier: Apache-2.0
// When the watcher polls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Watcher } from '../../src/config/watcher.ts';

/** A watcher of 1 s under mocked timers, whose polls last until `end` is called. */
function useWatcher(pauseMs = 1000) {
  let polls = 0;
  let end = () => {};
  const watcher = new Watcher(() => {
    polls += 1;
    return new Promise((resolve) => {
      end = resolve;
    });
  }, pauseMs);
  const endPoll = async () => {
    end();
    await new Promise(setImmediate);
  };
  return { watcher, endPoll, polls: () => polls };
}

test('polls after each pause, which begins when the poll before has ended', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { watcher, endPoll, polls } = useWatcher();
  watcher.start();
  watcher.start();
  context.mock.timers.tick(999);
  assert.equal(polls(), 0);
  context.mock.timers.tick(1);
  assert.equal(polls(), 1);
  context.mock.timers.tick(10_000);
  assert.equal(polls(), 1);
  await endPoll();
  context.mock.timers.tick(1000);
  assert.equal(polls(), 2);
});

test('a pause of 0 means never', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { watcher, polls } = useWatcher(0);
  watcher.start();
  context.mock.timers.tick(100_000);
  assert.equal(polls(), 0);
});

test('stopped, also during a poll, it polls no more', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { watcher, endPoll, polls } = useWatcher();
  watcher.start();
  context.mock.timers.tick(1000);
  watcher.stop();
  await endPoll();
  watcher.start();
  context.mock.timers.tick(10_000);
  assert.equal(polls(), 1);
});
