// SPDX-License-Identifier: Apache-2.0
// Drops the sequences of stateful models that nobody uses (config-and-lifecycle.md 9). The caller keeps
// the time.

import { toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Model } from './model.ts';

/**
 * Sweeps every version that serves: a sequence that two sweeps in a row find unused is dropped. Says how
 * many were. Never rejects.
 */
export async function sweepSequences(models: readonly Model[], log: Logger): Promise<void> {
  const servings = models.flatMap(({ name, versions }) =>
    versions.flatMap(({ serving }) => (serving === undefined ? [] : [{ name, serving }])),
  );
  await Promise.all(
    servings.map(async ({ name, serving: { version, servable } }) => {
      const fields = { model: name, version };
      try {
        const dropped = await servable.sweep();
        if (dropped === 0) return;
        log.info(`model ${name} version ${version}: ${dropped} idle sequences dropped`, {
          event: 'sequences_dropped',
          ...fields,
        });
      } catch (thrown) {
        const { message, reason } = toServingError(thrown);
        log.error(`model ${name} version ${version}: idle sequences stay: ${message}`, {
          event: 'sequences_stay',
          reason,
          ...fields,
        });
      }
    }),
  );
}
