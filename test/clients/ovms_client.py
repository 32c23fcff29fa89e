# SPDX-License-Identifier: Apache-2.0
"""TensorFlow-style REST as programs send it that were written for OVMS or TensorFlow Serving: no client
library exists, so these are the standard library's, with the bodies and headers that people use."""

import base64
import http.client
import json
import math
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from checks import check, expect_equal, run, server_url
from PIL import Image
from values import ARRAYS, expect_same

FILES = Path(__file__).parents[1] / "wire" / "files"


class Client:
    """Sends what urllib sends by itself: a form's content type with every body, as curl -d does."""

    def __init__(self, url):
        self.url = url

    def get(self, path):
        """The JSON of a GET."""
        with urllib.request.urlopen(f"{self.url}/v1/{path}") as reply:
            return json.load(reply)

    def predict(self, model, body, headers=None):
        """The JSON of a predict; `body` is anything that json.dumps writes."""
        request = urllib.request.Request(
            f"{self.url}/v1/models/{model}:predict", json.dumps(body).encode(), headers or {}
        )
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)


def b64(data):
    """Bytes as TensorFlow Serving takes them."""
    return {"b64": base64.b64encode(data).decode()}


@check("half plus two, as every tutorial has it")
def half_plus_two(client):
    answer = client.predict("half_plus_two", {"instances": [1.0, 2.0, 5.0]})
    expect_equal(answer, {"predictions": [2.5, 3.0, 4.5]})


@check("a signature and a content type of JSON")
def signature(client):
    body = {"signature_name": "serving_default", "inputs": {"x": [1.0, 2.0]}}
    answer = client.predict("half_plus_two", body, {"Content-Type": "application/json"})
    expect_equal(answer, {"outputs": [2.5, 3.0]})


@check("an array there and back, as rows and as columns")
def array(client):
    rows = np.random.default_rng(0).random((3, 5), np.float32)
    as_rows = client.predict("dynamic", {"instances": rows.tolist()})["predictions"]
    as_column = client.predict("dynamic", {"inputs": {"x": rows.tolist()}})["outputs"]
    expect_equal(as_rows, as_column)
    expect_same(np.array(as_rows, np.float32), rows + 1)


@check("several inputs and outputs")
def several(client):
    body = {"instances": [{"a": 1, "b": 10}, {"a": 2, "b": 20}]}
    expect_equal(client.predict("add", body), {"predictions": [11.0, 22.0]})
    expect_equal(
        client.predict("two_outputs", {"inputs": [1, 2]}),
        {"outputs": {"minus": [0.0, 1.0], "plus": [2.0, 3.0]}},
    )


@check("every element type, as rows and as columns")
def every_type(client):
    for model, array in ARRAYS.values():
        values = array.tolist()
        if array.dtype == object:
            values = [value.decode() for value in values]
        for form, reply in (("instances", "predictions"), ("inputs", "outputs")):
            back = client.predict(model, {form: values})[reply]
            expect_same(np.array(back, array.dtype), array)


@check("NaN and infinities, as Python's json writes and reads them")
def not_finite(client):
    values = client.predict("half_plus_two", {"instances": [math.nan, math.inf, -math.inf]})
    nan, up, down = values["predictions"]
    assert math.isnan(nan), f"expected NaN, got {nan}"
    expect_equal((up, down), (math.inf, -math.inf))


@check("bytes that are no text, there and back")
def raw_bytes(client):
    data = bytes(range(256))
    expect_equal(
        client.predict("strings_bytes", {"instances": [b64(data)]}), {"predictions": [b64(data)]}
    )


@check("a JPEG in base64")
def jpeg(client):
    file = FILES / "half-exif6.jpg"
    body = {"instances": [{"x": b64(file.read_bytes())}]}
    pixels = np.array(client.predict("image_any", body)["predictions"])[0]
    stored = np.asarray(Image.open(file))[:, :, ::-1]
    expect_equal(pixels.shape, stored.shape)
    worst = np.abs(pixels - stored).max()
    assert worst <= 4, f"expected the picture's pixels, blue first; off by up to {worst}"


@check("a batch of pictures, in a column too")
def batch(client):
    png = b64((FILES / "colour-4x4.png").read_bytes())
    by_rows = client.predict("image_batch", {"instances": [png, png]})["predictions"]
    by_columns = client.predict("image_batch", {"inputs": {"x": [png, png]}})["outputs"]
    expect_equal(by_rows, by_columns)
    expect_equal(np.array(by_rows).shape, (2, 4, 4, 3))


@check("status tells when a model can be asked")
def status(client):
    (version,) = client.get("models/dummy")["model_version_status"]
    expect_equal(version["state"], "AVAILABLE")
    expect_equal(version["status"], {"error_code": "OK", "error_message": ""})
    expect_equal(client.get("models/dummy/versions/1")["model_version_status"], [version])
    expect_equal(client.get("config")["dummy"]["model_version_status"], [version])


@check("metadata tells how to ask it")
def metadata(client):
    document = client.get("models/dummy/metadata")
    expect_equal(document["modelSpec"]["version"], "1")
    served = document["metadata"]["signature_def"]["signatureDef"]["serving_default"]
    (name,) = served["inputs"]
    dims = [int(dim["size"]) for dim in served["inputs"][name]["tensorShape"]["dim"]]
    answer = client.predict("dummy", {"inputs": {name: np.zeros(dims).tolist()}})
    expect_equal(answer, {"outputs": [[1.0] * 10]})


@check("an error is a status and a sentence")
def error(client):
    for model, body, code, text in (
        ("nobody", {"instances": [1]}, 404, "Model with requested name is not found"),
        (
            "half_plus_two",
            {"instances": []},
            400,
            "Invalid JSON structure. Missing instances in row format",
        ),
    ):
        try:
            client.predict(model, body)
        except urllib.error.HTTPError as refused:
            expect_equal(refused.code, code)
            expect_equal(json.load(refused), {"error": text})
        else:
            raise AssertionError(f"expected {code}")


@check("one connection serves many requests, refused ones between")
def keep_alive(client):
    address = urlsplit(client.url)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    local = None
    for model, status in (("half_plus_two", 200), ("nobody", 404), ("half_plus_two", 200)):
        connection.request("POST", f"/v1/models/{model}:predict", '{"instances": [1]}')
        reply = connection.getresponse()
        reply.read()
        expect_equal(reply.status, status)
        local = local or connection.sock.getsockname()
        expect_equal(connection.sock.getsockname(), local)
    connection.close()


if __name__ == "__main__":
    run(Client(server_url()))
