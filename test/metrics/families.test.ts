// SPDX-License-Identifier: Apache-2.0
// Which families are exposed, and how their lines are written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { families, selectFamilies } from '../../src/metrics/families.ts';
import { labels } from '../../src/metrics/text-format.ts';

const names = (list: readonly string[]): string[] => selectFamilies(list).map(({ name }) => name);

test('by default all but the two that describe the queue', () => {
  const left = families.map(({ name }) => name).filter((name) => !names([]).includes(name));
  assert.deepEqual(left.sort(), ['ovms_infer_req_active', 'ovms_infer_req_queue_size']);
});

test('a list selects exactly what it names, once; names of what is not offered select nothing', () => {
  const list = ['ovms_streams', 'ovms_requests_fail', 'ovms_streams', 'ovms_current_graphs'];
  assert.deepEqual(names(list), ['ovms_requests_fail', 'ovms_streams']);
  assert.deepEqual(names(['ovms_responses', 'ovms_graph_error']), []);
  assert.deepEqual(names(['vinoserve_tasks_queued']), ['vinoserve_tasks_queued']);
});

test('a name that nobody knows is refused', () => {
  assert.throws(() => selectFamilies(['ovms_streams', 'ovms_stream']), {
    code: 'invalid_argument',
    reason: 'invalid_metrics_family_name',
    message: 'Invalid name in metrics_list - ovms_stream',
  });
});

test('label values are escaped', () => {
  assert.equal(
    labels(['name', 'a"b\\c\nd'], ['version', '1']),
    'name="a\\"b\\\\c\\nd",version="1"',
  );
});
