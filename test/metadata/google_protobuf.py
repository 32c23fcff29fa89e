# SPDX-License-Identifier: Apache-2.0
"""Reads protobuf JSON with Google's own parser: what it is held against.

    python3 google_protobuf.py FOLDER FILE TYPE < texts.json > messages.json

Compiles FILE of FOLDER, parses each of a JSON list of texts into a TYPE, and prints the list of what
Google's printer makes of these messages, defaults included.
"""

import json
import sys
import tempfile
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from grpc_tools import protoc


def compile_files(folder, file):
    """A pool with FILE and all that it imports; Google's own files come with protoc."""
    well_known = Path(protoc.__file__).parent / "_proto"
    with tempfile.TemporaryDirectory() as out:
        compiled = Path(out) / "files.bin"
        arguments = [f"-I{folder}", f"-I{well_known}", "--include_imports"]
        code = protoc.main(["protoc", *arguments, f"--descriptor_set_out={compiled}", file])
        if code != 0:
            raise SystemExit(f"protoc ended with {code}")
        files = descriptor_pb2.FileDescriptorSet.FromString(compiled.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for item in files.file:
        pool.Add(item)
    return pool


def main():
    """See above."""
    folder, file, type_name = sys.argv[1:]
    pool = compile_files(folder, file)
    message_class = message_factory.GetMessageClass(pool.FindMessageTypeByName(type_name))
    read = []
    for text in json.load(sys.stdin):
        message = json_format.Parse(text, message_class(), descriptor_pool=pool)
        read.append(
            json_format.MessageToDict(
                message, always_print_fields_with_no_presence=True, descriptor_pool=pool
            )
        )
    json.dump(read, sys.stdout)


if __name__ == "__main__":
    main()
