// SPDX-License-Identifier: Apache-2.0
// States of models and pipelines as JSON, in the layout of protobuf's C++ printer (tfs-rest.md 7, 9).

import type { ServingError } from '../../errors.ts';
import type { ModelVersion } from '../../models/lifecycle.ts';
import { isDefault, type Model } from '../../models/model.ts';
import { versionNotFound } from './errors.ts';

/** `error_message` where nothing is wrong (D14); OVMS says "OK". */
const fineMessage = '';

/**
 * GET `/v1/models/{name}[/versions/{version}]`: one version, or all for none or "0"; of a pipeline its only
 * one. Throws ServingError `not_found` "version_not_found".
 */
export function modelStatus(model: Model, version: string | undefined): string {
  const asked = model.versionsAsked(version);
  if (asked.length === 0 && !isDefault(version)) throw versionNotFound();
  return statusDocument(model, asked);
}

/** GET `/v1/config`: all models and pipelines. */
export function configStatus(models: readonly Model[]): string {
  if (models.length === 0) return '{}';
  const members = models.map((model) => {
    const status = statusDocument(model, model.versions).trimEnd();
    return `${JSON.stringify(model.name)} : \n${status}`;
  });
  return `{\n${members.join(',\n')}\n}`;
}

/** Why a version does not serve: it could not be loaded, or a pipeline not be made of what is there. */
const errorCodes: Readonly<Record<Model['kind'], string>> = {
  model: 'UNKNOWN',
  pipeline: 'FAILED_PRECONDITION',
};

function statusDocument({ kind }: Model, versions: readonly ModelVersion[]): string {
  const model_version_status = versions.map(({ version, state, error }) => ({
    version,
    state,
    status:
      error === undefined
        ? { error_code: 'OK', error_message: fineMessage }
        : { error_code: errorCodes[kind], error_message: messageOf(error) },
  }));
  return `${JSON.stringify({ model_version_status }, null, 1)}\n`;
}

/** What nobody has foreseen may say anything, paths included. */
function messageOf({ reason, message }: ServingError): string {
  return reason === 'uncaught' ? 'Internal server error' : message;
}
