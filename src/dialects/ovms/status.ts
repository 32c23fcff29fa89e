// SPDX-License-Identifier: Apache-2.0
// States of models as JSON, in the layout of protobuf's C++ printer (tfs-rest.md 7, 9).

import type { ServingError } from '../../errors.ts';
import type { ModelVersion } from '../../models/lifecycle.ts';
import type { Model } from '../../models/model.ts';
import { versionNotFound } from './errors.ts';

/** `error_message` where nothing is wrong (D14); OVMS says "OK". */
const fineMessage = '';

/**
 * GET `/v1/models/{name}[/versions/{version}]`: one version, or all for none or "0". Throws ServingError
 * `not_found` "version_not_found".
 */
export function modelStatus(model: Model, version: string | undefined): string {
  if (version === undefined || version === '0') return statusDocument(model.versions);
  const found = model.versions.find((candidate) => candidate.version === version);
  if (found === undefined) throw versionNotFound();
  return statusDocument([found]);
}

/** GET `/v1/config`: all models. */
export function configStatus(models: readonly Model[]): string {
  if (models.length === 0) return '{}';
  const members = models.map(
    ({ name, versions }) => `${JSON.stringify(name)} : \n${statusDocument(versions).trimEnd()}`,
  );
  return `{\n${members.join(',\n')}\n}`;
}

function statusDocument(versions: readonly ModelVersion[]): string {
  const model_version_status = versions.map(({ version, state, error }) => ({
    version,
    state,
    status:
      error === undefined
        ? { error_code: 'OK', error_message: fineMessage }
        : { error_code: 'UNKNOWN', error_message: messageOf(error) },
  }));
  return `${JSON.stringify({ model_version_status }, null, 1)}\n`;
}

/** What nobody has foreseen may say anything, paths included. */
function messageOf({ reason, message }: ServingError): string {
  return reason === 'uncaught' ? 'Internal server error' : message;
}
