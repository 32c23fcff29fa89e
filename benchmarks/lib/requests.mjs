// SPDX-License-Identifier: Apache-2.0
// Requests of KServe v2 and of TensorFlow-style predict: bodies, and whole HTTP requests as bytes for
// the load generator.

/** A JSON body with one FP32 input; `data` is an array, or JSON text where its digits matter. */
export function jsonBody(name, shape, data) {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const head = { name, shape, datatype: 'FP32' };
  return {
    body: Buffer.from(`{"inputs":[${JSON.stringify(head).slice(0, -1)},"data":${text}}]}`),
    headerLength: -1,
  };
}

/** The same input as raw bytes behind the JSON part; outputs are asked for as raw bytes too. */
export function binaryBody(name, shape, values) {
  const bytes = Buffer.from(Float32Array.from(values).buffer);
  const parameters = { binary_data_size: bytes.length };
  const head = Buffer.from(
    JSON.stringify({
      inputs: [{ name, shape, datatype: 'FP32', parameters }],
      parameters: { binary_data_output: true },
    }),
  );
  return { body: Buffer.concat([head, bytes]), headerLength: head.length };
}

/** TensorFlow-style predict: `{"instances": ...}` or `{"inputs": ...}`. */
export function predictBody(form) {
  return { body: Buffer.from(JSON.stringify(form)), headerLength: -1 };
}

/** Where a model takes KServe's bodies. */
export function inferPath(model) {
  return `/v2/models/${model}/infer`;
}

/** Where it takes those of predict. */
export function predictPath(model) {
  return `/v1/models/${model}:predict`;
}

/** The headers that a body needs, beside Content-Length. */
export function headersOf({ headerLength }) {
  if (headerLength === -1) return { 'Content-Type': 'application/json' };
  return {
    'Content-Type': 'application/octet-stream',
    'Inference-Header-Content-Length': String(headerLength),
  };
}

export function httpBytes(path, request) {
  const headers = { ...headersOf(request), 'Content-Length': request.body.length };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), request.body]);
}

/** A picture as neural networks take it. */
export const pictureShape = [1, 3, 224, 224];
const pictureSize = 3 * 224 * 224;

/** Pixels with at most two digits after the point: 0.37. */
export function fewDigits() {
  return Array.from({ length: pictureSize }, (_, i) => ((i * 37) % 100) / 100);
}

/** Pixels with as many digits as a double has, 17 or so; the same ones every time. */
export function manyDigits() {
  let state = 1;
  return Array.from({ length: pictureSize }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296 / 3;
  });
}

/** A flat list as nested arrays of `shape`. */
export function nested(values, shape) {
  if (shape.length === 1) return values;
  const [count, ...rest] = shape;
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) =>
    nested(values.slice(i * size, (i + 1) * size), rest),
  );
}
