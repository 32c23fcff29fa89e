// SPDX-License-Identifier: Apache-2.0
// Requests to fixture models that several tests send.
import type { WireRequest } from '../wire/wire-file.ts';

/** POST to infer with a JSON body. */
export function inferRequest(model: string, json: object): WireRequest {
  const target = `/v2/models/${model}/infer`;
  return { method: 'POST', target, headers: [], body: Buffer.from(JSON.stringify(json)) };
}

/** GET without a body. */
export function getRequest(target: string): WireRequest {
  return { method: 'GET', target, headers: [], body: Buffer.alloc(0) };
}

/** For the model `dummy`, under an id that comes back. */
export const dummyInput = (id: string): object => ({
  id,
  inputs: [{ name: 'b', shape: [1, 10], datatype: 'FP32', data: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }],
});

/** For the model `slow`, under an id: a round takes a tenth of a millisecond or so. */
export const slowInput = (id: string, rounds: number): object => ({
  id,
  inputs: [{ name: 'rounds', shape: [1], datatype: 'INT32', data: [rounds] }],
});
