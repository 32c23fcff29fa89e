// SPDX-License-Identifier: Apache-2.0
// Model metadata (tfs-rest.md 8), whose printer is loaded with the first request for some.

import type { MetadataCase } from '../../metadata/metadata-case.ts';
import type { Serving } from '../../models/lifecycle.ts';

/** GET `/v1/models/{name}.../metadata` in the spelling given. */
export function createMetadata(
  metadataCase: MetadataCase,
): (name: string, serving: Serving) => Promise<string> {
  const loaded = async () => {
    const { TfMetadata } = await import('../../metadata/tf-metadata.ts');
    return new TfMetadata(metadataCase);
  };
  let metadata: ReturnType<typeof loaded> | undefined;
  return async (name, serving) => {
    metadata ??= loaded();
    return (await metadata).print(name, serving);
  };
}
