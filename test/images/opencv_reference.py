# SPDX-License-Identifier: Apache-2.0
"""Holds the image room against OpenCV, pixel by pixel: decoding, conversion and resize.

    python3 test/images/opencv_reference.py build/tests/image_dump

Needs the packages of test/requirements-image.txt. Prints the greatest difference of every group and
ends with status 1 where one is over its bound.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

# Intel's closed primitives, where OpenCV is built with them, interpolate floats a little differently
# (by 0.0002 of 255); the reference is OpenCV's own code.
os.environ["OPENCV_IPP"] = "disabled"
os.environ["OPENCV_LOG_LEVEL"] = "ERROR"

import cv2  # noqa: E402
from opencv_pictures import pictures  # noqa: E402

TYPES = {
    "u8": np.uint8,
    "i8": np.int8,
    "u16": np.uint16,
    "i16": np.int16,
    "i32": np.int32,
    "f16": np.float16,
    "f32": np.float32,
    "f64": np.float64,
}
# Resized in the picture's own type, then converted: OpenCV resizes none of the three.
RESIZED_FIRST = ("i8", "i32", "f16")
TARGETS = [(224, 224), (53, 37), (20, 20), (1, 1), (3, 200), (107, 31), (300, 5)]


class Room:
    """The image_dump command, one job after another."""

    def __init__(self, command):
        self.process = subprocess.Popen([command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tensor(self, path, shape, kind, layout="NHWC"):
        """The tensor as an array, or the text of the error."""
        job = f"{layout} {','.join(map(str, shape))} {kind} {path}\n"
        self.process.stdin.write(job.encode())
        self.process.stdin.flush()
        verdict, _, rest = self.process.stdout.readline().decode().rstrip("\n").partition(" ")
        if verdict != "ok":
            return rest
        dims, size = rest.split(" ")
        data = self.process.stdout.read(int(size))
        return np.frombuffer(data, TYPES[kind]).reshape([int(dim) for dim in dims.strip("()").split(",")])


def converted(pixels, kind):
    """Pixels in another type, unscaled and saturating, as OpenCV's convertTo does it."""
    kind = TYPES[kind]
    if np.issubdtype(kind, np.integer):
        limits = np.iinfo(kind)
        return np.clip(pixels.astype(np.int64), limits.min, limits.max).astype(kind)
    with np.errstate(over="ignore"):
        return pixels.astype(kind)


def expected(pixels, size, kind):
    """What the model is to get of decoded pixels."""
    width, height = size
    if (height, width) == pixels.shape[:2]:
        return converted(pixels, kind)

    def resized(image):
        return cv2.resize(image, size, interpolation=cv2.INTER_LINEAR).reshape(height, width, -1)

    if kind in RESIZED_FIRST:
        return converted(resized(pixels), kind)
    return resized(converted(pixels, kind))


def bound(stored, kind):
    """The greatest difference that is allowed, in steps of the type. What is interpolated in 8 bits
    is fixed-point arithmetic and exactly the same; in other types OpenCV may multiply and add in one
    rounding where the processor can."""
    worked_in = stored.dtype.type if kind in RESIZED_FIRST else TYPES[kind]
    if worked_in == np.uint8:
        return 0
    if kind == "f16":
        return 32
    if kind in ("f32", "f64"):
        return 1e-6 * np.iinfo(stored.dtype).max
    return 1


def targets(width, height):
    """The sizes that a picture is resized to: its own, half of it, and any."""
    half = (width // 2, height // 2)
    sizes = {(width, height), half} if min(half) > 0 else {(width, height)}
    return sizes | set(TARGETS if width < 600 else TARGETS[:1])


def main(command):
    room = Room(command)
    worst = defaultdict(float)
    faults = []

    def compare(group, what, actual, wanted, limit):
        if isinstance(actual, str) or actual.shape[1:] != wanted.shape:
            shape = actual if isinstance(actual, str) else actual.shape[1:]
            faults.append(f"{what}: expected {wanted.shape}, got {shape}")
            return
        with np.errstate(invalid="ignore"):
            difference = np.abs(actual[0].astype(np.float64) - wanted.astype(np.float64))
        greatest = float(np.max(np.nan_to_num(difference, posinf=np.inf)))
        worst[group] = max(worst[group], greatest)
        if greatest > limit:
            faults.append(f"{what}: differs by {greatest}, allowed {limit}")

    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(pictures().items()):
            path = Path(folder) / f"{number}"
            path.write_bytes(data)
            stored = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
            if stored is None:
                faults.append(f"{name}: OpenCV cannot read it")
                continue
            stored = stored.reshape(*stored.shape[:2], -1)
            height, width, channels = stored.shape
            own = "u16" if stored.dtype == np.uint16 else "u8"
            tensor = room.tensor(path, (1, -1, -1, -1), own)
            compare(f"decode {name.split()[0]}", name, tensor, stored, 0)
            for size in sorted(targets(width, height)):
                for kind in TYPES:
                    tensor = room.tensor(path, (1, size[1], size[0], channels), kind)
                    group = f"{'resize' if size != (width, height) else 'convert'} {own} to {kind}"
                    what = f"{name} to {size} {kind}"
                    limit = bound(stored, kind) if size != (width, height) else 0
                    compare(group, what, tensor, expected(stored, size, kind), limit)
    for group, greatest in sorted(worst.items()):
        print(f"{group:28} {greatest:g}")
    for fault in faults[:40]:
        print(fault, file=sys.stderr)
    if len(faults) > 40:
        print(f"... and {len(faults) - 40} more", file=sys.stderr)
    return 1 if faults or not worst else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
