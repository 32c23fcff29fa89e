// SPDX-License-Identifier: Apache-2.0
// An engine without OpenVINO, for tests of the control plane: its models answer with what they were
// handed, and each test may say how loading and inference go.

import type {
  CodecName,
  EngineStats,
  InferReply,
  ModelSpec,
  NativeEngine,
  NativeServable,
  NodeMeter,
  PipelineSpec,
  ServableInfo,
  ServableMeter,
} from '../../src/native/types.ts';

/** One call of `infer` as a servable saw it. */
export interface SeenCall {
  /** "name/version". */
  readonly servable: string;
  readonly codec: CodecName;
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly headerLength: number;
  /** The bytes of the body. */
  readonly body: Buffer;
}

export interface FakeBehaviour {
  /** Awaited before a model is loaded; a rejection is the load's. */
  readonly onLoad?: (spec: ModelSpec) => Promise<void>;
  /** Default: echoes the body as JSON. */
  readonly onInfer?: (call: SeenCall) => Promise<InferReply>;
  /** Awaited while a model is freed. */
  readonly onUnload?: () => Promise<void>;
  /** How many sequences a sweep of "name/version" drops; default 0. */
  readonly onSweep?: (servable: string) => Promise<number>;
  /** What the engine has counted. */
  readonly meters?: readonly ServableMeter[];
  readonly nodes?: readonly NodeMeter[];
  /** Laid over the default description. */
  readonly info?: Partial<ServableInfo>;
}

export class FakeEngine implements NativeEngine {
  readonly loaded: ModelSpec[] = [];
  readonly unloaded: string[] = [];
  readonly calls: SeenCall[] = [];
  readonly #behaviour: FakeBehaviour;

  constructor(behaviour: FakeBehaviour = {}) {
    this.#behaviour = behaviour;
  }

  async load(spec: ModelSpec): Promise<NativeServable> {
    await this.#behaviour.onLoad?.(spec);
    this.loaded.push(spec);
    return this.#servable(spec.name, spec.version, this.#behaviour.onInfer ?? echo);
  }

  async compile(spec: PipelineSpec): Promise<NativeServable> {
    return this.#servable(spec.name, spec.version, async ({ body, headerLength }) => {
      checkJson(body, headerLength);
      throw nativeError('not_found', 'no_servable', 'nothing serves');
    });
  }

  stats(): EngineStats {
    const servables = this.loaded.length - this.unloaded.length;
    return {
      version: 'fake',
      devices: ['CPU'],
      workers: 1,
      inFlight: 0,
      queued: 0,
      servables,
      meters: this.#behaviour.meters ?? [],
      nodes: this.#behaviour.nodes ?? [],
    };
  }

  #servable(
    name: string,
    version: string,
    onInfer: (call: SeenCall) => Promise<InferReply>,
  ): NativeServable {
    const info = { ...describe(name, version), ...this.#behaviour.info };
    return {
      describe: () => info,
      infer: (codec, buffer, start, end, headerLength) => {
        const body = Buffer.from(buffer.slice(start, end));
        const servable = `${name}/${version}`;
        const call = { servable, codec, buffer, start, end, headerLength, body };
        this.calls.push(call);
        return onInfer(call);
      },
      sweep: async () => (await this.#behaviour.onSweep?.(`${name}/${version}`)) ?? 0,
      unload: async () => {
        await this.#behaviour.onUnload?.();
        this.unloaded.push(`${name}/${version}`);
      },
    };
  }
}

/** What the addon rejects with. */
export function nativeError(code: string, reason: string, message: string): Error {
  return Object.assign(new Error(message), { code, reason });
}

async function echo({ body, headerLength }: SeenCall): Promise<InferReply> {
  checkJson(body, headerLength);
  return { body, headerLength };
}

function checkJson(body: Buffer, headerLength: number): void {
  const json = headerLength === -1 ? body : body.subarray(0, headerLength);
  try {
    JSON.parse(json.toString('utf8'));
  } catch {
    throw nativeError('invalid_argument', 'json_syntax', 'The file is not valid json');
  }
}

function describe(name: string, version: string): ServableInfo {
  return {
    name,
    version,
    inputs: [{ name: 'b', datatype: 'FP32', elementType: 'f32', shape: [1, 10], layout: 'N...' }],
    outputs: [{ name: 'a', datatype: 'FP32', elementType: 'f32', shape: [1, 10], layout: 'N...' }],
    device: 'CPU',
    executionDevices: ['CPU'],
    executionPrecision: 'f32',
    inferRequests: 1,
    streams: 1,
  };
}
