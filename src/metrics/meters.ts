// SPDX-License-Identifier: Apache-2.0
// What requests are counted by: plain numbers in one object for each model version, found once a
// request. Nothing is written out before somebody asks (metrics/families.ts).

import { type ServingError, toServingError } from '../errors.ts';
import type { Serving } from '../models/lifecycle.ts';
import { isDefault } from '../models/model.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { CodecName } from '../native/types.ts';
import { ovmsBuckets, TimeHistogram, tfServingBuckets } from './time-histogram.ts';

export type ApiName = 'KServe' | 'TensorFlowServing';

interface Method {
  readonly api: ApiName;
  /** Its series have no version where the question is about a model (config-and-lifecycle.md 11). */
  readonly ofVersion: boolean;
  /** By which it infers, if it does: nodes of a pipeline that was asked so count too (pipelines.md 8). */
  readonly codec?: CodecName;
}

export type MethodName =
  | 'ModelInfer'
  | 'ModelMetadata'
  | 'ModelReady'
  | 'Predict'
  | 'GetModelMetadata'
  | 'GetModelStatus';

/** The methods that are counted. */
export const methods: Readonly<Record<MethodName, Method>> = {
  ModelInfer: { api: 'KServe', ofVersion: true, codec: 'kserve_v2' },
  ModelMetadata: { api: 'KServe', ofVersion: true },
  ModelReady: { api: 'KServe', ofVersion: false },
  Predict: { api: 'TensorFlowServing', ofVersion: true, codec: 'tf_predict' },
  GetModelMetadata: { api: 'TensorFlowServing', ofVersion: true },
  GetModelStatus: { api: 'TensorFlowServing', ofVersion: false },
};

export const methodNames: readonly MethodName[] = Object.keys(methods) as MethodName[];

/** What a request asked for; no version or "0" = the default one. */
export interface Target {
  readonly name: string;
  readonly version: string | undefined;
}

/** Requests by method (its place in `methodNames`). */
class Outcomes {
  readonly success: number[] = methodNames.map(() => 0);
  readonly fail: number[] = methodNames.map(() => 0);
}

/** Of one version, for good: reloads and retirement leave it as it is. */
export class VersionMeter extends Outcomes {
  readonly model: ModelMeter;
  /** Inferences that are being run or wait for it. */
  current = 0;
  /** Of successful inferences, from the whole body to the reply. */
  readonly requestTime: TimeHistogram = new TimeHistogram(ovmsBuckets);

  constructor(model: ModelMeter) {
    super();
    this.model = model;
  }
}

/** Of one name. */
export class ModelMeter extends Outcomes {
  readonly #versions = new Map<string, VersionMeter>();
  /** Predictions by TensorFlow's word for their outcome, e.g. "INVALID_ARGUMENT". */
  readonly predictions: Map<string, number> = new Map();
  readonly predictionTime: TimeHistogram = new TimeHistogram(tfServingBuckets);

  version(version: string): VersionMeter {
    let meter = this.#versions.get(version);
    if (meter === undefined) {
      meter = new VersionMeter(this);
      this.#versions.set(version, meter);
    }
    return meter;
  }
}

/** Counts the requests to one method. */
export class MethodMeter {
  /** false = counts nothing: do not even read the clock for it. */
  readonly enabled: boolean;
  readonly #meters: Meters;
  readonly #index: number;
  readonly #ofVersion: boolean;
  readonly #isPredict: boolean;

  constructor(meters: Meters, name: MethodName) {
    this.enabled = meters.enabled;
    this.#meters = meters;
    this.#index = methodNames.indexOf(name);
    this.#ofVersion = methods[name].ofVersion;
    this.#isPredict = name === 'Predict';
  }

  /** Does `work` and counts how it ended, a promise once it has. */
  measure<Result>(target: Target, work: () => Result): Result {
    const fail = (thrown: unknown): void => this.count(target, toServingError(thrown));
    try {
      const result = work();
      if (result instanceof Promise) result.then(() => this.count(target), fail);
      else this.count(target);
      return result;
    } catch (thrown) {
      fail(thrown);
      throw thrown;
    }
  }

  /** One request that was answered, or failed with `error`. What nobody serves under that name is not counted. */
  count(target: Target, error?: ServingError): void {
    if (!this.enabled) return;
    const found = this.#find(target);
    if (found === undefined) return;
    this.#add(found, error);
    if (this.#isPredict) countPrediction(this.#meters.model(target.name), error);
  }

  /** An inference by `serving` begins; it ends with `ended`. Only where `enabled`. */
  began(serving: Serving): VersionMeter {
    const meter = this.#meters.of(serving);
    meter.current += 1;
    return meter;
  }

  /** `milliseconds` from the whole body to now. */
  ended(meter: VersionMeter, milliseconds: number, error?: ServingError): void {
    meter.current -= 1;
    this.#add(meter, error);
    if (error === undefined) meter.requestTime.observe(milliseconds * 1000);
    if (!this.#isPredict) return;
    countPrediction(meter.model, error);
    if (error === undefined) meter.model.predictionTime.observe(milliseconds * 1000);
  }

  #add(meter: Outcomes, error: ServingError | undefined): void {
    const counts = error === undefined ? meter.success : meter.fail;
    counts[this.#index] = (counts[this.#index] as number) + 1;
  }

  /** Undefined where the name is unknown, or the version is and counts. */
  #find({ name, version }: Target): Outcomes | undefined {
    try {
      const model = this.#meters.registry.model(name);
      if (!this.#ofVersion) return this.#meters.model(name);
      // A pipeline's only version is known whether it serves or not.
      const isOpen = model.kind === 'model' && isDefault(version);
      const known = isOpen ? undefined : model.versionsAsked(version)[0];
      return this.#meters.model(name).version((known ?? model.find(version)).version);
    } catch {
      return undefined;
    }
  }
}

function countPrediction({ predictions }: ModelMeter, error: ServingError | undefined): void {
  const status = error === undefined ? 'OK' : error.code.toUpperCase();
  predictions.set(status, (predictions.get(status) ?? 0) + 1);
}

/** All meters of a server. */
export class Meters {
  readonly enabled: boolean;
  readonly registry: Pick<ModelRegistry, 'model'>;
  readonly #models = new Map<string, ModelMeter>();
  readonly #byServing = new WeakMap<Serving, VersionMeter>();

  constructor(enabled: boolean, registry: Pick<ModelRegistry, 'model'>) {
    this.enabled = enabled;
    this.registry = registry;
  }

  /** What the routes of that method count with. */
  method(name: MethodName): MethodMeter {
    return new MethodMeter(this, name);
  }

  /** Made where there is none: the name must be known. */
  model(name: string): ModelMeter {
    let meter = this.#models.get(name);
    if (meter === undefined) {
      meter = new ModelMeter();
      this.#models.set(name, meter);
    }
    return meter;
  }

  /** Of a request's serving version. */
  of(serving: Serving): VersionMeter {
    let meter = this.#byServing.get(serving);
    if (meter === undefined) {
      meter = this.model(serving.info.name).version(serving.version);
      this.#byServing.set(serving, meter);
    }
    return meter;
  }
}
