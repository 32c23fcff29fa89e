# SPDX-License-Identifier: Apache-2.0
"""Makes the models that are too large to keep: make_models.py FOLDER

resnet50/1/model.xml   a network with ResNet-50's layers (25.5 M parameters), random weights,
                       x [1,3,224,224] f32 -> y [1,1000]
mean/1/model.xml       the same input, next to no work: y [1] = the mean of x

Needs openvino and numpy. A second run writes the same bytes.
"""

import sys
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import Type
from openvino import opset1
from openvino import opset13 as op

RANDOM = np.random.default_rng(1)
# (blocks, channels inside a block, stride of the first block)
STAGES = ((3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2))


def convolution(node, channels, kernel, stride=1, gain=2.0):
    """A convolution with the bias that a folded batch normalisation leaves."""
    incoming = node.output(0).partial_shape[1].get_length()
    scale = np.sqrt(gain / (incoming * kernel * kernel))
    weights = RANDOM.standard_normal((channels, incoming, kernel, kernel), np.float32)
    pad = kernel // 2
    out = op.convolution(
        node,
        op.constant(weights * np.float32(scale)),
        [stride, stride],
        [pad, pad],
        [pad, pad],
        [1, 1],
    )
    bias = RANDOM.standard_normal((1, channels, 1, 1), np.float32) * np.float32(0.01)
    return op.add(out, op.constant(bias))


def bottleneck(node, channels, stride):
    """1x1, 3x3, 1x1 with a shortcut around; the residual branch is kept small, so that sixteen of
    them in a row stay within bf16's precision."""
    out = op.relu(convolution(node, channels, 1))
    out = op.relu(convolution(out, channels, 3, stride))
    out = convolution(out, 4 * channels, 1, gain=0.1)
    grown = node.output(0).partial_shape[1].get_length() != 4 * channels
    shortcut = convolution(node, 4 * channels, 1, stride, gain=1.0) if grown else node
    return op.relu(op.add(out, shortcut))


def resnet50():
    """Results and parameters of the network."""
    x = named_input()
    out = op.relu(convolution(x, 64, 7, 2))
    out = opset1.max_pool(out, [2, 2], [1, 1], [1, 1], [3, 3])
    for blocks, channels, stride in STAGES:
        for block in range(blocks):
            out = bottleneck(out, channels, stride if block == 0 else 1)
    out = op.reduce_mean(out, op.constant(np.array([2, 3])), False)
    weights = RANDOM.standard_normal((1000, 2048), np.float32) * np.float32(np.sqrt(1 / 2048))
    return named_output(op.matmul(out, op.constant(weights), False, True)), [x]


def mean():
    """Results and parameters of the cheap model."""
    x = named_input()
    return named_output(op.reduce_mean(x, op.constant(np.array([1, 2, 3])), False)), [x]


def named_input():
    """The picture-sized input."""
    x = op.parameter([1, 3, 224, 224], Type.f32, name="x")
    x.output(0).set_names({"x"})
    return x


def named_output(node):
    """The only output, under the name that clients use."""
    node.output(0).set_names({"y"})
    return [op.result(node, name="y")]


def main():
    """Writes both."""
    folder = Path(sys.argv[1])
    for name, make in (("resnet50", resnet50), ("mean", mean)):
        results, parameters = make()
        model = ov.Model(results, parameters, name)
        (folder / name / "1").mkdir(parents=True, exist_ok=True)
        ov.save_model(model, folder / name / "1" / "model.xml", compress_to_fp16=False)


if __name__ == "__main__":
    main()
