// SPDX-License-Identifier: Apache-2.0
// Metadata and repository listings as JSON (kserve-v2-rest.md 4).

import type { Serving } from '../../models/lifecycle.ts';
import type { Model } from '../../models/model.ts';

type TensorInfo = Serving['info']['inputs'][number];
type RtInfo = NonNullable<Serving['info']['modelInfo']>;

/** GET `/v2` (4.1, D10). */
export function serverMetadata(server: {
  readonly name: string;
  readonly version: string;
}): string {
  const { name, version } = server;
  return JSON.stringify({ name, version, extensions: ['binary_tensor_data'] });
}

/** GET `/v2/models/{name}` (4.2; pipelines.md 6.2): members in OVMS's order. */
export function modelMetadata(model: Model, serving: Serving): string {
  const versions = model.versions
    .filter(({ version, state }) => state === 'AVAILABLE' || version === serving.version)
    .map(({ version }) => version);
  return JSON.stringify({
    name: model.name,
    versions,
    platform: 'OpenVINO',
    inputs: serving.info.inputs.map(tensorMetadata),
    outputs: serving.info.outputs.map(tensorMetadata),
    rt_info: model.kind === 'model' ? rtInfo(serving) : rtInfoOfPipeline(serving),
  });
}

function tensorMetadata({ name, datatype, shape }: TensorInfo): object {
  return { name, datatype, shape };
}

/** The model's own information, and how it really runs; every leaf a string. */
function rtInfo({ info }: Serving): RtInfo {
  return {
    ...(info.modelInfo === undefined ? {} : { model_info: info.modelInfo }),
    vinoserve: {
      device: info.device,
      execution_devices: info.executionDevices.join(','),
      execution_precision: info.executionPrecision,
      narrowed_inputs: narrowedInputs(info),
    },
  };
}

/** OVMS has none; ours only where values may be refused for what a model computes in. */
function rtInfoOfPipeline({ info }: Serving): RtInfo | undefined {
  const narrowed_inputs = narrowedInputs(info);
  if (Object.keys(narrowed_inputs).length === 0) return undefined;
  return { vinoserve: { narrowed_inputs } };
}

function narrowedInputs({ inputs }: Serving['info']): Readonly<Record<string, string>> {
  const narrowed = inputs.flatMap(({ name, computedAs }) =>
    computedAs === undefined ? [] : [[name, computedAs] as const],
  );
  return Object.fromEntries(narrowed);
}

/** GET `/v2/models` (D2). */
export function modelList(models: readonly Model[]): string {
  return JSON.stringify({ models: models.map(({ name }) => name) });
}

/** POST `/v2/repository/index` (4.3, D2). `readyOnly` leaves out what cannot answer now. */
export function repositoryIndex(models: readonly Model[], readyOnly: boolean): string {
  const entries = models.flatMap((model) =>
    model.versions.map(({ version, state, inProgress }) => {
      const { name } = model;
      if (state === 'AVAILABLE') return { name, version, state: 'READY', reason: '' };
      if (state === 'UNLOADING') return { name, version, state: 'UNLOADING', reason: '' };
      if (inProgress) return { name, version, state: 'LOADING', reason: '' };
      const reason = state === 'END' ? 'unloaded' : 'load failed';
      return { name, version, state: 'UNAVAILABLE', reason };
    }),
  );
  return JSON.stringify(readyOnly ? entries.filter(({ state }) => state === 'READY') : entries);
}
