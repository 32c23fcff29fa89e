# SPDX-License-Identifier: Apache-2.0
"""Sends a tensor as bytes and reads one back, with the standard library alone."""

import array
import json
import sys
import urllib.request

DIGIT = """
...##...
..####..
.##..##.
.##..##.
.##..##.
.##..##.
..####..
...##...
"""


def infer(url, model, name, shape, datatype, tensor):
    """Sends one input; returns the reply's JSON and the bytes of its outputs by name."""
    header = json.dumps(
        {
            "inputs": [
                {
                    "name": name,
                    "shape": shape,
                    "datatype": datatype,
                    "parameters": {"binary_data_size": len(tensor)},
                }
            ],
            "parameters": {"binary_data_output": True},
        }
    ).encode()
    request = urllib.request.Request(
        f"{url}/v2/models/{model}/infer",
        data=header + tensor,
        headers={"Inference-Header-Content-Length": str(len(header))},
    )
    with urllib.request.urlopen(request) as response:
        body = response.read()
        end = int(response.headers["Inference-Header-Content-Length"])
    reply = json.loads(body[:end])
    outputs = {}
    for output in reply["outputs"]:
        size = output["parameters"]["binary_data_size"]
        outputs[output["name"]] = body[end : end + size]
        end += size
    return reply, outputs


def main():
    """Asks which digit the drawing shows."""
    url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    pixels = bytes(0 if character == "#" else 255 for character in DIGIT if character != "\n")
    _, outputs = infer(url, "digits", "image", [1, 8, 8, 1], "UINT8", pixels)
    probabilities = array.array("f", outputs["probabilities"])
    for digit, probability in enumerate(probabilities):
        print(f"{digit} {probability:6.1%} {'=' * round(40 * probability)}")
    print(f"This is a {max(range(10), key=lambda digit: probabilities[digit])}.")


if __name__ == "__main__":
    main()
