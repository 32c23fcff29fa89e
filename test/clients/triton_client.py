# SPDX-License-Identifier: Apache-2.0
"""tritonclient[http], the synchronous one, against the live server."""

from pathlib import Path

import numpy as np
from checks import check, expect_equal, expect_error, run, server_url
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException
from values import ARRAYS, JSON_TYPES, expect_same

FILES = Path(__file__).parents[1] / "wire" / "files"


def tensor(name, datatype, array, binary=True):
    """An input holding an array."""
    made = InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


def ten(binary=True):
    """The input of the model `dummy`."""
    return tensor("b", "FP32", np.arange(10, dtype=np.float32).reshape(1, 10), binary)


ELEVEN = np.arange(1, 11, dtype=np.float32).reshape(1, 10)


@check("is live and ready, the models too")
def health(client):
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("dummy")
    assert client.is_model_ready("dummy", "1")
    assert not client.is_model_ready("nobody")
    assert not client.is_model_ready("dummy", "9")


@check("reads the server's and a model's metadata")
def metadata(client):
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    model = client.get_model_metadata("dummy")
    expect_equal(model["inputs"], [{"name": "b", "datatype": "FP32", "shape": [1, 10]}])
    expect_equal(client.get_model_metadata("gap", "1")["versions"], ["1", "3"])


@check("lists the repository")
def index(client):
    entries = client.get_model_repository_index()
    states = {(e["name"], e["version"]): e["state"] for e in entries}
    expect_equal(states[("dummy", "1")], "READY")
    expect_equal(states[("gap", "3")], "READY")
    expect_equal(states[("broken", "1")], "UNAVAILABLE")


@check("infers with its defaults: binary in and out")
def defaults(client):
    answer = client.infer("dummy", [ten()])
    expect_same(answer.as_numpy("a"), ELEVEN)
    expect_equal(answer.get_response()["model_name"], "dummy")
    assert "parameters" in answer.get_output("a"), "expected a binary output"


@check("infers with JSON in and out")
def json_both_ways(client):
    answer = client.infer("dummy", [ten(False)], outputs=[InferRequestedOutput("a", False)])
    expect_same(answer.as_numpy("a"), ELEVEN)
    assert "data" in answer.get_output("a"), "expected a JSON output"


@check("infers with a version, an id and parameters that mean nothing here")
def options(client):
    answer = client.infer(
        "gap",
        [tensor("x", "FP32", np.zeros(2, np.float32))],
        model_version="1",
        request_id="id 7",
        priority=2**40,
        timeout=2**40,
        sequence_id=2**62,
        parameters={"custom": "value"},
    )
    expect_same(answer.as_numpy("y"), np.ones(2, np.float32))
    expect_equal(answer.get_response()["id"], "id 7")
    expect_equal(answer.get_response()["model_version"], "1")


@check("chooses among outputs, some binary and some JSON")
def outputs(client):
    x = [tensor("x", "FP32", np.array([1, 2], np.float32))]
    wanted = [InferRequestedOutput("plus", True), InferRequestedOutput("minus", False)]
    answer = client.infer("two_outputs", x, outputs=wanted)
    expect_same(answer.as_numpy("plus"), np.array([2, 3], np.float32))
    expect_same(answer.as_numpy("minus"), np.array([0, 1], np.float32))
    only = client.infer("two_outputs", x, outputs=[InferRequestedOutput("plus")])
    assert only.as_numpy("minus") is None, "expected only the output asked for"


@check("mixes a JSON input and a binary one")
def mixed(client):
    a = tensor("a", "FP32", np.array([1, 2], np.float32), binary=False)
    b = tensor("b", "FP32", np.array([10, 20], np.float32), binary=True)
    for inputs in ([a, b], [b, a]):
        expect_same(client.infer("add", inputs).as_numpy("sum"), np.array([11, 22], np.float32))


def passes_through(datatype, binary):
    """A check that one datatype comes back as it went."""

    def through(client):
        model, array = ARRAYS[datatype]
        out = InferRequestedOutput("y", binary_data=binary)
        answer = client.infer(model, [tensor("x", datatype, array, binary)], outputs=[out])
        expect_same(answer.as_numpy("y"), array)

    return through


for each in ARRAYS:
    check(f"passes {each} through as binary data")(passes_through(each, True))
for each in JSON_TYPES:
    check(f"passes {each} through as JSON")(passes_through(each, False))


@check("takes zero-sized tensors")
def zero_sized(client):
    empty = np.zeros((0, 3), np.float32)
    answer = client.infer("dynamic", [tensor("x", "FP32", empty)])
    expect_same(answer.as_numpy("y"), empty)


@check("takes a scalar")
def scalar(client):
    answer = client.infer("scalar", [tensor("x", "FP32", np.array(4.5, np.float32))])
    expect_same(answer.as_numpy("y"), np.array(4.5, np.float32))


@check("reads NaN and infinities from binary data, NaN from JSON")
def not_finite(client):
    x = [tensor("x", "FP32", np.ones(1, np.float32))]
    expect_same(
        client.infer("not_finite", x).as_numpy("y"), np.array([np.nan, 1, np.inf], np.float32)
    )
    as_json = client.infer("not_finite", x, outputs=[InferRequestedOutput("y", False)])
    expect_same(as_json.as_numpy("y"), np.array([np.nan, 1, np.nan], np.float32))


@check("sends an encoded image")
def image(client):
    png = np.array([(FILES / "colour-8x8.png").read_bytes()], object)
    answer = client.infer("image_u8", [tensor("x", "BYTES", png)])
    expect_same(answer.as_numpy("y"), np.full((1, 4, 4, 3), (30, 20, 10), np.uint8))


def compresses(algorithm):
    """A check that bodies are compressed both ways."""

    def compressed(client):
        x = np.zeros((1, 5000), np.float32)
        answer = client.infer(
            "dynamic",
            [tensor("x", "FP32", x)],
            request_compression_algorithm=algorithm,
            response_compression_algorithm=algorithm,
        )
        expect_same(answer.as_numpy("y"), x + 1)

    return compressed


for each in ("gzip", "deflate"):
    check(f"compresses both ways with {each}")(compresses(each))


@check("reads the error's text and status")
def errors(client):
    for model, inputs, text in (
        ("nobody", [ten()], "Model with requested name is not found"),
        ("add", [ten()], "Invalid number of inputs - Expected: 2; Actual: 1"),
        (
            "passthrough_i64",
            [tensor("x", "INT32", np.ones(1, np.int32))],
            "Invalid input precision - Expected: I64; Actual: INT32; input name: x",
        ),
        (
            "throws",
            [tensor("x", "FP32", np.ones(3, np.float32))],
            "Internal inference error",
        ),
    ):
        try:
            client.infer(model, inputs)
        except InferenceServerException as error:
            expect_error(error, text)
        else:
            raise AssertionError(f"expected {text}")


@check("is told that models are not loaded this way")
def load(client):
    try:
        client.load_model("dummy")
    except InferenceServerException as error:
        expect_error(error, "Invalid request URL")
    else:
        raise AssertionError("expected an error")


@check("sends several requests at once")
def concurrent(client):
    pending = [client.async_infer("dummy", [ten()], request_id=str(n)) for n in range(1, 65)]
    for number, request in enumerate(pending, 1):
        answer = request.get_result()
        expect_equal(answer.get_response()["id"], str(number))
        expect_same(answer.as_numpy("a"), ELEVEN)


if __name__ == "__main__":
    with InferenceServerClient(server_url().removeprefix("http://"), concurrency=8) as triton:
        run(triton)
