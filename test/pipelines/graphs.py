# SPDX-License-Identifier: Apache-2.0
"""Random valid pipelines, each with what NumPy makes of a request.

Levels of shards are leading dimensions here: a node computes on the last dimensions, so cutting and
gathering do nothing to an array, and what a pipeline comes to is plain NumPy from end to end. Shapes
have None where the length is known only when a request is there.
"""

from dataclasses import dataclass, field

import numpy as np
from models import Model

DTYPES = {
    "FP32": np.float32,
    "I32": np.int32,
    "FP64": np.float64,
    "I64": np.int64,
    "I16": np.int16,
}
MODEL_TYPES = {"FP32": "f32", "I32": "i32"}
MOST_LEVELS = 3


class Nothing(Exception):
    """A demultiplexer has no shards: the answer is 204."""


@dataclass
class Value:
    """What a node, or the request, gives: of a shard."""

    node: str
    alias: str
    type: str
    shape: tuple
    declared: tuple


@dataclass
class Step:
    """A node with what it computes: arrays by alias from arrays by input."""

    entry: dict
    sources: dict
    compute: object
    aliases: dict
    dynamic: bool = False
    values: list = field(default_factory=list)


class Sums:
    """The library of native/test/node/libs/sums.cpp with its params."""

    def __init__(self, do, type, shape, to, step, count):
        self.do, self.type, self.shape, self.to, self.step, self.count = do, type, shape, to, step, count

    @property
    def inputs(self):
        return ["a", "b"] if self.do == "add" else ["a"]

    @property
    def work(self):
        dims = ",".join(str(dim or 0) for dim in self.shape)
        params = {"do": self.do, "type": self.type, "shape": f"[{dims}]", "to": self.to}
        params["step"] = str(self.step)
        if self.count is not None:
            params["count"] = str(self.count)
        return {"type": "custom", "library_name": "sums", "params": params}

    def outputs(self):
        """Type and declared shape by name."""
        if self.do == "fold":
            return {"y": (self.to, self.shape[1:])}
        if self.do != "cut":
            return {"y": (self.to, self.shape)}
        count = self.count or None
        return {"y": (self.to, (count, *self.shape)), "marks": ("I32", (count, 1, 2))}

    def compute(self, a, b=0):
        rank = len(self.shape)
        a = a.astype(np.float64) + self.step
        if self.do == "fold":
            a = a.sum(-rank)
        if self.do != "cut":
            return {"y": self._given(a + b)}
        count = self.count or int(abs(a.flat[0] - self.step)) % 6
        parts = np.expand_dims(a, -rank - 1) + np.arange(count).reshape(-1, *[1] * rank)
        marks = np.stack([np.arange(count), np.full(count, count)], -1)[:, None].astype(np.int32)
        levels = a.shape[: a.ndim - rank]
        return {"y": self._given(parts), "marks": np.broadcast_to(marks, (*levels, *marks.shape))}

    def _given(self, values):
        return np.fmod(values, 1000).astype(DTYPES[self.to])


class Ready:
    """A model as a node works it."""

    def __init__(self, model, type):
        self.model, self.type = model, type
        self.inputs, self.compute = model.inputs, model.compute
        self.work = {"type": "DL model", "model_name": model.name}

    def outputs(self):
        return {name: (self.type, shape) for name, shape in self.model.outputs().items()}


class Graph:
    """One pipeline. Counts: "one" demultiplexer of any number, or "fixed" ones, or none at all."""

    def __init__(self, name, rng):
        self.name, self.rng = name, rng
        self.steps, self.models, self.inputs = {}, {}, []
        self.counts = rng.choice(["none", "one", "fixed", "fixed"])
        self.level_counts = {}
        self.entry_count = None
        if self.counts != "none" and self.chance(0.25):
            self.entry_count = -1 if self.counts == "one" else self.some(1, 4)
            self._open("request", None if self.entry_count == -1 else self.entry_count)
        levels = ["request"] if self.entry_count else []
        values = [self._input(i) for i in range(self.some(1, 3))]
        values, self.levels = self._block(values, levels)
        self._end(values)

    # What a test asks of it.

    def entry(self):
        """As config.json has it, nodes in any order."""
        nodes = [step.entry for step in self.steps.values()]
        self.rng.shuffle(nodes)
        entry = {
            "name": self.name,
            "inputs": [value.alias for value in self.inputs],
            "nodes": nodes,
            "outputs": [
                {name: {"node_name": value.node, "data_item": value.alias}}
                for name, value in self.outputs.items()
            ],
        }
        if self.entry_count:
            entry["demultiply_count"] = self.entry_count
        return entry

    def signature(self):
        """Declared type and shape of what comes in and goes out, by name."""
        entry = [self.level_counts["request"]] if self.entry_count else []
        taken = {}
        for step in self.steps.values():
            for source, declared in step.sources.values():
                if source.node != "request":
                    continue
                before = taken.get(source.alias, declared)
                taken[source.alias] = tuple(x if x is not None else y for x, y in zip(before, declared))
        types = {value.alias: value.type for value in self.inputs}
        levels = [self.level_counts[level] for level in self.levels]
        return (
            {name: (types[name], (*entry, *shape)) for name, shape in taken.items()},
            {name: (value.type, (*levels, *value.declared)) for name, value in self.outputs.items()},
        )

    def request(self, rng):
        """Random arrays for all inputs."""
        count = [] if not self.entry_count else [self.level_counts["request"]]
        if count == [None]:
            count = [int(rng.integers(0, 6))]
        free = int(rng.integers(1, 5))
        used = self.signature()[0]
        return {
            value.alias: rng.integers(
                -50, 50, (*count, *(free if dim is None else dim for dim in value.shape))
            ).astype(DTYPES[value.type])
            for value in self.inputs
            if value.alias in used
        }

    def answer(self, request):
        """Arrays by output. Raises Nothing."""
        if any(array.shape[0] == 0 for array in request.values()):
            raise Nothing
        known = {("request", name): array for name, array in request.items()}
        for name, step in self.steps.items():
            inputs = {key: known[source.node, source.alias] for key, (source, _) in step.sources.items()}
            given = step.compute(**inputs)
            for alias, output in step.aliases.items():
                known[name, alias] = given[output]
                if step.dynamic and given[output].shape[0] == 0:
                    raise Nothing
        return {name: known[value.node, value.alias] for name, value in self.outputs.items()}

    # Chance.

    def chance(self, share):
        return self.rng.random() < share

    def some(self, least, most):
        return int(self.rng.integers(least, most + 1))

    def pick(self, items):
        return items[int(self.rng.integers(len(items)))]

    # How it is made.

    def _open(self, node, count):
        self.level_counts[node] = count
        if self.counts == "one":
            self.counts = "none"

    def _input(self, index):
        type = self.pick(["FP32", "FP32", "FP32", "I32", "I32", "FP64", "I64", "I16"])
        shape = self.pick([(1,), (2,), (3, 1), (2, 2)]) + (self.some(1, 4),)
        if self.counts == "one" and self.chance(0.3):
            shape = (None, *shape[-2:])
        value = Value("request", f"in {index}", type, shape, shape)
        self.inputs.append(value)
        return value

    def _block(self, values, levels):
        """Nodes within these levels; the values of the level in which it ends, and that."""
        values = list(values)
        for _ in range(self.some(1, 4)):
            opens = self.counts != "none" and len(levels) < MOST_LEVELS and self.chance(0.5)
            made = self._node(values, opens=opens)
            if made is None:
                continue
            if not made.dynamic and "demultiply_count" not in made.entry:
                values += made.values
                continue
            name = made.entry["name"]
            inner, inside = self._block(made.values, [*levels, name])
            if self.chance(0.5):
                return inner, inside
            values += self._closed(inner, inside, levels)
        return values, levels

    def _closed(self, values, inside, levels):
        """Gathers level after level."""
        while inside != levels:
            gathered = []
            for _ in range(self.some(1, 2)):
                gathered += self._node(values, gathers=inside[-1]).values
            values, inside = gathered, inside[:-1]
        return values

    def _node(self, values, opens=False, gathers=None):
        """One more node over some of the values; None where chance found no fitting one."""
        front = () if gathers is None else (self.level_counts[gathers],)
        first = self.pick(values)
        shape = (*front, *first.shape)
        work = self._work(first.type, shape, opens)
        if work is None:
            return None
        others = [value for value in values if (value.type, value.shape) == (first.type, first.shape)]
        sources = {name: self.pick(others) for name in work.inputs}
        sources["a"] = first
        name = self.pick(["n", "node ", "узел/", '"節" ']) + str(len(self.steps))
        entry = {"name": name, **work.work}
        if gathers:
            entry["gather_from_node"] = gathers
        entry["inputs"] = [
            {key: {"node_name": value.node, "data_item": value.alias}} for key, value in sources.items()
        ]
        self.rng.shuffle(entry["inputs"])
        declared = self._declared_of(work)[len(front) :]
        step = Step(
            entry, {key: (value, declared) for key, value in sources.items()}, work.compute, {}
        )
        real = self._real_shapes(work, shape)
        if opens:
            step.dynamic = self.counts == "one"
            count = real["y"][0]
            entry["demultiply_count"] = -1 if step.dynamic else count
            self._open(name, self._told_count(work, step.dynamic, count))
        entry["outputs"] = []
        for output, (type, told) in work.outputs().items():
            for _ in range(self.pick([1, 1, 1, 2])):
                alias = f"{output}{len(step.aliases)}"
                step.aliases[alias] = output
                entry["outputs"].append({"data_item": output, "alias": alias})
                cut = 1 if opens else 0
                step.values.append(Value(name, alias, type, real[output][cut:], told[cut:]))
        self.steps[name] = step
        if isinstance(work, Ready):
            self.models[work.model.name] = work.model
        return step

    def _told_count(self, work, dynamic, count):
        """What the metadata says of the level."""
        if not dynamic:
            return count
        if isinstance(work, Ready):
            return None
        return min(work.outputs().items())[1][1][0]

    def _declared_of(self, work):
        return work.model.shape if isinstance(work, Ready) else work.shape

    def _work(self, type, shape, opens):
        """What may run on that, and for a demultiplexer gives something to cut."""
        told = tuple(None if dim is None or self.chance(0.25) else dim for dim in shape)
        cuts = len(shape) > 2 and (self.counts == "one" or shape[0] is not None)
        free = opens and self.counts == "one"
        if type in MODEL_TYPES and self.chance(0.6):
            kinds = ["scale", "pair", "peak"] if not opens or cuts else []
            if not opens:
                kinds += ["turn"] + (["join"] if shape[-1] is not None and shape[-1] < 9 else [])
                kinds += ["fold"] if len(shape) > 2 else []
            elif not free:
                kinds.append("fan")
            if not kinds:
                return None
            model = Model(self.pick(kinds), MODEL_TYPES[type], told, self.some(1, 3))
            return Ready(model, type)
        kinds = ["cut"] if opens else ["add", "convert"] + (["fold"] if len(shape) > 2 else [])
        if opens and cuts:
            kinds.append("convert")
        do = self.pick(kinds)
        to = self.pick(list(DTYPES)) if do == "convert" or self.chance(0.2) else type
        count = None
        if do == "cut":
            count = 0 if free and self.chance(0.7) else self.some(1, 4)
        return Sums(do, type, told, to, self.some(-3, 3), count)

    def _real_shapes(self, work, shape):
        """Shapes by output, as they will be."""
        if isinstance(work, Ready):
            model = work.model
            return Model(model.kind, model.type, shape, model.number).outputs()
        named = Sums(work.do, work.type, shape, work.to, 0, work.count).outputs()
        return {name: told for name, (_, told) in named.items()}

    def _end(self, values):
        """Chooses outputs, and takes out what they do not need."""
        values = [value for value in values if value.node != "request"]
        if not values:
            request = [value for value in self.inputs]
            values = self._node(request).values
        chosen = [values[-1]] + [value for value in values[:-1] if self.chance(0.4)]
        self.rng.shuffle(chosen)
        self.outputs = {f"out_{i}": value for i, value in enumerate(chosen)}
        needed = {value.node for value in chosen}
        for name in reversed(list(self.steps)):
            if name in needed:
                needed |= {source.node for source, _ in self.steps[name].sources.values()}
                needed |= {self.steps[name].entry.get("gather_from_node", name)}
        self.steps = {name: step for name, step in self.steps.items() if name in needed}
        used = {
            step.entry["model_name"] for step in self.steps.values() if "model_name" in step.entry
        }
        self.models = {name: model for name, model in self.models.items() if name in used}
