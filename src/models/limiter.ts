// SPDX-License-Identifier: Apache-2.0
// Runs tasks a few at a time, in the order of asking: bounded in number, and in the sum of what they
// weigh (a load: bytes of its files).

export class Limiter {
  readonly #waiting: { readonly weight: number; readonly start: () => void }[] = [];
  readonly #mostWeight: number;
  readonly #atOnce: number;
  #running = 0;
  #weight = 0;

  constructor(atOnce: number, mostWeight: number = Number.POSITIVE_INFINITY) {
    this.#atOnce = atOnce;
    this.#mostWeight = mostWeight;
  }

  /** Runs `task` as soon as the limits let it; settles as it does. What is over weight runs alone. */
  async run<Result>(task: () => Promise<Result>, weight = 0): Promise<Result> {
    await new Promise<void>((start) => {
      this.#waiting.push({ weight, start });
      this.#startNext();
    });
    try {
      return await task();
    } finally {
      this.#running -= 1;
      this.#weight -= weight;
      this.#startNext();
    }
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const fits = this.#weight + next.weight <= this.#mostWeight;
      if (this.#running === this.#atOnce || !(fits || this.#running === 0)) return;
      this.#waiting.shift();
      this.#running += 1;
      this.#weight += next.weight;
      next.start();
    }
  }
}
