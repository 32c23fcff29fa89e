// SPDX-License-Identifier: Apache-2.0
// Members of the configuration that count at the start only (config-and-lifecycle.md 7.4): an edit of
// them is not lost on whoever made it.

import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../log.ts';
import type { Config } from './read.ts';

const members = ['monitoring', 'dialects'] as const satisfies readonly (keyof Config)[];

export class StartOnlyMembers {
  readonly #inEffect: Config;
  readonly #log: Logger;
  /** What was read last, so that an edit is told once. */
  #last: Config;

  /** `inEffect` is what the server was started with. */
  constructor(inEffect: Config, log: Logger) {
    this.#inEffect = inEffect;
    this.#last = inEffect;
    this.#log = log;
  }

  /** Warns of each that `config` has otherwise than what is in effect. */
  tellIgnored(config: Config): void {
    for (const member of members) {
      const isAsIn = (other: Config): boolean => isDeepStrictEqual(config[member], other[member]);
      if (isAsIn(this.#last) || isAsIn(this.#inEffect)) continue;
      const text = `config: ${member} has changed: ignored until the server is started again`;
      this.#log.warning(text, { event: 'config_remark' });
    }
    this.#last = config;
  }
}
