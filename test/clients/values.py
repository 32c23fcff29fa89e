# SPDX-License-Identifier: Apache-2.0
"""One array for every KServe datatype that NumPy has, for the passthrough models."""

import numpy as np

# datatype -> (model, array)
ARRAYS = {
    "BOOL": ("passthrough_bool", np.array([True, False, True])),
    "INT8": ("passthrough_i8", np.array([-128, 0, 127], np.int8)),
    "INT16": ("passthrough_i16", np.array([-32768, 0, 32767], np.int16)),
    "INT32": ("passthrough_i32", np.array([-(2**31), 0, 2**31 - 1], np.int32)),
    "INT64": ("passthrough_i64", np.array([-(2**31), 0, 2**31 - 1], np.int64)),
    "UINT8": ("passthrough_u8", np.array([0, 1, 255], np.uint8)),
    "UINT16": ("passthrough_u16", np.array([0, 1, 65535], np.uint16)),
    "UINT32": ("passthrough_u32", np.array([0, 1, 2**31 - 1], np.uint32)),
    "UINT64": ("passthrough_u64", np.array([0, 1, 2**31 - 1], np.uint64)),
    "FP16": ("passthrough_f16", np.array([0, -1.5, 65504], np.float16)),
    "FP32": ("passthrough_f32", np.array([0.1, -0.0, 3.4028235e38], np.float32)),
    "FP64": ("passthrough_f64", np.array([0.5, -2, 1024], np.float64)),
    "BYTES": ("passthrough_string", np.array([b"one", b"", "z\u00e9ro".encode()], object)),
}

# Those that JSON can carry.
JSON_TYPES = [name for name in ARRAYS if name != "FP16"]


def expect_same(actual, expected):
    """Same shape, same type, same elements; strings may come as str or bytes."""
    assert actual is not None, "expected an array, got None"
    if expected.dtype == object:
        actual = np.array([v.encode() if isinstance(v, str) else v for v in actual.ravel()], object)
        expected = expected.ravel()
    else:
        assert actual.dtype == expected.dtype, f"expected {expected.dtype}, got {actual.dtype}"
    np.testing.assert_array_equal(actual, expected)
