// SPDX-License-Identifier: Apache-2.0
// A pipeline as a served name (pipelines.md 6.2, 9): a model of one version, whatever version a request
// names, with words of its own for what a request finds.

import { ServingError } from '../errors.ts';
import type { ModelVersion, Serving } from './lifecycle.ts';
import { Model } from './model.ts';
import { pipelineVersion } from './pipeline-config.ts';

export class Pipeline extends Model {
  override readonly kind = 'pipeline';
  override readonly loadWaitMs = 500;

  /** Its state (pipelines.md 9.2): LOADING with an error is a definition that did not pass. */
  get only(): ModelVersion {
    return this.version(pipelineVersion);
  }

  /** Throws ServingError `not_found`: "pipeline_not_loaded_yet", "pipeline_retired". */
  override find(_version: string | undefined): Serving {
    const { serving, isRetired } = this.only;
    if (serving !== undefined) return serving;
    throw isRetired
      ? this.#absent('pipeline_retired', 'Pipeline is retired')
      : this.#absent('pipeline_not_loaded_yet', 'Pipeline is not loaded yet');
  }

  override pending(_version: string | undefined): ModelVersion | undefined {
    return this.only.inProgress ? this.only : undefined;
  }

  override versionsAsked(_version: string | undefined): readonly ModelVersion[] {
    return [this.only];
  }

  #absent(reason: string, text: string): ServingError {
    return new ServingError('not_found', reason, text, { details: { model: this.name } });
  }
}
