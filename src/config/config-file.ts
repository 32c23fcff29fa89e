// SPDX-License-Identifier: Apache-2.0
// A config.json that may change while the server runs: what was last tried of it, and whether it says
// something else now. Told by content, so symbolic links and renames over it make no difference.

import { createHash } from 'node:crypto';
import { toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { readBounded } from './file.ts';
import { type Config, readConfig } from './read.ts';

export class ConfigFile {
  readonly #path: string;
  readonly #log: Logger;
  #attempted = '';
  #first: Config | undefined;

  private constructor(path: string, log: Logger) {
    this.#path = path;
    this.#log = log;
  }

  /** Reads the file for the first time. Throws as `readConfig`. */
  static async open(path: string, log: Logger): Promise<ConfigFile> {
    const file = new ConfigFile(path, log);
    file.#first = await file.read();
    return file;
  }

  /** What `open` read. */
  get first(): Config {
    return this.#first as Config;
  }

  /** Whether the content is not what `read` last tried. Throws ServingError "config_file_invalid". */
  async hasChanged(): Promise<boolean> {
    return (await this.#look()).hash !== this.#attempted;
  }

  /** Throws as `readConfig`; the content counts as tried then too. */
  read(): Promise<Config> {
    return readConfig(this.#path, this.#log, async () => {
      const { hash, fault, text } = await this.#look();
      this.#attempted = hash;
      if (fault !== undefined) throw fault;
      return text;
    });
  }

  /** A content that is no text at all (too large, other bytes) is told by its fault. */
  async #look(): Promise<{ readonly hash: string; readonly text: string; readonly fault?: Error }> {
    try {
      const text = await readBounded(this.#path);
      return { hash: hashOf(text), text };
    } catch (thrown) {
      const fault = toServingError(thrown);
      if (fault.reason === 'config_file_invalid') throw fault;
      return { hash: hashOf(fault.message), text: '', fault };
    }
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
