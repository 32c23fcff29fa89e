// SPDX-License-Identifier: Apache-2.0
// What options may not be together or hold (config-and-lifecycle.md 1.5): each case with its text, all
// of them usage errors.

import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { dialectChoices, inferencePrecisions } from '../config/schema.ts';
import { healthBodyModes } from '../dialects/kserve/health.ts';
import type { Logger } from '../log.ts';
import { logFormats, logLevels } from '../log.ts';
import { metadataCases } from '../metadata/metadata-case.ts';
import { defaultOptions } from '../options.ts';
import { drawingFormats } from './drawing/drawing.ts';
import { type CommandLine, usageError } from './parse.ts';

/** Options that belong to a model and clash with a config file in OVMS; others are ignored there. */
const exclusive = [
  'batch_size',
  'shape',
  'nireq',
  'model_version_policy',
  'target_device',
  'plugin_config',
] as const;
const needLayout = ['mean', 'scale', 'color_format', 'precision'] as const;
const needStateful = [
  'low_latency_transformation',
  'max_sequence_number',
  'idle_sequence_cleanup',
] as const;
const greatestPort = 65_535;

/** Before anything runs. Throws usage errors. */
export function validateCommandLine(line: CommandLine): void {
  refuseUnoffered(line);
  if (line.flag('list_models')) {
    if (!line.has('model_repository_path')) fail('Use --list_models with --model_repository_path');
    return;
  }
  if (line.flag('add_to_config') || line.flag('remove_from_config')) {
    checkEditing(line);
    return;
  }
  if (line.has('print_pipeline') || line.has('print_format')) {
    checkPrinting(line);
    return;
  }
  checkModels(line);
  checkPorts(line);
  checkWorkers(line);
  checkMetrics(line);
  checkValues(line);
}

function fail(text: string): never {
  throw usageError(text);
}

function refuseUnoffered(line: CommandLine): void {
  for (const { name, effect, group } of line.given) {
    if (effect === 'refused' && group === 'generative') {
      fail(`--${name} is not offered: this server has no generative or MediaPipe serving`);
    }
  }
}

function checkEditing(line: CommandLine): void {
  const action = line.flag('add_to_config') ? 'add_to_config' : 'remove_from_config';
  if (!line.has('config_path')) fail(`Set config_path with ${action}`);
  if (!line.has('model_name')) fail(`Set model_name with ${action}`);
  const placed = line.has('model_path') !== line.has('model_repository_path');
  if (action === 'add_to_config' && !placed) {
    fail('Set model_name either with model_path or model_repository_path with add_to_config');
  }
}

function checkPrinting(line: CommandLine): void {
  if (!line.has('print_pipeline')) fail('Use --print_format with --print_pipeline');
  if (!line.has('config_path') && !line.has('model_repository_path')) {
    fail('Use --print_pipeline with --config_path or --model_repository_path');
  }
  checkChoice(line, 'print_format', drawingFormats);
  checkValues(line);
}

function checkModels(line: CommandLine): void {
  const single = line.has('model_name') || line.has('model_path');
  if (line.has('config_path') && single) {
    fail('Use either config_path or model_path with model_name');
  }
  const config = line.has('config_path') || (line.has('model_repository_path') && !single);
  if (!config && !(line.has('model_name') && line.has('model_path'))) {
    fail('Use config_path or model_path with model_name');
  }
  if (config && exclusive.some((name) => line.has(name))) {
    fail('Model parameters in CLI are exclusive with the config file');
  }
  for (const name of needLayout) {
    if (line.has(name) && !line.has('layout')) {
      fail(`error parsing options - --${name} parameter requires --layout to be set`);
    }
  }
  if (!line.flag('stateful') && needStateful.some((name) => line.has(name))) {
    fail(
      'Setting low_latency_transformation, max_sequence_number and idle_sequence_cleanup require setting stateful flag for the model.',
    );
  }
}

function checkPorts(line: CommandLine): void {
  const rest = line.number('rest_port') ?? 0;
  const grpc = line.number('port') ?? 0;
  if (rest > greatestPort) fail('rest_port number out of range from 0 to 65535');
  if (grpc > greatestPort) fail('port number out of range from 0 to 65535');
  if (rest === 0 && line.has('rest_workers')) {
    fail(
      'rest_workers is set but rest_port is not set. rest_port is required to start rest servers',
    );
  }
  if (rest === 0 && line.flag('metrics_enable')) {
    fail('rest_port setting is missing, metrics are enabled on rest port');
  }
  if (rest === 0 && grpc === 0) fail('port and rest_port cannot both be unset');
  if (rest === 0) fail('rest_port is not set: gRPC is not served, so nothing would listen');
  if (rest === grpc) fail('port and rest_port cannot have the same values');
  for (const name of ['rest_bind_address', 'grpc_bind_address']) {
    const text = line.text(name);
    if (text !== undefined && !text.split(',').every((part) => isAddress(part.trim()))) {
      fail(`${name} has invalid format: proper hostname or IP address expected.`);
    }
  }
}

function isAddress(text: string): boolean {
  if (isIP(text) !== 0) return true;
  // Digits and dots only would be an IPv4 address gone wrong.
  const label = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/;
  return text.split('.').every((part) => label.test(part)) && !/^[0-9.]+$/.test(text);
}

function checkWorkers(line: CommandLine): void {
  const rest = line.number('rest_workers');
  if (rest !== undefined) {
    if (rest < 1 || rest > 10_000) fail('rest_workers count should be from 2 to 10000');
    const limit = openFilesLimit();
    const most = Math.floor((limit - 15) / 7);
    if (rest > most) {
      fail(
        `rest_workers count cannot be larger than ${most} due to open files limit. Current open files limit: ${limit}`,
      );
    }
  }
  const grpc = line.number('grpc_workers');
  const cores = availableParallelism();
  if (grpc !== undefined && (grpc < 1 || grpc > cores)) {
    fail(`grpc_workers count should be from 1 to CPU core count : ${cores}`);
  }
}

/** Infinity where the system does not tell. */
function openFilesLimit(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const limit = Number(/^Max open files\s+(\S+)/m.exec(limits)?.[1]);
    return Number.isNaN(limit) ? Number.POSITIVE_INFINITY : limit;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function checkMetrics(line: CommandLine): void {
  if (line.has('metrics_list') && !line.flag('metrics_enable')) {
    fail('metrics_enable setting is missing, required when metrics_list is provided');
  }
}

function checkValues(line: CommandLine): void {
  const extension = line.text('cpu_extension');
  if (extension !== undefined && extension !== '' && !existsSync(extension)) {
    fail(
      `File path provided as an --cpu_extension parameter does not exist in the filesystem: ${extension}`,
    );
  }
  checkChoice(line, 'log_level', logLevels);
  checkChoice(line, 'log_format', logFormats);
  checkChoice(line, 'kserve_health_body', healthBodyModes);
  checkChoice(line, 'tfs_result_key', dialectChoices.tfs_result_key);
  checkChoice(line, 'inference_precision', inferencePrecisions);
  checkChoice(line, 'tfs_metadata_case', metadataCases);
  for (const name of [
    'engine_workers',
    'node_workers',
    'queue_limit',
    'max_image_pixels',
    'max_body_bytes',
  ]) {
    if (line.number(name) === 0) fail(`${name} should be at least 1`);
  }
  const maxBody = line.number('max_body_bytes') ?? defaultOptions.maxBodyBytes;
  if ((line.number('max_body_bytes_in_flight') ?? maxBody) < maxBody) {
    fail(`max_body_bytes_in_flight should be at least max_body_bytes, which is ${maxBody}`);
  }
}

function checkChoice(line: CommandLine, name: string, choices: readonly string[]): void {
  const text = line.text(name);
  if (text !== undefined && !choices.includes(text)) {
    fail(`${name} should be one of: ${choices.join(', ')}`);
  }
}

/** Says which of the given options do not act. */
export function tellInactive(line: CommandLine, log: Logger): void {
  const remark = (text: string): void => log.warning(text, { event: 'option_remark' });
  for (const { name, effect } of line.given) {
    if (effect === 'later') remark(`--${name} is not in effect yet`);
    if (effect === 'ignored') remark(`--${name} is accepted and ignored`);
  }
  if (line.number('rest_workers') === 1) remark('rest_workers is raised from 1 to 2');
  if (line.has('model_name')) return;
  for (const { name, group } of line.given) {
    if (group === 'model') remark(`--${name} is ignored with a config file`);
  }
}
