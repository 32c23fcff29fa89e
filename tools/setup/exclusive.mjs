// SPDX-License-Identifier: Apache-2.0
// One setup at a time in a checkout. The lock is an abstract Unix socket: the kernel drops it with
// the process that holds it, so it can never be stale, and who waits is woken rather than polling.
import { createHash } from 'node:crypto';
import { createConnection, createServer } from 'node:net';
import { root } from './checkout.mjs';

const address = `\0vinoserve-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;

/** Runs `work` while no other process of this machine does so for this checkout. */
export async function exclusively(work, onWait = () => {}) {
  let lock = await tryLock();
  if (!lock) onWait();
  while (!lock) {
    await holderIsGone();
    lock = await tryLock();
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function tryLock() {
  return new Promise((resolve, reject) => {
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => {}).on('close', () => waiting.delete(socket));
    });
    const release = () => {
      server.close();
      for (const socket of waiting) socket.destroy();
    };
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(address, () => resolve({ release }));
  });
}

function holderIsGone() {
  return new Promise((resolve) => {
    createConnection(address)
      .on('error', () => {})
      .on('data', () => {})
      .on('close', resolve);
  });
}
