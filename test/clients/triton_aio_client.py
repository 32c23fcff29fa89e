# SPDX-License-Identifier: Apache-2.0
"""tritonclient[http] on asyncio, against the live server. Unlike the synchronous client it offers to
take compressed replies to every request, and undoes compression only of those to infer."""

import asyncio

import numpy as np
from checks import check, expect_equal, expect_error, run_async, server_url
from tritonclient.http import InferInput, InferRequestedOutput
from tritonclient.http.aio import InferenceServerClient
from tritonclient.utils import InferenceServerException
from values import ARRAYS, JSON_TYPES, expect_same


def tensor(name, datatype, array, binary=True):
    """An input holding an array."""
    made = InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


@check("is live and ready, the models too")
async def health(client):
    assert await client.is_server_live()
    assert await client.is_server_ready()
    assert await client.is_model_ready("dummy")
    assert not await client.is_model_ready("nobody")


@check("reads metadata of more than 1 KiB")
async def large_metadata(client):
    model = await client.get_model_metadata("many_outputs")
    expect_equal(len(str(model)) > 1024, True)
    expect_equal(model["outputs"][29]["name"], "output_29")


@check("reads an index of more than 1 KiB")
async def index(client):
    entries = await client.get_model_repository_index()
    expect_equal(len(str(entries)) > 1024, True)


@check("infers with its defaults")
async def defaults(client):
    ten = np.arange(10, dtype=np.float32).reshape(1, 10)
    answer = await client.infer("dummy", [tensor("b", "FP32", ten)], request_id="7")
    expect_same(answer.as_numpy("a"), ten + 1)
    expect_equal(answer.get_response()["id"], "7")


@check("reads a large reply, which comes compressed")
async def large(client):
    x = np.zeros((3, 5000), np.float32)
    for binary in (True, False):
        out = [InferRequestedOutput("y", binary_data=binary)]
        answer = await client.infer("dynamic", [tensor("x", "FP32", x)], outputs=out)
        expect_same(answer.as_numpy("y"), x + 1)


def compresses(algorithm):
    """A check that bodies are compressed both ways."""

    async def compressed(client):
        x = np.zeros((1, 5000), np.float32)
        answer = await client.infer(
            "dynamic",
            [tensor("x", "FP32", x)],
            request_compression_algorithm=algorithm,
            response_compression_algorithm=algorithm,
        )
        expect_same(answer.as_numpy("y"), x + 1)

    return compressed


for each in ("gzip", "deflate"):
    check(f"compresses both ways with {each}")(compresses(each))


@check("passes every datatype through, as binary data and as JSON")
async def datatypes(client):
    for datatype, (model, array) in ARRAYS.items():
        for binary in (True, False) if datatype in JSON_TYPES else (True,):
            out = [InferRequestedOutput("y", binary_data=binary)]
            answer = await client.infer(model, [tensor("x", datatype, array, binary)], outputs=out)
            expect_same(answer.as_numpy("y"), array)


@check("reads the error's text")
async def errors(client):
    try:
        await client.infer("dummy", [tensor("b", "FP32", np.zeros((2, 10), np.float32))])
    except InferenceServerException as error:
        expect_error(error, "Invalid input batch size - Expected: 1; Actual: 2; input name: b")
    else:
        raise AssertionError("expected an error")


@check("sends several requests at once")
async def concurrent(client):
    x = [np.full((1, 3), n, np.float32) for n in range(64)]
    answers = await asyncio.gather(*(client.infer("dynamic", [tensor("x", "FP32", a)]) for a in x))
    for array, answer in zip(x, answers, strict=True):
        expect_same(answer.as_numpy("y"), array + 1)


async def main():
    """Runs the checks with one client."""
    async with InferenceServerClient(server_url().removeprefix("http://")) as client:
        await run_async(client)


if __name__ == "__main__":
    asyncio.run(main())
