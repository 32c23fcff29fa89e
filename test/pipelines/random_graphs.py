# SPDX-License-Identifier: Apache-2.0
"""Holds random pipelines of a live server against NumPy, for random-graphs.test.ts.

    python3 test/pipelines/random_graphs.py make FOLDER SEED COUNT     models and config.json
    python3 test/pipelines/random_graphs.py ask URL SEED COUNT         the same pipelines, asked

Each pipeline is there a second time, made invalid in one way. `ask` prints a line for what is wrong with
a pipeline, and at the end how many answers and refusals there were.
"""

import http.client
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import spoiled
from graphs import DTYPES, Graph, Nothing

DATATYPES = {"FP32": "FP32", "I32": "INT32", "FP64": "FP64", "I64": "INT64", "I16": "INT16"}
NUMPY = {DATATYPES[name]: dtype for name, dtype in DTYPES.items()}
CLIENTS = 4


def graph(seed):
    return Graph(f"g{seed}", np.random.default_rng(seed))


def spoiled_of(each, seed):
    return spoiled.of(each, np.random.default_rng([seed, 2]))


def make(folder, seeds):
    """Writes config.json over models beside it; the library is "nodes/sums.so" there."""
    folder = Path(folder)
    graphs = [graph(seed) for seed in seeds]
    invalid = [spoiled_of(each, seed) for each, seed in zip(graphs, seeds)]
    models = {name: model for each in graphs for name, model in each.models.items()}
    for model in models.values():
        model.write(folder / "models")
    config = {
        "model_config_list": [
            {
                "config": {
                    "name": name,
                    "base_path": f"models/{name}",
                    "nireq": 1 + i % 2,
                    "inference_precision": "f32",
                }
            }
            for i, name in enumerate(models)
        ],
        "custom_node_library_config_list": [{"name": "sums", "base_path": "nodes/sums.so"}],
        "pipeline_config_list": [each.entry() for each in graphs] + [bad[0] for bad in invalid],
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False))
    demultiplexers = sum(len(each.level_counts) for each in graphs)
    print(f"{sum(len(each.steps) for each in graphs)} nodes, {demultiplexers} demultiplexers")


class Client:
    """One connection to the server."""

    def __init__(self, url):
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def call(self, path, body=None, headers=None):
        """Status, headers and body."""
        self._connection.request("GET" if body is None else "POST", path, body, headers or {})
        reply = self._connection.getresponse()
        return reply.status, reply.headers, reply.read()

    def json(self, path, content=None):
        """The reply's JSON; an error where its status is not 200, and nothing for 204."""
        body = None if content is None else json.dumps(content)
        status, _, text = self.call(path, body, {"Content-Type": "application/json"})
        return None if expect_status(status, text) == 204 else json.loads(text)


def expect_status(status, body):
    if status not in (200, 204):
        raise AssertionError(f"status {status}: {body[:300]}")
    return status


def expect_same(what, actual, expected):
    """Arrays by name, or nothing, with types and shapes."""
    if actual is None or expected is None:
        if actual is not expected:
            raise AssertionError(f"{what}: expected {shown(expected)}, got {shown(actual)}")
        return
    if sorted(actual) != sorted(expected):
        raise AssertionError(f"{what}: expected {sorted(expected)}, got {sorted(actual)}")
    for name, array in expected.items():
        other = actual[name]
        if (other.dtype, other.shape) != (array.dtype, array.shape) or not np.array_equal(other, array):
            raise AssertionError(f"{what}, {name}: expected {shown(array)}, got {shown(other)}")


def shown(value):
    if not isinstance(value, np.ndarray):
        return "no content" if value is None else f"outputs {sorted(value)}"
    return f"{value.dtype} {value.shape} {value.reshape(-1)[:8].tolist()}..."


def kserve_input(name, array, **more):
    datatype = next(key for key, dtype in NUMPY.items() if array.dtype == dtype)
    return {"name": name, "shape": array.shape, "datatype": datatype, **more}


def infer_json(client, name, request, wanted):
    inputs = [kserve_input(key, array, data=array.reshape(-1).tolist()) for key, array in request.items()]
    body = {"inputs": inputs}
    if wanted is not None:
        body["outputs"] = [{"name": output} for output in wanted]
    reply = client.json(f"/v2/models/{name}/versions/7/infer", body)
    if reply is None:
        return None
    if (reply["model_name"], reply["model_version"]) != (name, "1"):
        raise AssertionError(f"answered as {reply['model_name']} {reply['model_version']}")
    return {
        output["name"]: np.array(output["data"], NUMPY[output["datatype"]]).reshape(output["shape"])
        for output in reply["outputs"]
    }


def infer_binary(client, name, request):
    inputs = [
        kserve_input(key, array, parameters={"binary_data_size": array.nbytes})
        for key, array in request.items()
    ]
    head = json.dumps({"inputs": inputs, "parameters": {"binary_data_output": True}}).encode()
    data = b"".join(array.tobytes() for array in request.values())
    length = {"Inference-Header-Content-Length": str(len(head))}
    status, headers, body = client.call(f"/v2/models/{name}/infer", head + data, length)
    if expect_status(status, body) == 204:
        return None
    start = int(headers["Inference-Header-Content-Length"])
    outputs = {}
    for output in json.loads(body[:start])["outputs"]:
        end = start + output["parameters"]["binary_data_size"]
        array = np.frombuffer(body[start:end], NUMPY[output["datatype"]])
        outputs[output["name"]] = array.reshape(output["shape"])
        start = end
    if start != len(body):
        raise AssertionError(f"{len(body) - start} bytes belong to no output")
    return outputs


def predict(client, name, request, expected):
    """By columns; JSON has no types, so they are the expected ones."""
    reply = client.json(
        f"/v1/models/{name}:predict",
        {"inputs": {key: array.tolist() for key, array in request.items()}},
    )
    return None if reply is None else typed(reply["outputs"], expected)


def predict_rows(client, name, request, expected):
    count = len(next(iter(request.values())))
    rows = [{key: array[i].tolist() for key, array in request.items()} for i in range(count)]
    reply = client.json(f"/v1/models/{name}:predict", {"instances": rows})
    if reply is None or len(expected) == 1:
        return None if reply is None else typed(reply["predictions"], expected)
    named = {key: [row[key] for row in reply["predictions"]] for key in reply["predictions"][0]}
    return typed(named, expected)


def typed(outputs, expected):
    """The only output comes without its name."""
    if len(expected) == 1:
        outputs = {next(iter(expected)): outputs}
    return {
        name: np.array(value, expected[name].dtype) if name in expected else value
        for name, value in outputs.items()
    }


def has_rows(arrays):
    return len({array.shape[0] for array in arrays.values()}) == 1


def check_metadata(client, each):
    metadata = client.json(f"/v2/models/{each.name}")
    for told, expected in zip((metadata["inputs"], metadata["outputs"]), each.signature()):
        expected = [
            {
                "name": name,
                "datatype": DATATYPES[type],
                "shape": [-1 if dim is None else dim for dim in shape],
            }
            for name, (type, shape) in sorted(expected.items())
        ]
        if told != expected:
            raise AssertionError(f"metadata: expected {expected}, got {told}")


def check_refused(client, each, seed):
    entry, text, names = spoiled_of(each, seed)
    name = entry["name"]
    status = client.json(f"/v1/models/{name}")["model_version_status"][0]
    if (status["state"], status["status"]["error_code"]) != ("LOADING", "FAILED_PRECONDITION"):
        raise AssertionError(f"{name} is not refused: {status}")
    problem = spoiled.check(status["status"]["error_message"], text, names)
    if problem:
        raise AssertionError(problem)


def ask(url, seed):
    """What is wrong with one pipeline, or nothing; and how many answers were compared."""
    client, each, rng, answers = Client(url), graph(seed), np.random.default_rng([seed, 1]), 0
    try:
        status = client.json(f"/v1/models/{each.name}")["model_version_status"][0]
        if status["state"] != "AVAILABLE":
            raise AssertionError(f"it is not served: {status}")
        check_metadata(client, each)
        check_refused(client, each, seed)
        for _ in range(2):
            request = each.request(rng)
            try:
                expected = each.answer(request)
            except Nothing:
                expected = None
            name = each.name
            expect_same("binary", infer_binary(client, name, request), expected)
            expect_same("JSON", infer_json(client, name, request, None), expected)
            wanted = [output for output in each.outputs if rng.random() < 0.5]
            if wanted and expected is not None:
                some = {output: expected[output] for output in wanted}
                expect_same("some outputs", infer_json(client, name, request, wanted), some)
            if 0 not in next(iter(request.values())).shape:
                expect_same("columns", predict(client, name, request, expected or {}), expected)
                if has_rows(request) and (expected is None or has_rows(expected)):
                    rows = predict_rows(client, name, request, expected or {})
                    expect_same("rows", rows, expected)
            answers += 1
    except (AssertionError, KeyError, ValueError, OSError) as problem:
        return f"seed {seed}: {problem}", answers
    return None, answers


def main():
    command, place, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    seeds = range(seed, seed + count)
    if command == "make":
        return make(place, seeds)
    with ThreadPoolExecutor(CLIENTS) as clients:
        results = list(clients.map(lambda each: ask(place, each), seeds))
    wrong = [problem for problem, _ in results if problem]
    answers = sum(answers for _, answers in results)
    print("\n".join([*wrong, f"{answers} requests and {len(seeds) - len(wrong)} refusals"]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
