// SPDX-License-Identifier: Apache-2.0
// What the probes are told. Live from the start; ready once the first load pass is over, whatever its
// results; neither waits for anything.

export class Health {
  #ready = false;

  get ready(): boolean {
    return this.#ready;
  }

  firstLoadPassed(): void {
    this.#ready = true;
  }
}
