// SPDX-License-Identifier: Apache-2.0
// The families that are our own: how full the server is, what nodes of pipelines do, and what the process takes.

import { type Family, family, type WriteSeries } from './family.ts';
import type { NodeRow, Snapshot } from './snapshot.ts';
import { labels } from './text-format.ts';
import { ovmsBuckets } from './time-histogram.ts';

function one(read: (snapshot: Snapshot) => number): WriteSeries {
  return (text, snapshot) => text.value('', read(snapshot));
}

/** A number for each node of a pipeline. */
function eachNode(read: (native: NodeRow['native']) => number): WriteSeries {
  return (text, { nodes }) => {
    for (const row of nodes) text.value(row.labels, read(row.native));
  };
}

const nodeTimes: WriteSeries = (text, { nodes }) => {
  for (const row of nodes) text.histogram(row.labels, ovmsBuckets, row.native.time);
};

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export const vinoserveFamilies: readonly Family[] = [
  family(
    'gauge',
    'vinoserve_info',
    'Versions of the server and of OpenVINO, as labels.',
    (text, { version, stats }) =>
      text.value(labels(['openvino', stats.version], ['version', version]), 1),
  ),
  family(
    'gauge',
    'vinoserve_body_bytes_in_flight',
    'Bytes of request bodies being received or inferred.',
    one(({ bodyBytes }) => bodyBytes),
  ),
  family(
    'gauge',
    'vinoserve_inferences_in_flight',
    'Inferences accepted and not yet answered, of all models.',
    one(({ stats }) => stats.inFlight),
  ),
  family(
    'gauge',
    'vinoserve_tasks_queued',
    'Tasks that wait for a thread of the engine.',
    one(({ stats }) => stats.queued),
  ),
  family(
    'histogram',
    'vinoserve_pipeline_node_time_us',
    'Time of a node of a pipeline, from having its inputs to giving its outputs.',
    nodeTimes,
  ),
  family(
    'counter',
    'vinoserve_pipeline_node_failures_total',
    'Runs of a node of a pipeline that failed.',
    eachNode(({ failures }) => failures),
  ),
  family(
    'counter',
    'vinoserve_pipeline_node_shards_total',
    'Shards that a node of a pipeline, or its request, was cut into.',
    eachNode(({ shards }) => shards),
  ),
  family(
    'gauge',
    'vinoserve_resident_memory_bytes',
    'Resident memory of the process.',
    one(() => process.memoryUsage.rss()),
  ),
  family(
    'counter',
    'vinoserve_cpu_seconds_total',
    'Processor time of the process, user and system.',
    one(processorSeconds),
  ),
  family(
    'gauge',
    'vinoserve_start_time_seconds',
    'When the process started, seconds since 1970.',
    one(() => performance.timeOrigin / 1000),
  ),
];
