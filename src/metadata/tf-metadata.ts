// SPDX-License-Identifier: Apache-2.0
// A servable's signature as TensorFlow Serving's GetModelMetadataResponse in JSON (tfs-rest.md 8).

import type { Serving } from '../models/lifecycle.ts';
import type { TensorInfo } from '../native/types.ts';
import { descriptor } from './descriptor.ts';
import type { MetadataCase } from './metadata-case.ts';
import { type JsonForm, type Message, ProtobufPrinter, typeUrl } from './protobuf-json.ts';

const forms: Readonly<Record<MetadataCase, JsonForm>> = {
  ovms: { keepNames: false, typeUrls: true },
  tf: { keepNames: true, typeUrls: false },
};

/** By OpenVINO's names; every other element type is DT_INVALID (tfs-rest.md 4.5). */
const dataTypes: ReadonlyMap<string, string> = new Map([
  ['f32', 'DT_FLOAT'],
  ['f64', 'DT_DOUBLE'],
  ['f16', 'DT_HALF'],
  ['bf16', 'DT_BFLOAT16'],
  ['i8', 'DT_INT8'],
  ['u8', 'DT_UINT8'],
  ['i16', 'DT_INT16'],
  ['u16', 'DT_UINT16'],
  ['i32', 'DT_INT32'],
  ['u32', 'DT_UINT32'],
  ['i64', 'DT_INT64'],
  ['u64', 'DT_UINT64'],
  ['boolean', 'DT_BOOL'],
  ['string', 'DT_STRING'],
]);

/** Prints metadata in one of the two spellings. */
export class TfMetadata {
  readonly #printer: ProtobufPrinter;

  constructor(metadataCase: MetadataCase) {
    this.#printer = new ProtobufPrinter(descriptor, forms[metadataCase]);
  }

  /** The JSON document for a model's version; `name` is the model's. */
  print(name: string, { version, info }: Serving): string {
    return this.#printer.print('tensorflow.serving.GetModelMetadataResponse', {
      model_spec: { name, version: { value: version } },
      metadata: {
        signature_def: {
          [typeUrl]: 'type.googleapis.com/tensorflow.serving.SignatureDefMap',
          signature_def: {
            serving_default: {
              inputs: tensors(info.inputs),
              outputs: tensors(info.outputs),
              method_name: 'tensorflow/serving/predict', // D15
            },
          },
        },
      },
    });
  }
}

function tensors(infos: readonly TensorInfo[]): Message {
  return Object.fromEntries(
    infos.map(({ name, elementType, shape }) => [
      name,
      {
        name,
        dtype: dataTypes.get(elementType) ?? 'DT_INVALID',
        tensor_shape: { dim: shape.map((size) => ({ size })) },
      },
    ]),
  );
}
