// SPDX-License-Identifier: Apache-2.0
// What models really run with, from a config.json through OpenVINO to the metadata.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { useFiles } from '../helpers/fake-models.ts';
import { inCheckout } from '../helpers/paths.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

const dummy = inCheckout('test/fixtures/models/dummy');
const scalar = inCheckout('test/fixtures/models/scalar');

/** `models` by name, each an entry's keys; base_path is the dummy model's unless given. */
async function serve(models: Readonly<Record<string, object>>, args: readonly string[] = []) {
  const config = join(useFiles([]), 'config.json');
  const entries = Object.entries(models).map(([name, keys]) => ({
    config: { name, base_path: dummy, ...keys },
  }));
  writeFileSync(config, JSON.stringify({ model_config_list: entries }));
  return startServer({ config, args });
}

interface Running {
  readonly device: string;
  readonly execution_devices: string;
  readonly execution_precision: string;
}

async function running(server: RunningServer, name: string): Promise<Running> {
  const reply = await fetch(`${server.url}/v2/models/${name}`);
  assert.equal(reply.status, 200, name);
  const { rt_info } = (await reply.json()) as { rt_info: { vinoserve: Running } };
  return rt_info.vinoserve;
}

test('precision: plugin_config before the key of the model before that of the server', async () => {
  const plugin_config = { INFERENCE_PRECISION_HINT: 'f32' };
  await using server = await serve(
    {
      server: {},
      model: { inference_precision: 'f32' },
      plugin: { inference_precision: 'bf16', plugin_config },
      accurate: { plugin_config: { EXECUTION_MODE_HINT: 'ACCURACY' } },
      through_auto: { target_device: 'AUTO:CPU' },
      of_one_device: {
        target_device: 'AUTO:CPU',
        plugin_config: { DEVICE_PROPERTIES: { CPU: plugin_config } },
      },
    },
    ['--inference_precision', 'f16'],
  );
  assert.equal((await running(server, 'model')).execution_precision, 'f32');
  assert.equal((await running(server, 'plugin')).execution_precision, 'f32');
  assert.notEqual((await running(server, 'accurate')).execution_precision, 'dynamic');
  // A processor without f16 arithmetic computes in f32 whatever it is told.
  const { execution_precision: own } = await running(server, 'server');
  assert.match(own, /^(f16|f32)$/);
  assert.equal((await running(server, 'through_auto')).execution_precision, own);
  assert.match(server.output, new RegExp(`model server version 1: .*precision ${own}`));
});

test('device texts go to OpenVINO as they are', async () => {
  const devices = ['CPU', 'AUTO', 'AUTO:CPU', 'MULTI:CPU', 'HETERO:CPU', 'BATCH:CPU(2)'];
  const models = devices.map((target_device, i) => [`m${i}`, { target_device }] as const);
  await using server = await serve(Object.fromEntries(models));
  for (const [name, { target_device }] of models) {
    const { device, execution_devices, execution_precision } = await running(server, name);
    assert.equal(device, target_device);
    assert.equal(execution_devices, 'CPU', target_device);
    assert.notEqual(execution_precision, 'dynamic', target_device);
  }
});

test('a value that the device does not take is told with its key and what it takes', async () => {
  const wrong = {
    PERFORMANCE_HINT: ['FASTEST', 'LATENCY, THROUGHPUT, CUMULATIVE_THROUGHPUT'],
    EXECUTION_MODE_HINT: ['EXACT', 'PERFORMANCE, ACCURACY'],
    INFERENCE_PRECISION_HINT: ['fp99', 'bf16, f16, f32'],
    PERF_COUNT: ['perhaps', 'true/false'],
  } as const;
  const devices = ['CPU', 'AUTO:CPU'];
  const models = Object.entries(wrong).flatMap(([key, [value]]) =>
    devices.map((target_device) => {
      const entry = { target_device, plugin_config: { [key]: value } };
      return [`${key} on ${target_device}`, entry] as const;
    }),
  );
  await using server = await serve(Object.fromEntries(models));
  const reload = await fetch(`${server.url}/v1/config/reload`, { method: 'POST' });
  assert.equal(reload.status, 500, await reload.text());
  for (const [name, { plugin_config }] of models) {
    const [[key = '', value = ''] = []] = Object.entries(plugin_config);
    const reply = await fetch(`${server.url}/v1/models/${encodeURIComponent(name)}`);
    const { model_version_status: versions } = (await reply.json()) as {
      model_version_status: {
        state: string;
        status: { error_code: string; error_message: string };
      }[];
    };
    for (const { state, status } of versions) {
      assert.deepEqual([state, status.error_code], ['LOADING', 'UNKNOWN'], name);
      const head = `Model config is invalid - Plugin config is in wrong format - ${key}: `;
      assert.ok(status.error_message.startsWith(head), status.error_message);
      assert.ok(status.error_message.includes(value), status.error_message);
      // Behind AUTO OpenVINO names the values of some properties only.
      const [, taken = ''] = wrong[key as keyof typeof wrong];
      const named = status.error_message.includes(taken) || name === 'PERF_COUNT on AUTO:CPU';
      assert.ok(named, status.error_message);
    }
    assert.equal(versions.length, 1, name);
  }
});

test('a key that no device has refuses its model, and only that', async () => {
  await using server = await serve({
    unknown: { plugin_config: { NUMBER_OF_STREAMS: 1 } },
    behind_auto: { target_device: 'AUTO:CPU', plugin_config: { NUMBER_OF_STREAMS: 1 } },
    absent: { target_device: 'NOSUCH' },
    automatic_scalar: { base_path: scalar, batch_size: 'auto' },
    good: { plugin_config: { ENABLE_MMAP: false } },
  });
  assert.equal((await running(server, 'good')).device, 'CPU');
  const lines = server.output.split('\n');
  const said = (name: string) => lines.find((line) => line.includes(`model ${name} `)) ?? '';
  for (const [name, device] of [
    ['unknown', 'CPU'],
    ['behind_auto', 'AUTO:CPU'],
  ] as const) {
    assert.match(said(name), /Model config is invalid/);
    assert.ok(said(name).includes(`plugin_config of device ${device}: Expected: `), said(name));
    assert.ok(said(name).endsWith('; Actual: NUMBER_OF_STREAMS'), said(name));
  }
  assert.match(said('absent'), /Cannot compile model into target device/);
  assert.match(said('automatic_scalar'), /Batching set to AUTO but model contains scalar tensor/);
});
