// SPDX-License-Identifier: Apache-2.0
// The command from start to end over a fake engine: exit codes, what the log says, signals.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, keepLog, runCommand } from '../helpers/command.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useFiles } from '../helpers/fake-models.ts';
import { entryOver } from '../helpers/fake-pipelines.ts';

/** Raises SIGTERM in this process once the log says the server is ready. */
function stopWhenReady(): ReturnType<typeof keepLog> {
  const kept = keepLog();
  const { info } = kept.log;
  const log = {
    ...kept.log,
    info: (...line: Parameters<typeof info>) => {
      info(...line);
      const [text] = line;
      if (text.startsWith('ready')) setImmediate(() => process.kill(process.pid, 'SIGTERM'));
    },
  };
  return { lines: kept.lines, log };
}

test('a single model: loads it with the given settings, ends with 0 on SIGTERM', async () => {
  const root = useFiles(['m/1/a.xml', 'm/1/a.bin']);
  const engine = new FakeEngine();
  const { lines, log } = stopWhenReady();
  const words = [
    ...['--rest_port', await freePort(), '--rest_bind_address', '127.0.0.1', '--model_name', 'm'],
    ...['--model_path', join(root, 'm'), '--shape', '{"b":"(1,-1)"}', '--layout=NHWC:NCHW'],
    ...['--nireq', '3', '--plugin_config', '{"NUM_STREAMS":2}', '--grpc_workers=1'],
  ];
  const { code } = await runCommand(words, { parts: { engine, log } });
  assert.equal(code, 0, lines.join('\n'));
  assert.deepEqual(engine.loaded, [
    {
      name: 'm',
      version: '1',
      path: join(root, 'm/1/a.xml'),
      device: 'CPU',
      nireq: 3,
      shapes: {
        b: [
          { min: 1, max: 1 },
          { min: 0, max: null },
        ],
      },
      layouts: { '': { client: 'NHWC', model: 'NCHW' } },
      pluginConfig: { NUM_STREAMS: '2' },
      allowCache: true,
    },
  ]);
  assert.deepEqual(engine.unloaded, ['m/1']);
  assert.ok(lines.includes('warning: --grpc_workers is accepted and ignored'), lines.join('\n'));
});

test('a single model that does not load ends the process with 1', async () => {
  const root = useFiles(['m/1/a.xml', 'm/1/a.bin']);
  const engine = new FakeEngine({
    onLoad: () => Promise.reject(nativeError('internal', 'load_failed', 'no such opset')),
  });
  const { lines, log } = keepLog();
  const words = ['--rest_port', await freePort(), '--rest_bind_address', '127.0.0.1'];
  const { code } = await runCommand(
    [...words, '--model_name', 'm', '--model_path', join(root, 'm')],
    { parts: { engine, log } },
  );
  assert.equal(code, 1);
  assert.ok(
    lines.some((line) => line.includes('no such opset')),
    lines.join('\n'),
  );
});

test('a log file that cannot be opened is told with its option', async () => {
  const path = join(useFiles([]), 'absent/log');
  const words = ['--rest_port', '1', '--model_name', 'm', '--model_path', '/m'];
  const { code, stderr } = await runCommand([...words, '--log_path', path]);
  assert.equal(code, 1);
  assert.match(stderr, /^--log_path could not be opened: ENOENT: .*absent\/log'\n$/);
});

for (const [words, text] of [
  [['--shape', '1,10'], 'The provided shape is in wrong format'],
  [['--batch_size', 'many'], 'The provided dimension is in wrong format'],
  [['--layout', 'NXYZ'], 'Model config is invalid - The provided layout is in wrong format'],
  [['--layout', 'NHWC', '--mean', '[1'], 'The provided float is in wrong format'],
  [['--layout', 'NHWC', '--precision', 'FP8'], 'The provided precision is in wrong format'],
  [['--model_version_policy', 'all'], 'Model version policy is in wrong format'],
  [['--model_version_policy', '{"newest":1}'], 'Model version policy contains unsupported key'],
  [['--plugin_config', 'NUM_STREAMS=1'], 'Plugin config is in wrong format'],
  [['--plugin_config', '{"NUM_STREAMS":1.5}'], 'Plugin config is in wrong format - NUM_STREAMS'],
  [['--plugin_config', '["NUM_STREAMS"]'], 'Plugin config is in wrong format'],
  [
    ['--plugin_config', '{"NUM_STREAMS":"1","NUM_STREAMS":"2"}'],
    'Tried to set the same key twice in plugin config - NUM_STREAMS',
  ],
  [
    ['--plugin_config', '{"NUM_STREAMS":1,"CPU_THROUGHPUT_STREAMS":1}'],
    'Tried to set the same key twice in plugin config',
  ],
  [['--nireq', '100001'], 'Nireq parameter too high'],
  [
    ['--stateful', '--batch_size', 'auto'],
    'Dynamic shape and dynamic batch size are not supported',
  ],
] as const) {
  test(`a single model ends the process with 1 where it is told ${words.join(' ')}`, async () => {
    const root = useFiles(['m/1/a.xml', 'm/1/a.bin']);
    const { lines, log } = stopWhenReady();
    const port = await freePort();
    const { code } = await runCommand(
      ['--rest_port', port, '--model_name', 'm', '--model_path', join(root, 'm'), ...words],
      { parts: { engine: new FakeEngine(), log } },
    );
    assert.equal(code, 1);
    assert.ok(
      lines.some((line) => line.startsWith('error: ') && line.includes(text)),
      lines.join('\n'),
    );
  });
}

test('a config with one failing model: the server is ready and stays up', async () => {
  const root = useFiles(['good/1/a.onnx', 'bad/1/a.onnx']);
  const config = {
    model_config_list: [
      { config: { name: 'bad', base_path: 'bad' } },
      { config: { name: 'good', base_path: 'good' } },
    ],
  };
  writeFileSync(join(root, 'config.json'), JSON.stringify(config));
  const engine = new FakeEngine({
    onLoad: ({ name }) =>
      name === 'bad'
        ? Promise.reject(nativeError('internal', 'load_failed', 'broken'))
        : Promise.resolve(),
  });
  const { lines, log } = stopWhenReady();
  const words = ['--rest_port', await freePort(), '--rest_bind_address', '127.0.0.1'];
  const { code } = await runCommand([...words, '--model_repository_path', root], {
    parts: { engine, log },
  });
  assert.equal(code, 0, lines.join('\n'));
  assert.ok(lines.includes('info: ready: 1 of 2 models loaded'), lines.join('\n'));
});

test('pipelines are told beside the models', async () => {
  const root = useFiles(['m/1/a.onnx']);
  const config = {
    model_config_list: [{ config: { name: 'm', base_path: 'm' } }],
    pipeline_config_list: [entryOver('p', 'm'), entryOver('lost', 'nobody')],
  };
  writeFileSync(join(root, 'config.json'), JSON.stringify(config));
  const { lines, log } = stopWhenReady();
  const words = ['--rest_port', await freePort(), '--rest_bind_address', '127.0.0.1'];
  const { code } = await runCommand([...words, '--model_repository_path', root], {
    parts: { engine: new FakeEngine(), log },
  });
  assert.equal(code, 0, lines.join('\n'));
  const ready = 'info: ready: 1 of 1 models and 1 of 2 pipelines loaded';
  assert.ok(lines.includes(ready), lines.join('\n'));
});

for (const [name, content, text] of [
  ['absent', undefined, 'Configuration file not found or cannot open'],
  ['no JSON', '{', 'The file is not valid json'],
  ['not by the schema', '{"model_config_list":[],"models":[]}', 'Key: #/models'],
] as const) {
  test(`a config that is ${name} ends the process with 1`, async () => {
    const root = useFiles([]);
    if (content !== undefined) writeFileSync(join(root, 'config.json'), content);
    const { lines, log } = keepLog();
    const { code } = await runCommand(
      ['--rest_port', await freePort(), '--config_path', join(root, 'config.json')],
      { parts: { engine: new FakeEngine(), log } },
    );
    assert.equal(code, 1);
    assert.ok(
      lines.some((line) => line.includes(text)),
      lines.join('\n'),
    );
  });
}

test('a signal while models load ends the server without waiting to be ready', async () => {
  const root = useFiles(['m/1/a.xml', 'm/1/a.bin']);
  const kept = keepLog();
  const engine = new FakeEngine({
    onLoad: async () => {
      process.kill(process.pid, 'SIGTERM');
      while (!kept.lines.some((line) => line.includes('SIGTERM'))) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  });
  const words = [
    ...['--rest_port', await freePort(), '--rest_bind_address', '127.0.0.1', '--model_name', 'm'],
    ...['--model_path', join(root, 'm')],
  ];
  const { code } = await runCommand(words, { parts: { engine, log: kept.log } });
  assert.equal(code, 0, kept.lines.join('\n'));
  assert.deepEqual(engine.unloaded, ['m/1']);
  assert.ok(kept.lines.includes('info: stopped'), kept.lines.join('\n'));
});

test('what outlasts the time to drain is given up', async () => {
  const root = useFiles(['m/1/a.xml', 'm/1/a.bin']);
  const { lines, log } = stopWhenReady();
  const engine = new FakeEngine({ onUnload: () => new Promise(() => {}) });
  const words = [
    ...['--rest_port', await freePort(), '--rest_bind_address', '127.0.0.1', '--model_name', 'm'],
    ...['--model_path', join(root, 'm'), '--drain_timeout_seconds', '0'],
  ];
  const { code } = await runCommand(words, { parts: { engine, log } });
  assert.equal(code, 0, lines.join('\n'));
  assert.ok(lines.includes('warning: giving up what is still being inferred or loaded'));
});
