// SPDX-License-Identifier: Apache-2.0
// A node that prints through C++'s streams, as those of OVMS do under "debug", and frees what libc allocated:
// a library that resolves its own symbols first may find others than those that the host has set up.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { useFiles } from '../helpers/fake-models.ts';
import { nodeLibrary } from '../helpers/graphs.ts';
import { inCheckout } from '../helpers/paths.ts';
import { customNode, pipelineEntry, source } from '../helpers/pipeline-file.ts';
import { startServer } from '../helpers/server.ts';

for (const [how, env] of [
  ['on its own', {}],
  ['under another allocator', { LD_PRELOAD: inCheckout('build/tests/preload/shifting.so') }],
] as const) {
  test(`what a node prints is printed, ${how}`, async () => {
    const node = customNode('node', 'talking', {
      inputs: [source('x', 'request', 'in')],
      outputs: [{ data_item: 'y', alias: 'out' }],
    });
    const config = join(useFiles([]), 'config.json');
    const content = {
      model_config_list: [],
      custom_node_library_config_list: [{ name: 'talking', base_path: nodeLibrary('talking') }],
      pipeline_config_list: [pipelineEntry('talks', [node])],
    };
    writeFileSync(config, JSON.stringify(content));
    const server = await startServer({ config, env });
    const reply = await fetch(`${server.url}/v1/models/talks:predict`, {
      method: 'POST',
      body: JSON.stringify({ instances: [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]] }),
    });
    assert.deepEqual(
      [reply.status, await reply.json()],
      [200, { predictions: [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]] }],
    );
    assert.equal(await server.stop(), 0);
    const lines = server.output.split('\n');
    for (const line of ['opened', 'set up, 1.5', 'wide', 'true', 'stoi']) {
      assert.ok(lines.includes(`talking: ${line}`), `${line} in ${server.output}`);
    }
  });
}
