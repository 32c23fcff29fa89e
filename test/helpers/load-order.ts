// SPDX-License-Identifier: Apache-2.0
// A model on disk to the native plane's order to load it, by the way that the server takes.

import { createLogger } from '../../src/log.ts';
import { toLoadOrder } from '../../src/models/load-order.ts';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { listVersions } from '../../src/models/repository.ts';
import type { ModelSpec } from '../../src/native/types.ts';

/** The order to load the highest version below `basePath`; `lines` gets what the log is told. */
export async function loadOrder(
  basePath: string,
  config: Partial<ModelConfig> = {},
  lines: string[] = [],
): Promise<ModelSpec> {
  const source = (await listVersions(basePath)).versions.at(-1);
  if (source === undefined) throw new Error(`no version in ${basePath}`);
  const log = createLogger({ level: 'TRACE', write: (line) => lines.push(line) });
  return toLoadOrder(
    {
      name: 'model',
      basePath,
      versionPolicy: { kind: 'latest', count: 1 },
      targetDevice: 'CPU',
      nireq: 1,
      shapes: {},
      layouts: {},
      pluginConfig: { INFERENCE_PRECISION_HINT: 'f32' },
      allowCache: false,
      ...config,
    },
    source,
    log,
  );
}
