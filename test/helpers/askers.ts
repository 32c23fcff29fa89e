// SPDX-License-Identifier: Apache-2.0
// Clients that ask without pause while something else is done to the server. Asserts nothing.

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** `count` clients that `ask` again and again until `stop`. */
export class Askers {
  readonly answers: Answer[] = [];
  readonly #clients: readonly Promise<void>[];
  #stopped = false;

  constructor(count: number, ask: () => Promise<Answer>) {
    const client = async (): Promise<void> => {
      while (!this.#stopped) this.answers.push(await ask());
    };
    this.#clients = Array.from({ length: count }, client);
  }

  /** Resolves when every client has its last answer; rejects where one got none. */
  async stop(): Promise<readonly Answer[]> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    return this.answers;
  }

  /** Resolves when that many more answers are there. */
  async more(count: number): Promise<void> {
    const goal = this.answers.length + count;
    while (this.answers.length < goal) await new Promise(setImmediate);
  }
}
