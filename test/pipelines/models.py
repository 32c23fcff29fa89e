# SPDX-License-Identifier: Apache-2.0
"""Models of random pipelines, as OpenVINO's own files written by hand, and what NumPy makes of them.

A kind computes on the last dimensions of its inputs, so that NumPy may have any number of levels of
shards in front. Shapes have None where any length will do.
"""

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

PRECISIONS = {"f32": "FP32", "i32": "I32", "i64": "I64"}
DTYPES = {"f32": np.float32, "i32": np.int32, "i64": np.int64}
LIMIT = 1000


@dataclass(frozen=True)
class Model:
    """A model by all that makes it: two of the same are one."""

    kind: str
    type: str
    shape: tuple
    number: int

    @property
    def name(self):
        dims = "x".join("any" if dim is None else str(dim) for dim in self.shape)
        return f"{self.kind}_{self.type}_{dims}_{self.number}"

    @property
    def inputs(self):
        return ["a", "b"] if self.kind in ("pair", "join") else ["a"]

    def outputs(self):
        """Declared shape by name."""
        shape = list(self.shape)
        last = shape[-1]
        return {
            "scale": {"y": tuple(shape)},
            "pair": {"y": tuple(shape)},
            "join": {"y": (*shape[:-1], None if last is None else 2 * last)},
            "turn": {"y": (*shape[:-2], shape[-1], shape[-2])},
            "peak": {"y": tuple(shape), "top": (*shape[:-1], 1)},
            "fan": {"y": (self.number, *shape)},
            "fold": {"y": tuple(shape[1:])},
        }[self.kind]

    def compute(self, a, b=None):
        """What comes out by name."""
        rank = len(self.shape)
        result = {
            "scale": lambda: {"y": a * self.number + 1},
            "pair": lambda: {"y": a * self.number + b},
            "join": lambda: {"y": np.concatenate([a, b], -1)},
            "turn": lambda: {"y": np.swapaxes(a, -1, -2)},
            "peak": lambda: {"y": a + self.number, "top": a.max(-1, keepdims=True)},
            "fan": lambda: {"y": np.expand_dims(a, -rank - 1) * weights(self).reshape(-1, *[1] * rank)},
            "fold": lambda: {"y": a.sum(-rank)},
        }[self.kind]()
        return {
            name: np.clip(value, -LIMIT, LIMIT).astype(a.dtype) for name, value in result.items()
        }

    def write(self, folder):
        """Version 1 below `folder`/name."""
        place = Path(folder) / self.name / "1"
        place.mkdir(parents=True)
        ir = Ir(self.type)
        shape = self.shape
        a = ir.parameter("a", shape)
        values = self._values(ir, a, shape)
        for name, (layer, dims) in values.items():
            clamped = ir.layer("Clamp", [(layer, dims)], dims, f'min="-{LIMIT}" max="{LIMIT}"', name)
            ir.layer("Result", [(clamped, dims)], None, "", name)
        (place / "model.xml").write_text(ir.text(self.name))
        (place / "model.bin").write_bytes(ir.weights)

    def _values(self, ir, a, shape):
        number = self.number
        out = self.outputs()
        if self.kind in ("scale", "pair", "peak"):
            factor = 1 if self.kind == "peak" else number
            scaled = ir.layer("Multiply", [(a, shape), ir.constant([factor], ())], shape)
            other = (
                (ir.parameter("b", shape), shape)
                if self.kind == "pair"
                else ir.constant([number if self.kind == "peak" else 1], ())
            )
            values = {"y": (ir.layer("Add", [(scaled, shape), other], shape), shape)}
            if self.kind == "peak":
                axis = ir.constant([-1], (1,), "i64")
                dims = out["top"]
                top = ir.layer("ReduceMax", [(a, shape), axis], dims, 'keep_dims="true"')
                values["top"] = (top, dims)
            return values
        dims = out["y"]
        if self.kind == "join":
            layer = ir.layer("Concat", [(a, shape), (ir.parameter("b", shape), shape)], dims, 'axis="-1"')
        elif self.kind == "turn":
            order = list(range(len(shape) - 2)) + [len(shape) - 1, len(shape) - 2]
            layer = ir.layer("Transpose", [(a, shape), ir.constant(order, (len(order),), "i64")], dims)
        elif self.kind == "fan":
            by = ir.constant(weights(self), (number, *[1] * len(shape)))
            layer = ir.layer("Multiply", [(a, shape), by], dims)
        else:
            axis = ir.constant([0], (1,), "i64")
            layer = ir.layer("ReduceSum", [(a, shape), axis], dims, 'keep_dims="false"')
        return {"y": (layer, dims)}


def weights(model):
    return np.arange(1, model.number + 1, dtype=DTYPES[model.type])


class Ir:
    """One model file in the making: layers in the order of their use."""

    def __init__(self, element_type):
        self._type = element_type
        self._layers = []
        self._edges = []
        self.weights = b""

    def parameter(self, name, shape):
        dims = ",".join("-1" if dim is None else str(dim) for dim in shape)
        return self.layer("Parameter", [], shape, f'shape="{dims}" element_type="{self._type}"', name)

    def constant(self, values, shape, element_type=None):
        """A pair for the inputs of a layer."""
        element_type = element_type or self._type
        data = np.asarray(values, DTYPES[element_type]).tobytes()
        dims = ",".join(map(str, shape))
        told = f'element_type="{element_type}" shape="{dims}" offset="{len(self.weights)}" size="{len(data)}"'
        self.weights += data
        return self.layer("Const", [], shape, told, precision=PRECISIONS[element_type]), shape

    def layer(self, kind, inputs, shape, data="", name=None, precision=None):
        """Its id. Its output, unless the shape is None, is port `len(inputs)`."""
        index = len(self._layers)
        precision = precision or PRECISIONS[self._type]
        ports = ""
        for port, (source, dims) in enumerate(inputs):
            ports += f'<port id="{port}">{tags(dims)}</port>'
            self._edges.append((source, index, port))
        ports = f"<input>{ports}</input>" if inputs else ""
        if shape is not None:
            names = f" names={quoteattr(name)}" if name else ""
            port = f'<port id="{len(inputs)}" precision="{precision}"{names}>{tags(shape)}</port>'
            ports += f"<output>{port}</output>"
        label = quoteattr(f"{name or 'layer'}_{index}" if kind != "Parameter" else name)
        data = f"<data {data}/>" if data else ""
        layer = f'<layer id="{index}" name={label} type="{kind}" version="opset1">{data}{ports}</layer>'
        self._layers.append((layer, len(inputs)))
        return index

    def text(self, name):
        edges = "".join(
            f'<edge from-layer="{source}" from-port="{self._layers[source][1]}" '
            f'to-layer="{target}" to-port="{port}"/>'
            for source, target, port in self._edges
        )
        layers = "".join(layer for layer, _ in self._layers)
        return (
            f'<?xml version="1.0"?><net name={quoteattr(name)} version="11">'
            f"<layers>{layers}</layers><edges>{edges}</edges></net>"
        )


def tags(shape):
    return "".join(f"<dim>{-1 if dim is None else dim}</dim>" for dim in shape)
