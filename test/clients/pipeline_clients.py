# SPDX-License-Identifier: Apache-2.0
"""Pipelines for clients that know only models: tritonclient, the kserve SDK and TensorFlow-style JSON,
against a server of test/wire/pipelines/config.json."""

import asyncio
import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from checks import check, expect_equal, expect_error, run, server_url
from kserve_sdk import InferenceRESTClient, InferRequest, RESTConfig
from kserve_sdk import InferInput as KserveInput
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException
from values import expect_same

FILES = Path(__file__).parents[1] / "wire" / "files"
URL = server_url()
TEN = np.arange(10, dtype=np.float32).reshape(1, 10)


def tensor(name, datatype, array, binary=True):
    made = InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


@check("tritonclient sees a model of version 1")
def metadata(client):
    assert client.is_model_ready("rows_of") and client.is_model_ready("rows_of", "7")
    assert not client.is_model_ready("refused_cycle")
    told = client.get_model_metadata("rows_of")
    expect_equal(told["versions"], ["1"])
    expect_equal([output["shape"] for output in told["outputs"]], [[-1, 1, 1], [-1, 1, 10]])
    states = {entry["name"]: entry["state"] for entry in client.get_model_repository_index()}
    expect_equal((states["rows_of"], states["refused_cycle"]), ("READY", "UNAVAILABLE"))


@check("tritonclient infers, binary and JSON, and chooses outputs")
def infer(client):
    for binary in (True, False):
        x = [tensor("x", "FP32", TEN + 3, binary)]
        answer = client.infer("rows_of", x, model_version="2")
        expect_equal(answer.get_response()["model_version"], "1")
        expect_same(answer.as_numpy("rows"), np.stack([TEN + 4 + i for i in range(3)]))
        expect_same(answer.as_numpy("places"), np.arange(3, dtype=np.int32).reshape(3, 1, 1))
        answer = client.infer("rows_of", x, outputs=[InferRequestedOutput("places", binary)])
        expect_equal([output["name"] for output in answer.get_response()["outputs"]], ["places"])


@check("tritonclient sends a batch of pictures, one a shard")
def pictures(client):
    png = (FILES / "colour-4x4.png").read_bytes()
    answer = client.infer("pictures", [tensor("image", "BYTES", np.array([png] * 5, object))])
    expect_same(answer.as_numpy("pixels"), np.full((5, 1, 4, 4, 3), (30, 20, 10), np.uint8))


@check("tritonclient takes an answer without content for an error, and goes on")
def nothing(client):
    try:
        client.infer("rows_of", [tensor("x", "FP32", TEN * 0)])
    except InferenceServerException as error:
        expect_equal(error.status(), "204")
    else:
        raise AssertionError("expected an error")
    expect_same(client.infer("twice", [tensor("x", "FP32", TEN)]).as_numpy("y"), TEN + 2)


@check("tritonclient reads the error of a node")
def errors(client):
    two = np.ones(2, np.float32)
    try:
        client.infer("faulty_throws", [tensor(name, "FP32", two) for name in ("good", "other")])
    except InferenceServerException as error:
        expect_error(error, "Custom node failed during execution - Node: faulty")
    else:
        raise AssertionError("expected an error")


@check("the kserve SDK infers, in binary and JSON")
def kserve(_):
    async def ask(binary):
        made = KserveInput("x", list(TEN.shape), "FP32")
        made.set_data_from_numpy(TEN, binary_data=binary)
        asked = InferRequest(
            model_name="twice", infer_inputs=[made], parameters={"binary_data_output": binary}
        )
        client = InferenceRESTClient(RESTConfig(protocol="v2"))
        return await client.infer(URL, asked, model_name="twice")

    for binary in (True, False):
        expect_same(asyncio.run(ask(binary)).outputs[0].as_numpy(), TEN + 2)


@check("predict in rows and columns on one connection, with nothing between them")
def predict(_):
    connection = http.client.HTTPConnection(urlsplit(URL).netloc)

    def post(body):
        connection.request("POST", "/v1/models/rows_of:predict", json.dumps(body))
        reply = connection.getresponse()
        return reply.status, reply.read()

    two = [2.0] + [0.0] * 9
    status, body = post({"instances": [two]})
    rows = json.loads(body)["predictions"]
    expect_equal((status, [row["places"] for row in rows]), (200, [[[0]], [[1]]]))
    expect_equal(post({"instances": [[0.0] * 10]}), (204, b""))
    status, body = post({"inputs": {"x": [two]}})
    expect_equal((status, json.loads(body)["outputs"]["places"]), (200, [[[0]], [[1]]]))


if __name__ == "__main__":
    with InferenceServerClient(URL.removeprefix("http://")) as client:
        run(client)
