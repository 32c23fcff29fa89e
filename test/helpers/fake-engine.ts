// SPDX-License-Identifier: Apache-2.0
// An engine without OpenVINO, for tests of the control plane: its models and pipelines answer with what
// they were handed, and each test may say how loading and inference go.

import type {
  CodecName,
  EngineStats,
  InferReply,
  ModelSpec,
  NativeEngine,
  NativeServable,
  NodeMeter,
  PipelineMember,
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
  /** Awaited before a pipeline is compiled, of which every member is there; a rejection is the compiling's. */
  readonly onCompile?: (spec: PipelineSpec, members: readonly PipelineMember[]) => Promise<void>;
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
  readonly compiled: PipelineSpec[] = [];
  /** Models and pipelines, as "name/version". */
  readonly unloaded: string[] = [];
  readonly calls: SeenCall[] = [];
  readonly #behaviour: FakeBehaviour;
  /** Settle when the pipelines over a model are freed. */
  readonly #holders = new WeakMap<NativeServable, readonly Promise<void>[]>();

  constructor(behaviour: FakeBehaviour = {}) {
    this.#behaviour = behaviour;
  }

  async load(spec: ModelSpec): Promise<NativeServable> {
    await this.#behaviour.onLoad?.(spec);
    this.loaded.push(spec);
    return this.#servable(spec.name, spec.version, this.#behaviour.onInfer ?? echo);
  }

  async compile(
    spec: PipelineSpec,
    members: readonly PipelineMember[] = [],
  ): Promise<NativeServable> {
    const { name, version } = spec;
    if (spec.nodes.length === 0 && spec.outputs.length === 0) {
      return this.#servable(name, version, async ({ body, headerLength }) => {
        checkJson(body, headerLength);
        throw nativeError('not_found', 'no_servable', 'nothing serves');
      });
    }
    checkMembers(spec, members);
    await this.#behaviour.onCompile?.(spec, members);
    this.compiled.push(spec);
    return this.#servable(name, version, this.#behaviour.onInfer ?? echo, this.#pin(members));
  }

  /** Those of `members` are not freed before what comes back is called, as in the native plane. */
  #pin(members: readonly PipelineMember[]): () => void {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    for (const { servable } of members) {
      if (servable !== null) this.#holders.set(servable, [...this.#holdersOf(servable), held]);
    }
    return release;
  }

  #holdersOf(servable: NativeServable): readonly Promise<void>[] {
    return this.#holders.get(servable) ?? [];
  }

  stats(): EngineStats {
    const servables = this.loaded.length + this.compiled.length - this.unloaded.length;
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
    release: () => void = () => {},
  ): NativeServable {
    const info = { ...describe(name, version), ...this.#behaviour.info };
    const servable: NativeServable = {
      describe: () => info,
      infer: (codec, buffer, start, end, headerLength) => {
        const body = Buffer.from(buffer.slice(start, end));
        const call = {
          servable: `${name}/${version}`,
          codec,
          buffer,
          start,
          end,
          headerLength,
          body,
        };
        this.calls.push(call);
        return onInfer(call);
      },
      sweep: async () => (await this.#behaviour.onSweep?.(`${name}/${version}`)) ?? 0,
      unload: async () => {
        await Promise.all(this.#holdersOf(servable));
        await this.#behaviour.onUnload?.();
        release();
        this.unloaded.push(`${name}/${version}`);
      },
    };
    return servable;
  }
}

/** What the addon rejects with. */
export function nativeError(code: string, reason: string, message: string): Error {
  return Object.assign(new Error(message), { code, reason });
}

/** The first two checks of the native plane (pipelines.md 3.2). */
function checkMembers({ name, nodes }: PipelineSpec, members: readonly PipelineMember[]): void {
  for (const { work, name: node } of nodes) {
    const details = `Pipeline: ${name}; node: ${node}`;
    if ('library' in work) {
      if (work.library !== null) continue;
      const text = `Pipeline refers to incorrect library - ${details}`;
      throw nativeError('failed_precondition', 'pipeline_definition_invalid_node_library', text);
    }
    const member = members[work.member];
    if (member === undefined || member.servable === null) {
      const text = `Pipeline definition has reference to missing model - ${details}`;
      throw nativeError('failed_precondition', 'pipeline_node_refering_to_missing_model', text);
    }
    if (!member.automatic) continue;
    const text = `Value of provided parameter is forbidden - ${details}`;
    throw nativeError('failed_precondition', 'forbidden_model_dynamic_parameter', text);
  }
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
