// SPDX-License-Identifier: Apache-2.0
// Polls, with a pause between the end of one poll and the begin of the next: slow ones never pile up.

export class Watcher {
  readonly #poll: () => Promise<void>;
  readonly #pauseMs: number;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** `poll` must not reject. A pause of 0 means never. */
  constructor(poll: () => Promise<void>, pauseMs: number) {
    this.#poll = poll;
    this.#pauseMs = pauseMs;
  }

  /** Polls from now on, first after a pause; does not keep the process alive. */
  start(): void {
    if (this.#stopped || this.#pauseMs === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#turn(), this.#pauseMs).unref();
  }

  /** For good; a poll that has begun ends by itself. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #turn(): Promise<void> {
    await this.#poll();
    this.#timer = undefined;
    this.start();
  }
}
