// SPDX-License-Identifier: Apache-2.0
// The messages of proto/, as protobufjs reads them. Made by tools/descriptor.mjs; not edited by hand.

export const descriptor: object = {
  nested: {
    tensorflow: {
      nested: {
        serving: {
          nested: {
            ModelSpec: {
              oneofs: { version_choice: { oneof: ['version', 'version_label'] } },
              fields: {
                name: { type: 'string', id: 1 },
                version: { type: 'google.protobuf.Int64Value', id: 2 },
                version_label: { type: 'string', id: 4 },
                signature_name: { type: 'string', id: 3 },
              },
            },
            SignatureDefMap: {
              fields: {
                signature_def: { keyType: 'string', type: 'tensorflow.SignatureDef', id: 1 },
              },
            },
            GetModelMetadataResponse: {
              fields: {
                model_spec: { type: 'ModelSpec', id: 1 },
                metadata: { keyType: 'string', type: 'google.protobuf.Any', id: 2 },
              },
            },
          },
        },
        DataType: {
          values: {
            DT_INVALID: 0,
            DT_FLOAT: 1,
            DT_DOUBLE: 2,
            DT_INT32: 3,
            DT_UINT8: 4,
            DT_INT16: 5,
            DT_INT8: 6,
            DT_STRING: 7,
            DT_COMPLEX64: 8,
            DT_INT64: 9,
            DT_BOOL: 10,
            DT_BFLOAT16: 14,
            DT_UINT16: 17,
            DT_COMPLEX128: 18,
            DT_HALF: 19,
            DT_UINT32: 22,
            DT_UINT64: 23,
          },
        },
        TensorShapeProto: {
          fields: {
            dim: { rule: 'repeated', type: 'Dim', id: 2 },
            unknown_rank: { type: 'bool', id: 3 },
          },
          nested: {
            Dim: { fields: { size: { type: 'int64', id: 1 }, name: { type: 'string', id: 2 } } },
          },
        },
        TensorProto: {
          fields: {
            dtype: { type: 'DataType', id: 1 },
            tensor_shape: { type: 'TensorShapeProto', id: 2 },
          },
        },
        TensorInfo: {
          oneofs: { encoding: { oneof: ['name'] } },
          fields: {
            name: { type: 'string', id: 1 },
            dtype: { type: 'DataType', id: 2 },
            tensor_shape: { type: 'TensorShapeProto', id: 3 },
          },
        },
        SignatureDef: {
          fields: {
            inputs: { keyType: 'string', type: 'TensorInfo', id: 1 },
            outputs: { keyType: 'string', type: 'TensorInfo', id: 2 },
            method_name: { type: 'string', id: 3 },
            defaults: { keyType: 'string', type: 'TensorProto', id: 4 },
          },
        },
      },
    },
    google: {
      nested: {
        protobuf: {
          nested: {
            Any: {
              fields: { type_url: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } },
            },
            DoubleValue: { fields: { value: { type: 'double', id: 1 } } },
            FloatValue: { fields: { value: { type: 'float', id: 1 } } },
            Int64Value: { fields: { value: { type: 'int64', id: 1 } } },
            UInt64Value: { fields: { value: { type: 'uint64', id: 1 } } },
            Int32Value: { fields: { value: { type: 'int32', id: 1 } } },
            UInt32Value: { fields: { value: { type: 'uint32', id: 1 } } },
            BoolValue: { fields: { value: { type: 'bool', id: 1 } } },
            StringValue: { fields: { value: { type: 'string', id: 1 } } },
            BytesValue: { fields: { value: { type: 'bytes', id: 1 } } },
          },
        },
      },
    },
  },
};
