// SPDX-License-Identifier: Apache-2.0
// What the metrics say, gathered at the moment somebody asks: counters from the meters, states from the
// registry, times from the native plane.

import type { Model } from '../models/model.ts';
import type { EngineStats, ServableMeter } from '../native/types.ts';
import type { Meters, ModelMeter, VersionMeter } from './meters.ts';
import { labels } from './text-format.ts';

/** Where the figures are. */
export interface MetricSources {
  readonly meters: Meters;
  readonly models: () => readonly Model[];
  readonly stats: () => EngineStats;
  /** Bytes of request bodies in flight. */
  readonly bodyBytes: () => number;
  /** Of the server. */
  readonly version: string;
}

export interface VersionRow {
  /** `name="...",version="..."` */
  readonly labels: string;
  readonly version: string;
  readonly meter: VersionMeter;
  /** Absent before the first load. */
  readonly native: ServableMeter | undefined;
  /** 0 while nothing serves, as the next. */
  readonly streams: number;
  readonly inferRequests: number;
}

export interface ModelRow {
  readonly name: string;
  readonly meter: ModelMeter;
  readonly versions: readonly VersionRow[];
}

export interface Snapshot {
  readonly models: readonly ModelRow[];
  readonly stats: EngineStats;
  readonly bodyBytes: number;
  readonly version: string;
}

/** Makes the meters of versions that no request has come for: their series stand at 0. */
export function takeSnapshot(sources: MetricSources): Snapshot {
  const stats = sources.stats();
  const natives = new Map(stats.meters.map((meter) => [keyOf(meter.name, meter.version), meter]));
  const models = sources.models().map((model): ModelRow => {
    const meter = sources.meters.model(model.name);
    const versions = model.versions.map(
      ({ version, serving }): VersionRow => ({
        labels: labels(['name', model.name], ['version', version]),
        version,
        meter: meter.version(version),
        native: natives.get(keyOf(model.name, version)),
        streams: serving?.info.streams ?? 0,
        inferRequests: serving?.info.inferRequests ?? 0,
      }),
    );
    return { name: model.name, meter, versions };
  });
  return { models, stats, bodyBytes: sources.bodyBytes(), version: sources.version };
}

/** No version has a slash. */
function keyOf(name: string, version: string): string {
  return `${version}/${name}`;
}
