# SPDX-License-Identifier: Apache-2.0
"""The kserve SDK's REST client against the live server."""

import asyncio
import uuid

import httpx
import numpy as np
from checks import check, expect_equal, expect_error, run_async, server_url
from kserve_sdk import InferenceRESTClient, InferInput, InferRequest, RequestedOutput, RESTConfig
from values import ARRAYS, JSON_TYPES, expect_same

URL = server_url()


def request(model, name, datatype, array, *, binary=True, **more):
    """A request with one input."""
    made = InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return InferRequest(model_name=model, infer_inputs=[made], **more)


@check("is live and ready, the models too")
async def health(client):
    expect_equal(await client.is_server_live(URL), True)
    expect_equal(await client.is_server_ready(URL), True)
    expect_equal(await client.is_model_ready(URL, "dummy"), True)
    expect_equal(await client.is_model_ready(URL, "nobody"), False)


@check("infers with its defaults: binary in, JSON out, an id of its own")
async def defaults(client):
    ten = np.arange(10, dtype=np.float32).reshape(1, 10)
    answer = await client.infer(URL, request("dummy", "b", "FP32", ten), model_name="dummy")
    expect_equal(answer.model_name, "dummy")
    expect_equal(str(uuid.UUID(answer.id)), answer.id)
    expect_same(answer.outputs[0].as_numpy(), ten + 1)


@check("gets the id back that it gave")
async def given_id(client):
    asked = request("dummy", "b", "FP32", np.zeros((1, 10), np.float32), request_id="id 7")
    answer = await client.infer(URL, asked, model_name="dummy")
    expect_equal(answer.id, "id 7")


@check("infers with a plain dictionary")
async def dictionary(client):
    data = {"inputs": [{"name": "x", "shape": [2], "datatype": "FP32", "data": [1, 2]}]}
    answer = await client.infer(URL, data, model_name="two_outputs")
    expect_equal([output.name for output in answer.outputs], ["minus", "plus"])
    expect_same(answer.get_output_by_name("plus").as_numpy(), np.array([2, 3], np.float32))


@check("asks for one binary output")
async def binary_output(client):
    wanted = [RequestedOutput("plus", parameters={"binary_data": True})]
    x = np.array([1, 2], np.float32)
    asked = request("two_outputs", "x", "FP32", x, request_outputs=wanted)
    answer = await client.infer(URL, asked, model_name="two_outputs")
    expect_equal(len(answer.outputs), 1)
    expect_same(answer.outputs[0].as_numpy(), x + 1)


@check("passes every datatype through as binary data")
async def binary_datatypes(client):
    for datatype, (model, array) in ARRAYS.items():
        asked = request(model, "x", datatype, array, parameters={"binary_data_output": True})
        answer = await client.infer(URL, asked, model_name=model)
        expect_same(answer.outputs[0].as_numpy(), array)


@check("passes every datatype through as JSON")
async def json_datatypes(client):
    for datatype in JSON_TYPES:
        model, array = ARRAYS[datatype]
        asked = request(model, "x", datatype, array, binary=False)
        answer = await client.infer(URL, asked, model_name=model)
        expect_same(answer.outputs[0].as_numpy(), array)


@check("sends a zero-sized tensor, whose data is null")
async def zero_sized(client):
    empty = np.zeros((0, 3), np.float32)
    answer = await client.infer(URL, request("dynamic", "x", "FP32", empty), model_name="dynamic")
    expect_same(answer.outputs[0].as_numpy(), empty)


@check("reads numbers that are not finite")
async def not_finite(client):
    asked = request("not_finite", "x", "FP32", np.ones(1, np.float32))
    answer = await client.infer(URL, asked, model_name="not_finite")
    expect_same(answer.outputs[0].as_numpy(), np.array([np.nan, 1, np.nan], np.float32))


@check("reads the error's text")
async def errors(client):
    asked = request("nobody", "x", "FP32", np.ones(1, np.float32))
    try:
        await client.infer(URL, asked, model_name="nobody")
    except httpx.HTTPStatusError as error:
        expect_error(error, "Model with requested name is not found, '404")
    else:
        raise AssertionError("expected an error")


async def main():
    """Runs the checks with one client."""
    await run_async(InferenceRESTClient(RESTConfig(protocol="v2")))


if __name__ == "__main__":
    asyncio.run(main())
