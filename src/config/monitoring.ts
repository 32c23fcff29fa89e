// SPDX-License-Identifier: Apache-2.0
// Who says what is measured: the command line or the file, never both (config-and-lifecycle.md 2.3).

import { ServingError } from '../errors.ts';
import type { MonitoringSettings } from './schema.ts';

const off: MonitoringSettings = { enable: false };

/**
 * Undefined means that the place says nothing. Throws ServingError `invalid_argument`
 * "config_file_invalid" where both do.
 */
export function chooseMonitoring(
  commandLine: MonitoringSettings | undefined,
  file: MonitoringSettings | undefined,
): MonitoringSettings {
  if (commandLine === undefined || file === undefined) return commandLine ?? file ?? off;
  throw new ServingError(
    'invalid_argument',
    'config_file_invalid',
    'Metrics configuration duplicated in configuration file and CLI parameters',
  );
}
