// SPDX-License-Identifier: Apache-2.0
// All that crosses the boundary to the native plane: eight calls (createEngine; Engine.load,
// compile, stats; Servable.describe, infer, sweep, unload). A test holds this file against the addon.
// Names, specs and infos cross as plain objects, payloads as bytes; tensor elements never do.

import type { ErrorCode } from '../errors.ts';

/** Codecs that the addon offers, by the name that `infer` takes. */
export const codecNames = ['kserve_v2', 'tf_predict'] as const;
export type CodecName = (typeof codecNames)[number];

/** What the addon exports. */
export interface NativeAddon {
  /** The process's one engine; further calls (other environments too) share it, first options win. */
  createEngine(options: EngineOptions): NativeEngine;
}

export interface EngineOptions {
  /** Folder of compiled models, shared by all; absent = no cache. */
  readonly cacheDir?: string;
  /** Library of custom operations for the CPU plugin. */
  readonly cpuExtension?: string;
  /** What models compute in that do not say themselves ("f32", "bf16", "f16"), where their device has the choice; absent = the device's own. */
  readonly inferencePrecision?: string;
  /** Threads that decode, infer and encode; at most 1024; absent = CPUs that the process may use (affinity mask, container's quota), at least 2. */
  readonly workers?: number;
  /** Threads that run custom nodes, started with the first pipeline that has one; at most 1024; absent = two for each of these CPUs. */
  readonly nodeWorkers?: number;
  /** Inferences accepted and not yet answered, beyond which `infer` rejects resource_exhausted "queue_full". */
  readonly queueLimit?: number;
  /** Pixels of one encoded image, refused from its header. */
  readonly maxPixels?: number;
}

export interface NativeEngine {
  /** Reads, preprocesses and compiles a model, and makes its infer requests. Rejects with NativeError. */
  load(spec: ModelSpec): Promise<NativeServable>;
  /**
   * Turns a graph over loaded servables into a servable, which holds them until it is freed: a member's
   * `unload` resolves after that. Custom nodes whose library and params are those of the same node of an
   * earlier pipeline of that name share its manager. Rejects with NativeError, the first failure of
   * pipelines.md 3. A pipeline without nodes and outputs decodes and then rejects not_found
   * "no_servable": what a request to an unknown model goes through.
   */
  compile(spec: PipelineSpec, members: readonly PipelineMember[]): Promise<NativeServable>;
  stats(): EngineStats;
}

/** Inclusive range of one dimension; `max` null = no upper bound. `{min: 0, max: null}` is "-1". */
export interface DimensionSpec {
  readonly min: number;
  readonly max: number | null;
}

/** `client` is the order the client sends; with `model` a transpose is built in; without, `client` names the model's own. */
export interface LayoutSpec {
  readonly client: string;
  readonly model?: string;
}

/** What is done to a single input before the model sees it, in this order: colour, precision, mean, scale
 *  (config-and-lifecycle.md 5.4). Names are OpenVINO's: "BGR", "NV12_SINGLE_PLANE"; "u8", "f32". */
export interface PreprocessingSpec {
  readonly color?: { readonly client: string; readonly model: string };
  readonly precision?: { readonly client: string; readonly model: string };
  /** Subtracted; one value for all channels or one each. */
  readonly mean?: readonly number[];
  /** Divided by; as `mean`. */
  readonly scale?: readonly number[];
}

/** A model that keeps state between the requests of a sequence (config-and-lifecycle.md 9). */
export interface StatefulSpec {
  /** OpenVINO's LowLatency2, before compiling. */
  readonly lowLatency: boolean;
  /** Sequences that live at the same time. */
  readonly maxSequences: number;
  /** Whether sequences that nobody uses are dropped. */
  readonly idleCleanup: boolean;
}

/** What clients call tensors, by one of their names in the model; others keep that name. */
export interface TensorAliases {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** One model version, ready to be compiled. Tensor keys are the names that clients use; the key '' means the only input (shapes) or the only tensor that it fits (layouts). A shape without dimensions leaves every one open (`auto`). */
export interface ModelSpec {
  readonly name: string;
  readonly version: string;
  /** The model file, or the folder of a TensorFlow SavedModel. */
  readonly path: string;
  /** As OpenVINO takes it: CPU, GPU.0, NPU, AUTO:GPU,CPU, HETERO:..., MULTI:... */
  readonly device: string;
  /** Infer requests; 0 = the compiled model's optimal number. */
  readonly nireq: number;
  readonly shapes: Readonly<Record<string, readonly DimensionSpec[]>>;
  /** 'auto' is any size, and refused where an input is a scalar. */
  readonly batchSize?: DimensionSpec | 'auto';
  readonly layouts: Readonly<Record<string, LayoutSpec>>;
  /** From mapping_config.json. */
  readonly names?: TensorAliases;
  /** For models with one input only. */
  readonly preprocessing?: PreprocessingSpec;
  /** Device properties as in config.json, legacy names already replaced. */
  readonly pluginConfig: Readonly<Record<string, string | number | boolean>>;
  /** false keeps this model out of the engine's cache. */
  readonly allowCache: boolean;
  readonly stateful?: StatefulSpec;
}

/** A graph of loaded servables and custom nodes as it is configured (pipelines.md 2), nothing checked yet. */
export interface PipelineSpec {
  readonly name: string;
  readonly version: string;
  /** Tensors that a request brings: what nodes refer to as data items of "request". */
  readonly inputs: readonly string[];
  readonly nodes: readonly NodeSpec[];
  /** Tensors of the reply. */
  readonly outputs: readonly ConnectionSpec[];
  /** The request is cut into as many shards; 0 and -1: as many as it brings. */
  readonly demultiplyCount?: number;
}

/** A tensor by name and where it comes from. */
export interface ConnectionSpec {
  readonly name: string;
  readonly node: string;
  /** An alias of that node's outputs, or an input of the pipeline where the node is "request". */
  readonly item: string;
}

export interface NodeSpec {
  readonly name: string;
  readonly work: MemberWork | LibraryWork;
  readonly inputs: readonly ConnectionSpec[];
  readonly outputs: readonly { readonly item: string; readonly alias: string }[];
  /** As the pipeline's. */
  readonly demultiplyCount?: number;
  readonly gatherFrom?: string;
}

/** Runs a model. */
export interface MemberWork {
  /** Its place in `members`. */
  readonly member: number;
}

/** Runs a custom node. */
export interface LibraryWork {
  /** Absolute path of the shared library; null where the configuration has none of that name. */
  readonly library: string | null;
  readonly params: Readonly<Record<string, string>>;
}

/** A model that nodes of a pipeline may run. */
export interface PipelineMember {
  /** Null where it is not there. */
  readonly servable: NativeServable | null;
  /** Configured with an `auto` batch or shape, which a pipeline must not use. */
  readonly automatic: boolean;
}

export interface NativeServable {
  /** What it takes and gives; computed once, frozen. */
  describe(): ServableInfo;
  /**
   * One request. `body` holds the request from `start` to `end`. `headerLength` = bytes of the JSON
   * part, -1 = all. Binary inputs are read where they stand if they are aligned for their type. The
   * body must not be written to until the promise settles. Rejects with NativeError.
   */
  infer(
    codec: CodecName,
    body: Uint8Array,
    start: number,
    end: number,
    headerLength: number,
  ): Promise<InferReply>;
  /**
   * Drops the sequences of a stateful model that no request has used since the sweep before this one;
   * resolves with how many. 0 for a model without sequences, or whose sequences may stay.
   */
  sweep(): Promise<number>;
  /** Refuses new requests; resolves when the last lease is back and the model is freed. */
  unload(): Promise<void>;
}

/** The bytes of a reply: short ones as a Latin-1 string, a character a byte (V8 makes one in a fifth of a Buffer's time), others as a Buffer. */
export type ReplyBytes = string | Buffer;

/** A reply that is JSON throughout comes bare; one with binary data behind the JSON says where that begins. */
export type InferReply = ReplyBytes | PartedReply;

export interface PartedReply {
  readonly body: ReplyBytes;
  /** Bytes of the JSON part. */
  readonly headerLength: number;
}

/** A named input or output as the client sees it. */
export interface TensorInfo {
  readonly name: string;
  /** KServe datatype, e.g. "FP32"; "INVALID" where no dialect can name it. */
  readonly datatype: string;
  /** OpenVINO's name, e.g. "f32". */
  readonly elementType: string;
  /** -1 for every dimension that is not static. */
  readonly shape: readonly number[];
  readonly layout: string;
  /** KServe datatype that the device really computes this input with, where narrower. */
  readonly computedAs?: string;
}

export type RtInfo = { readonly [key: string]: string | RtInfo };

export interface ServableInfo {
  readonly name: string;
  readonly version: string;
  /** Sorted by name, byte order. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** As asked for, and what it runs on. */
  readonly device: string;
  readonly executionDevices: readonly string[];
  /** Precision that the device computes in, e.g. "f32", "bf16". */
  readonly executionPrecision: string;
  readonly inferRequests: number;
  readonly streams: number;
  /** The model's own rt_info.model_info, if it has one. */
  readonly modelInfo?: RtInfo;
  /** Of a pipeline. */
  readonly graph?: PipelineGraph;
}

/** A pipeline as it runs. */
export interface PipelineGraph {
  /** "request" first, "response" last, sources before consumers. */
  readonly nodes: readonly GraphNode[];
  /** What demultiplexing nodes open. */
  readonly levels: readonly GraphLevel[];
  /** What may yet fail when it runs, or was replaced on disk since it was opened: for the log. */
  readonly remarks: readonly string[];
}

export interface GraphNode {
  readonly name: string;
  readonly kind: 'request' | 'model' | 'custom' | 'response';
  /** What it runs: a member's name, a library's file name; '' for request and response. */
  readonly runs: string;
  /** As what it runs declares them: the request gives the pipeline's inputs and takes nothing, the
   *  response takes its outputs. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Levels open around its runs, outermost first; places in `PipelineGraph.levels`. */
  readonly levels: readonly number[];
  /** The level that it opens by demultiplexing. */
  readonly opens?: number;
  readonly edges: readonly GraphEdge[];
}

/** Where an output of a node goes. */
export interface GraphEdge {
  readonly output: string;
  /** Place in `PipelineGraph.nodes`. */
  readonly consumer: number;
  readonly input: string;
  /** One shard goes to each run of the consumer. */
  readonly cut: boolean;
  /** How many levels are joined on the way. */
  readonly gathered: number;
}

export interface GraphLevel {
  /** Place in `PipelineGraph.nodes`. */
  readonly node: number;
  /** Null: told at run time. */
  readonly count: number | null;
}

export interface EngineStats {
  /** OpenVINO's version text. */
  readonly version: string;
  readonly devices: readonly string[];
  readonly workers: number;
  /** Inferences accepted and not yet answered. */
  readonly inFlight: number;
  /** Tasks that wait for a worker: requests, and what helps or resumes them. */
  readonly queued: number;
  readonly servables: number;
  /** One for each model version that was ever loaded; reloads go on counting. */
  readonly meters: readonly ServableMeter[];
  /** One for each node of a pipeline that was ever compiled; reloads go on counting. */
  readonly nodes: readonly NodeMeter[];
}

/** What the runs of one node of a pipeline came to. */
export interface NodeMeter {
  readonly pipeline: string;
  readonly node: string;
  /** From having its inputs to its outputs being there, of runs that succeeded. */
  readonly time: TimeMeter;
  readonly failures: number;
  /** Shards that it was cut into, of demultiplexing nodes (the request too). */
  readonly shards: number;
}

/** What the inferences of one model version took. */
export interface ServableMeter {
  readonly name: string;
  readonly version: string;
  /** Infer requests leased at this moment. */
  readonly active: number;
  /** From the inputs being set to the outputs being there. */
  readonly inferenceTime: TimeMeter;
  /** From asking for an infer request to having it. */
  readonly waitTime: TimeMeter;
  /** Inferences that succeeded as a node of a pipeline, by the codec of the request. */
  readonly asNode: Readonly<Record<CodecName, number>>;
}

/** Times in microseconds by the 33 buckets of config-and-lifecycle.md 11 and one beyond, not cumulated. */
export interface TimeMeter {
  readonly counts: readonly number[];
  readonly sum: number;
}

/** What the addon throws and rejects with: a plain Error with these two. */
export interface NativeError extends Error {
  readonly code: ErrorCode;
  readonly reason: string;
}
