# SPDX-License-Identifier: Apache-2.0
"""What NumPy makes of random tensors by layout, colour, precision, mean and scale: one JSON object a
line, for test/models/preprocessing.test.ts. The argument is the seed."""

import json
import sys

import numpy as np

RNG = np.random.default_rng(int(sys.argv[1]))
CASES = 40
# Client's order and the model's; None leaves the client's order as it is.
LAYOUTS = [
    ("NHWC", "NCHW"),
    ("NCHW", "NHWC"),
    ("CHWN", "NCHW"),
    ("HWCN", "NHWC"),
    ("NHWC", None),
    ("NCHW", None),
    ("N...C", "NC..."),
]
TYPES = ["f32", "u8", "i32", "i8", "u16"]
DTYPES = {"f32": np.float32, "u8": np.uint8, "i32": np.int32, "i8": np.int8, "u16": np.uint16}


def letters(layout):
    return layout.replace("...", "ab")


def values(array):
    return {"shape": list(array.shape), "data": array.reshape(-1).tolist()}


def chance():
    return RNG.random() < 0.6


def per_channel(array, axis, numbers):
    """Numbers in the shape that goes along one axis."""
    shape = [1] * array.ndim
    shape[axis] = -1
    return np.array(numbers, np.float32).reshape(shape)


def random_case():
    """A configuration, a client's tensor, and what the model must see."""
    client, model = LAYOUTS[RNG.integers(len(LAYOUTS))]
    case = {"layout": {"client": client} if model is None else {"client": client, "model": model}}
    shape = [int(size) for size in RNG.integers(1, 6, 4)]
    axis = letters(client).index("C")
    preprocessing = {}
    if chance():
        shape[axis] = 3
        preprocessing["color"] = {"client": "RGB", "model": "BGR"}
    element_type = "f32"
    if chance():
        element_type = TYPES[RNG.integers(len(TYPES))]
        preprocessing["precision"] = {"client": element_type, "model": "f32"}
    x = RNG.integers(0, 100, shape).astype(DTYPES[element_type])
    y = x.copy()
    if "color" in preprocessing:
        y = np.flip(y, axis)
    y = y.astype(np.float32)
    for option, apply in (("mean", np.subtract), ("scale", np.divide)):
        if chance():
            count = int(RNG.choice([1, shape[axis]]))
            numbers = [float(np.float32(n)) for n in RNG.uniform(0.5, 50, count)]
            preprocessing[option] = numbers
            y = apply(y, per_channel(y, axis, numbers))
    if model is not None:
        y = y.transpose([letters(client).index(letter) for letter in letters(model)])
    case["preprocessing"] = preprocessing
    case["configuredShape"] = bool(chance())
    return case | {"input": values(x), "output": values(y)}


def main():
    for _ in range(CASES):
        print(json.dumps(random_case()))


if __name__ == "__main__":
    main()
