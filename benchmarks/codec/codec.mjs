// SPDX-License-Identifier: Apache-2.0
// Bytes to tensors and back, without a server: the codecs beside simdjson's bare rate (every
// number got as a double), JSON.parse and JSON.stringify on the same text. Binary bodies have no JSON
// to compare with; beside them stands a plain copy of the bytes.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cache, programs } from '../lib/places.mjs';
import { atLeast } from '../lib/report.mjs';
import {
  binaryBody,
  fewDigits,
  jsonBody,
  manyDigits,
  nested,
  pictureShape,
} from '../lib/requests.mjs';
import { alternate, pace } from '../lib/rounds.mjs';

const goal = 0.5;
const program = join(programs, 'codec_bench');
const run = promisify(execFile);

function bodies() {
  const few = fewDigits();
  const many = manyDigits();
  return {
    '10 floats': jsonBody('b', [1, 10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    'picture, flat, few digits': jsonBody('x', pictureShape, few),
    'picture, flat, many digits': jsonBody('x', pictureShape, many),
    'picture, nested, many digits': jsonBody('x', pictureShape, nested(many, pictureShape)),
    'picture, binary': binaryBody('x', pictureShape, few),
    'picture, predict rows, few digits': predictBody(nested(few, pictureShape)),
    'picture, predict rows, many digits': predictBody(nested(many, pictureShape)),
  };
}

/** Rows in TensorFlow's REST form. */
function predictBody(instances) {
  return {
    codec: 'tf_predict',
    body: Buffer.from(JSON.stringify({ instances })),
    headerLength: -1,
  };
}

export async function decoding() {
  const rows = [];
  for (const [name, request] of Object.entries(bodies())) rows.push(await decodeRow(name, request));
  const json = rows.filter((row) => row['of simdjson'] !== undefined);
  return {
    title:
      'codec: request body to tensors (us; JSON beside simdjson and JSON.parse, binary beside a copy)',
    rows,
    goals: json
      .slice(1)
      .map((row) => atLeast(goal, `${row.body}: rate over simdjson's`, row['of simdjson'])),
  };
}

async function decodeRow(name, request) {
  const { codec = 'kserve_v2' } = request;
  const file = join(cache, 'codec-body');
  writeFileSync(file, request.body);
  const isJson = request.headerLength === -1;
  const text = request.body.toString('latin1');
  const subjects = { ours: () => runProgram('decode', codec, file, request.headerLength) };
  if (isJson) subjects.parse = () => timeRound(() => Object.keys(JSON.parse(text)).length);
  const { ours, parse } = await alternate(subjects);
  return {
    body: name,
    bytes: request.body.length,
    'decode us': ours.decode / 1000,
    'MB/s': megabytesPerSecond(ours.bytes, ours.decode),
    'helped us': isJson ? ours.helped / 1000 : undefined,
    'beside us': ours.beside / 1000,
    'beside MB/s': megabytesPerSecond(ours.bytes, ours.beside),
    'of simdjson': isJson ? ours.beside / ours.decode : undefined,
    'JSON.parse us': parse === undefined ? undefined : parse.time / 1000,
    'over JSON.parse': parse === undefined ? undefined : parse.time / ours.decode,
  };
}

export async function encoding() {
  const rows = [];
  for (const codec of ['kserve_v2', 'tf_predict']) {
    for (const count of [1000, 150_528]) rows.push(await encodeRow(codec, count));
  }
  return { title: 'codec: FP32 output to JSON (us; beside JSON.stringify)', rows, goals: [] };
}

async function encodeRow(codec, count) {
  const file = join(cache, 'codec-reply');
  await runProgram('encode', codec, count, file);
  const reply = JSON.parse(readFileSync(file, 'utf8'));
  assert.equal((reply.predictions?.[0] ?? reply.outputs[0].data).length, count);
  const { ours, stringify } = await alternate({
    ours: () => runProgram('encode', codec, count, file),
    stringify: () => timeRound(() => JSON.stringify(reply).length),
  });
  return {
    codec,
    floats: count,
    bytes: ours.bytes,
    'encode us': ours.encode / 1000,
    'MB/s': megabytesPerSecond(ours.bytes, ours.encode),
    'ns a float': ours.encode / count,
    'JSON.stringify us': stringify.time / 1000,
    'over JSON.stringify': stringify.time / ours.encode,
  };
}

async function runProgram(...words) {
  const { stdout } = await run(program, [...words, pace.seconds].map(String));
  return JSON.parse(stdout);
}

function timeRound(work) {
  const begun = performance.now();
  let times = 0;
  let sum = 0;
  do {
    sum += work();
    times++;
  } while (performance.now() - begun < pace.seconds * 500);
  assert(sum > 0);
  return { time: ((performance.now() - begun) * 1e6) / times };
}

function megabytesPerSecond(bytes, nanoseconds) {
  return (bytes / nanoseconds) * 1000;
}
