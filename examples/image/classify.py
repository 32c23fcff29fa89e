# SPDX-License-Identifier: Apache-2.0
"""Sends picture files as they are; the server decodes and resizes them."""

import argparse
import json
import struct
import urllib.error
import urllib.request
from pathlib import Path


def classify(url, picture):
    """The ten probabilities for the bytes of one PNG or JPEG."""
    inputs = [{"name": "image", "shape": [1], "datatype": "BYTES"}]
    header = json.dumps({"inputs": inputs}).encode()
    request = urllib.request.Request(
        f"{url}/v2/models/digits/infer",
        # Each element of a BYTES tensor has its length in front, in four bytes.
        data=header + struct.pack("<I", len(picture)) + picture,
        headers={"Inference-Header-Content-Length": str(len(header))},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["outputs"][0]["data"]


def main():
    """Prints what each picture shows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("pictures", nargs="+", type=Path)
    arguments = parser.parse_args()
    for path in arguments.pictures:
        try:
            probabilities = classify(arguments.url, path.read_bytes())
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path}: {json.load(error)['error']}") from error
        best = max(range(10), key=lambda digit: probabilities[digit])
        print(f"{path}: {best} ({probabilities[best]:.1%})")


if __name__ == "__main__":
    main()
