// SPDX-License-Identifier: Apache-2.0
// Checked by the compiler: what callers must not be able to write. The test itself only shows that the
// package's entry exports what it promises at run time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as entry from '../../src/index.ts';
import type { CodecName, ModelSpec, NativeServable } from '../../src/native/types.ts';

/** Never called. */
export function misuse(servable: NativeServable, spec: ModelSpec, body: Buffer): void {
  // @ts-expect-error a codec that the addon does not have
  void servable.infer('tfs', body, 0, body.length, -1);
  // @ts-expect-error tensors do not cross
  void servable.infer('kserve_v2', [1, 2, 3], 0, 3, -1);
  // @ts-expect-error specs are not edited
  spec.nireq = 4;
  // @ts-expect-error dimensions are ranges
  spec.shapes.b = [1, 10];
  // @ts-expect-error a closed set of codes
  void new entry.ServingError('oops', 'reason', 'text');
  const codec: CodecName = 'kserve_v2';
  void codec;
}

test('the entry exports what embedders need', () => {
  assert.deepEqual(Object.keys(entry).sort(), [
    'ServingError',
    'createLogger',
    'createServer',
    'defaultOptions',
    'errorCodes',
    'logLevels',
  ]);
});
