// SPDX-License-Identifier: Apache-2.0
// Every refusal of the command line, with its text and exit code 64 (config-and-lifecycle.md 1.5).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandOptions } from '../../src/cli/option-table.ts';
import { packageRoot } from '../../src/package-info.ts';
import { runCommand } from '../helpers/command.ts';

const single = '--model_name m --model_path /tmp/m';

const refusals: readonly (readonly [string, string])[] = [
  [
    '--rest_port 1 --config_path c --model_name m',
    'Use either config_path or model_path with model_name',
  ],
  [
    '--rest_port 1 --config_path c --model_path m',
    'Use either config_path or model_path with model_name',
  ],
  ['--rest_port 1', 'Use config_path or model_path with model_name'],
  ['--rest_port 1 --model_name m', 'Use config_path or model_path with model_name'],
  ['--rest_port 1 --model_path m', 'Use config_path or model_path with model_name'],
  ...['batch_size', 'shape', 'nireq', 'model_version_policy', 'target_device', 'plugin_config'].map(
    (name) =>
      [
        `--rest_port 1 --config_path c --${name} 1`,
        'Model parameters in CLI are exclusive with the config file',
      ] as const,
  ),
  [single, 'port and rest_port cannot both be unset'],
  [`--rest_port 0 ${single}`, 'port and rest_port cannot both be unset'],
  [`--port 9000 ${single}`, 'rest_port is not set: gRPC is not served, so nothing would listen'],
  [`--rest_port 9 --port 9 ${single}`, 'port and rest_port cannot have the same values'],
  [`--rest_port 65536 ${single}`, 'rest_port number out of range from 0 to 65535'],
  [`--port 65536 --rest_port 1 ${single}`, 'port number out of range from 0 to 65535'],
  [
    `--rest_port 1 --rest_bind_address 127.0.0.256 ${single}`,
    'rest_bind_address has invalid format: proper hostname or IP address expected.',
  ],
  [
    `--rest_port 1 --rest_bind_address 127.0.0.1,a_b ${single}`,
    'rest_bind_address has invalid format: proper hostname or IP address expected.',
  ],
  [`--rest_port 1 --rest_workers 10001 ${single}`, 'rest_workers count should be from 2 to 10000'],
  [`--rest_port 1 --rest_workers 0 ${single}`, 'rest_workers count should be from 2 to 10000'],
  [
    `--rest_workers 2 --port 9 ${single}`,
    'rest_workers is set but rest_port is not set. rest_port is required to start rest servers',
  ],
  [
    `--rest_port 1 --grpc_workers 0 ${single}`,
    `grpc_workers count should be from 1 to CPU core count : ${availableParallelism()}`,
  ],
  [
    `--port 1 --metrics_enable ${single}`,
    'rest_port setting is missing, metrics are enabled on rest port',
  ],
  [
    `--rest_port 1 --metrics_list x ${single}`,
    'metrics_enable setting is missing, required when metrics_list is provided',
  ],
  [
    `--rest_port 1 --cpu_extension /no/such.so ${single}`,
    'File path provided as an --cpu_extension parameter does not exist in the filesystem: /no/such.so',
  ],
  [
    `--rest_port 1 --log_level info ${single}`,
    'log_level should be one of: TRACE, DEBUG, INFO, WARNING, ERROR',
  ],
  ...['mean', 'scale', 'color_format', 'precision'].map(
    (name) =>
      [
        `--rest_port 1 ${single} --${name} 1`,
        `error parsing options - --${name} parameter requires --layout to be set`,
      ] as const,
  ),
  [
    `--rest_port 1 ${single} more words`,
    'error parsing options - unmatched arguments: more, words',
  ],
  [
    `--rest_port 1 ${single} --metrics_enable true`,
    'error parsing options - unmatched arguments: true',
  ],
  ['--list_models', 'Use --list_models with --model_repository_path'],
  ['--add_to_config --model_name m --model_path p', 'Set config_path with add_to_config'],
  ['--remove_from_config --model_name m', 'Set config_path with remove_from_config'],
  ['--add_to_config --config_path c --model_path p', 'Set model_name with add_to_config'],
  ['--remove_from_config --config_path c', 'Set model_name with remove_from_config'],
  [
    '--add_to_config --config_path c --model_name m',
    'Set model_name either with model_path or model_repository_path with add_to_config',
  ],
  ...[
    '--max_sequence_number 4',
    '--low_latency_transformation',
    '--idle_sequence_cleanup',
    '--stateful=false --idle_sequence_cleanup=false',
  ].map(
    (words) =>
      [
        `--rest_port 1 ${single} ${words}`,
        'Setting low_latency_transformation, max_sequence_number and idle_sequence_cleanup require setting stateful flag for the model.',
      ] as const,
  ),
  ['--print_pipeline p', 'Use --print_pipeline with --config_path or --model_repository_path'],
  ['--config_path c --print_format dot', 'Use --print_format with --print_pipeline'],
  [
    '--config_path c --print_pipeline p --print_format svg',
    'print_format should be one of: mermaid, dot',
  ],
  [
    '--pull --source_model x',
    '--pull is not offered: this server has no generative or MediaPipe serving',
  ],
  [
    '--weight-format int8',
    '--weight_format is not offered: this server has no generative or MediaPipe serving',
  ],
  [
    '--task text_generation --max_num_seqs 4',
    '--task is not offered: this server has no generative or MediaPipe serving',
  ],
  [
    `--rest_port 1 --inference_precision int8 ${single}`,
    'inference_precision should be one of: f32, bf16, f16',
  ],
  [
    `--rest_port 1 --tfs_result_key all ${single}`,
    'tfs_result_key should be one of: both, results, result',
  ],
  ['--nonsense 1', "error parsing options - Option 'nonsense' does not exist"],
  ['--rest_port', "error parsing options - Option 'rest_port' is missing an argument"],
  [
    '--rest_port eighty',
    "error parsing options - Argument 'eighty' failed to parse - rest_port: Expected: a whole number",
  ],
  [
    '--rest_port -1',
    "error parsing options - Argument '-1' failed to parse - rest_port: Expected: a whole number",
  ],
  [
    '--metrics_enable=yes',
    "error parsing options - Argument 'yes' failed to parse - metrics_enable: Expected: true or false",
  ],
  [`--rest_port 1 --queue_limit 0 ${single}`, 'queue_limit should be at least 1'],
  [`--rest_port 1 --node_workers 0 ${single}`, 'node_workers should be at least 1'],
  [
    `--rest_port 1 --max_body_bytes_in_flight 0 ${single}`,
    'max_body_bytes_in_flight should be at least max_body_bytes, which is 1073741824',
  ],
  [
    `--rest_port 1 --max_body_bytes 100 --max_body_bytes_in_flight 99 ${single}`,
    'max_body_bytes_in_flight should be at least max_body_bytes, which is 100',
  ],
  [`--rest_port 1 --log_format xml ${single}`, 'log_format should be one of: text, json'],
  [
    `--rest_port 1 --kserve_health_body xml ${single}`,
    'kserve_health_body should be one of: auto, empty, json',
  ],
  [
    `--rest_port 1 --tfs_metadata_case TF ${single}`,
    'tfs_metadata_case should be one of: ovms, tf',
  ],
];

for (const [words, text] of refusals) {
  test(`refuses: ${words}`, async () => {
    const { code, stderr } = await runCommand(words.split(' '));
    assert.equal(stderr, `${text}\n`);
    assert.equal(code, 64);
  });
}

test('prints help with every option', async () => {
  const { code, stdout } = await runCommand(['--help']);
  assert.equal(code, 0);
  for (const { name } of commandOptions) assert.match(stdout, new RegExp(`--${name}\\s`));
  assert.equal((await runCommand(['-h'])).stdout, stdout);
});

test('prints the version', async () => {
  const { code, stdout } = await runCommand(['--version']);
  assert.equal(code, 0);
  assert.match(stdout, /^vinoserve \d+\.\d+\.\d+\n$/);
});

test('takes a repository from the environment only where nothing else names models', async () => {
  const variables = { OVMS_MODEL_REPOSITORY_PATH: '/no/such' };
  const alone = await runCommand(['--list_models'], { variables });
  assert.match(
    alone.stderr,
    /^The provided base path is invalid or doesn't exists - \/no\/such\n$/,
  );
  assert.equal(alone.code, 1);
});

test('more rest_workers than open files are refused with both numbers', () => {
  const cli = join(packageRoot, 'dist/src/cli.js');
  const words = '--rest_port 1 --rest_workers 100 --model_name m --model_path m';
  const { status, stderr } = spawnSync('sh', [
    '-c',
    `ulimit -n 64 && exec "${process.execPath}" "${cli}" ${words}`,
  ]);
  assert.equal(
    stderr.toString(),
    'rest_workers count cannot be larger than 7 due to open files limit. Current open files limit: 64\n',
  );
  assert.equal(status, 64);
});
