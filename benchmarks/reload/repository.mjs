// SPDX-License-Identifier: Apache-2.0
// A model repository that a benchmark changes while a server serves it.

import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Repository {
  root = mkdtempSync(join(tmpdir(), 'vinoserve-bench-'));

  get config() {
    return join(this.root, 'config.json');
  }

  path(...parts) {
    return join(this.root, ...parts);
  }

  /** Puts a copy of a version folder into place at once. */
  publish(folder, ...to) {
    cpSync(folder, this.path('aside'), { recursive: true });
    mkdirSync(this.path(...to, '..'), { recursive: true });
    renameSync(this.path('aside'), this.path(...to));
  }

  withdraw(...parts) {
    rmSync(this.path(...parts), { recursive: true });
  }

  /** Writes config.json; `entries` are `config` objects, or the whole text. */
  configure(entries) {
    const text =
      typeof entries === 'string'
        ? entries
        : JSON.stringify({ model_config_list: entries.map((config) => ({ config })) });
    writeFileSync(this.path('next.json'), text);
    renameSync(this.path('next.json'), this.config);
  }

  remove() {
    rmSync(this.root, { recursive: true, force: true });
  }
}
