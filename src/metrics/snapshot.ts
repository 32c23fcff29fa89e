// SPDX-License-Identifier: Apache-2.0
// What the metrics say, gathered at the moment somebody asks: counters from the meters, states from the
// registry, times from the native plane.

import type { ModelVersion } from '../models/lifecycle.ts';
import type { Model } from '../models/model.ts';
import type { EngineStats, NodeMeter, ServableMeter } from '../native/types.ts';
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

/** Of a model or a pipeline. */
export interface ServableRow {
  readonly name: string;
  readonly meter: ModelMeter;
  readonly versions: readonly VersionRow[];
}

export interface NodeRow {
  /** `node="...",pipeline="..."` */
  readonly labels: string;
  readonly native: NodeMeter;
}

export interface Snapshot {
  /** All that has a name. */
  readonly servables: readonly ServableRow[];
  /** Those that infer: the others are pipelines. */
  readonly models: readonly ServableRow[];
  /** Of pipelines, by pipeline and node. */
  readonly nodes: readonly NodeRow[];
  readonly stats: EngineStats;
  readonly bodyBytes: number;
  readonly version: string;
}

/** Makes the meters of versions that no request has come for: their series stand at 0. */
export function takeSnapshot(sources: MetricSources): Snapshot {
  const stats = sources.stats();
  const natives = new Map(stats.meters.map((meter) => [keyOf(meter.name, meter.version), meter]));
  const rows = sources.models().map(({ name, kind, versions }) => {
    const meter = sources.meters.model(name);
    const rowOf = ({ version, serving }: ModelVersion): VersionRow => ({
      labels: labels(['name', name], ['version', version]),
      version,
      meter: meter.version(version),
      native: natives.get(keyOf(name, version)),
      streams: serving?.info.streams ?? 0,
      inferRequests: serving?.info.inferRequests ?? 0,
    });
    return { name, kind, meter, versions: versions.map(rowOf) };
  });
  const pipelines = rows.filter(({ kind }) => kind === 'pipeline');
  return {
    servables: rows,
    models: rows.filter(({ kind }) => kind === 'model'),
    nodes: pipelines.flatMap(({ name }) => nodesOf(name, stats.nodes)),
    stats,
    bodyBytes: sources.bodyBytes(),
    version: sources.version,
  };
}

function nodesOf(pipeline: string, nodes: readonly NodeMeter[]): readonly NodeRow[] {
  return nodes
    .filter((native) => native.pipeline === pipeline)
    .sort((a, b) => (a.node < b.node ? -1 : 1))
    .map((native) => ({
      labels: labels(['node', native.node], ['pipeline', pipeline]),
      native,
    }));
}

/** No version has a slash. */
function keyOf(name: string, version: string): string {
  return `${version}/${name}`;
}
