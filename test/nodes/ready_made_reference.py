# SPDX-License-Identifier: Apache-2.0
"""Holds the ready-made custom nodes against NumPy and OpenCV.

    python3 test/nodes/ready_made_reference.py build/nodes

Every node runs in vinoserve-node-test, with the checks of the server. Prints a line a case and ends
with status 1 where a value is further off than its bound.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

os.environ["OPENCV_IPP"] = "disabled"
import cv2  # noqa: E402

RANDOM = np.random.default_rng(11)
HEIGHT, WIDTH = 48, 64
failures = []


def run(folder, node, params, **inputs):
    """Outputs by name."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        words = [str(folder / "vinoserve-node-test"), str(folder / f"lib{node}.so")]
        for key, value in params.items():
            words += ["--param", f"{key}={value}"]
        for name, value in inputs.items():
            np.save(place / f"{name}.npy", np.ascontiguousarray(value))
            words += ["--input", f"{name}={place / f'{name}.npy'}"]
        result = subprocess.run(words + ["--save", str(place / "out")], capture_output=True, text=True)
        if result.returncode != 0:
            raise RuntimeError(result.stderr)
        return {file.stem: np.load(file) for file in (place / "out").iterdir()}


def check(case, actual, expected, bound=0.0):
    """`expected` says type and shape too."""
    expected = np.asarray(expected)
    if actual.shape != expected.shape or actual.dtype != expected.dtype:
        failures.append(case)
        print(f"not ok {case}: {actual.dtype} {actual.shape}, expected {expected.dtype} {expected.shape}")
        return
    off = float(np.abs(actual.astype(np.float64) - expected).max()) if actual.size else 0.0
    if off > bound:
        failures.append(case)
    print(f"{'ok' if off <= bound else 'not ok'} {case}: off by {off:.3g}, bound {bound:g}")


def in_layout(pictures, layout):
    """HWC pictures (..., H, W, C) in that layout."""
    return np.moveaxis(pictures, -1, -3) if layout == "NCHW" else pictures


def resized(picture, height, width):
    result = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR)
    return result.reshape(height, width, -1)


def photo(channels=3):
    return RANDOM.uniform(0, 255, (HEIGHT, WIDTH, channels)).astype(np.float32)


def add_one(folder):
    numbers = RANDOM.normal(size=(1, 10)).astype(np.float32)
    for params, step in (({}, 1), ({"add_number": 7, "sub_number": 2}, 5), ({"add_number": "x"}, 1)):
        out = run(folder, "add_one", params, input_numbers=numbers)
        check(f"add_one {params}", out["output_numbers"], numbers + np.float32(step))


CROPS = {"original_image_width": WIDTH, "original_image_height": HEIGHT, "confidence_threshold": 0.5}
# What is left of a box in the picture, x1, y1, x2, y2, by the shares that a detector gives.
BOXES = {
    (0.1, 0.2, 0.6, 0.9): (6, 9, 38, 43),
    (0.0, 0.0, 1.0, 1.0): (0, 0, 64, 48),
    (-0.5, -0.25, 0.5, 0.5): (0, 0, 32, 24),
    (0.75, 0.5, 1.5, 2.0): (48, 24, 64, 48),
}


def pieces(picture, corners, size, gray, layout):
    cut = []
    for x1, y1, x2, y2 in corners:
        piece = resized(picture[y1:y2, x1:x2], *size)
        if gray:
            piece = cv2.cvtColor(piece, cv2.COLOR_BGR2GRAY)[..., None]
        cut.append(in_layout(piece, layout)[None])
    return np.stack(cut)


def detections():
    rows = [(0, 3, 0.9, *shares) for shares in BOXES]
    rows.insert(1, (1, 3, 0.9, 0, 0, 1, 1))  # another image
    rows.insert(2, (0, 3, 0.4, 0, 0, 1, 1))  # not sure enough
    rows.insert(3, (0, 4, 0.5, 0, 0, 0.5, 0.5))  # another label
    rows += [(0, 3, 0.9, 0.5, 0.5, 0.5, 0.9), (0, 3, 0.9, 1.5, 1.5, 2, 2), (0, 3, np.nan, 0, 0, 1, 1)]
    rows += [(0, 3, 0.9, np.nan, 0, 1, 1)]
    return np.array(rows, np.float32)[None, None]


def object_detection(folder):
    picture = photo()
    for layout, target, gray, size in (
        ("NCHW", "NCHW", False, (16, 24)),
        ("NHWC", "NCHW", True, (100, 90)),
        ("NCHW", "NHWC", False, (48, 64)),
        ("NHWC", "NHWC", True, (1, 1)),
    ):
        params = CROPS | {
            "original_image_layout": layout,
            "target_image_layout": target,
            "target_image_height": size[0],
            "target_image_width": size[1],
            "convert_to_gray_scale": "true" if gray else "false",
            "filter_label_id": 3,
        }
        image = in_layout(picture, layout)[None]
        out = run(folder, "model_zoo_intel_object_detection", params, image=image, detection=detections())
        case = f"model_zoo_intel_object_detection {layout}->{target}"
        check(case, out["images"], pieces(picture, BOXES.values(), size, gray, target), 1e-3)
        check(f"{case} coordinates", out["coordinates"], np.array(list(BOXES), np.float32)[:, None])
        check(f"{case} confidences", out["confidences"], np.full((4, 1, 1), 0.9, np.float32))
        check(f"{case} label_ids", out["label_ids"], np.full((4, 1, 1), 3, np.int32))
    size = {"target_image_height": 4, "target_image_width": 4}
    image = in_layout(picture, "NCHW")[None]
    every = run(
        folder, "model_zoo_intel_object_detection", CROPS | size, image=image, detection=detections()
    )
    check("every label", every["label_ids"].ravel(), np.array([3, 4, 3, 3, 3], np.int32))
    few = CROPS | size | {"max_output_batch": 2}
    out = run(folder, "model_zoo_intel_object_detection", few, image=image, detection=detections())
    check("as many of each as may be", np.array([len(value) for value in out.values()]), [2, 2, 2, 2])
    none = CROPS | size | {"filter_label_id": 9}
    out = run(folder, "model_zoo_intel_object_detection", none, image=image, detection=detections())
    check("none", out["images"], np.zeros((0, 1, 3, 4, 4), np.float32))
    check("none, coordinates", out["coordinates"], np.zeros((0, 1, 4), np.float32))


def horizontal_ocr(folder):
    picture = photo()
    boxes = np.zeros((100, 5), np.float32)
    boxes[3] = (6.7, 9.2, 38.5, 43.9, 0.8)
    boxes[50] = (-4, -4, 12, 20, 0.5)
    boxes[99] = (60, 40, 600, 400, 1.0)
    corners = [(6, 9, 37, 43), (0, 0, 12, 20), (60, 40, 64, 48)]
    for target, gray in (("NCHW", False), ("NHWC", True)):
        params = CROPS | {
            "target_image_layout": target,
            "target_image_height": 12,
            "target_image_width": 60,
            "convert_to_gray_scale": "true" if gray else "false",
        }
        out = run(folder, "horizontal_ocr", params, image=in_layout(picture, "NCHW")[None], boxes=boxes)
        expected = pieces(picture, corners, (12, 60), gray, target)
        check(f"horizontal_ocr {target}", out["text_images"], expected, 1e-3)
        places = [(x1, y1, x2 - x1, y2 - y1) for x1, y1, x2, y2 in corners]
        check("horizontal_ocr places", out["text_coordinates"], np.array(places, np.int32)[:, None])
        sure = np.array([0.8, 0.5, 1.0], np.float32)[:, None, None]
        check("horizontal_ocr confidence", out["confidence_levels"], sure)


def east_box(x, y, sides, growth):
    """The upright box around what EAST says of the place (x, y) of its maps."""
    top, right, bottom, left, angle = (np.float32(side) for side in sides)
    cos, sin = np.cos(angle), np.sin(angle)
    corner = np.array(
        [x * 4 + int(cos * right + sin * bottom), y * 4 + int(-sin * right + cos * bottom)]
    )
    up = np.array([int(-sin * (top + bottom)), int(-cos * (top + bottom))])
    back = np.array([int(-cos * (right + left)), int(sin * (right + left))])
    corners = np.array([corner, corner + up, corner + back, corner + up + back])
    (x1, y1), (x2, y2) = corners.min(0).tolist(), corners.max(0).tolist()
    x1 = max(0, int(x1 - (x2 - x1) * growth))
    x2 = min(WIDTH, int(x2 + (x2 - x1) * growth))
    y1 = max(0, int(y1 - (y2 - y1) * growth))
    y2 = min(HEIGHT, int(y2 + (y2 - y1) * growth))
    return x1, y1, x2, y2


def upright(piece, angle, height):
    """The line of text of that height, turned level, from the middle of its box."""
    middle = (piece.shape[1] // 2, piece.shape[0] // 2)
    turn = cv2.getRotationMatrix2D(middle, -np.degrees(angle), 1.0)
    turned = cv2.warpAffine(piece, turn, (piece.shape[1], piece.shape[0]))
    top = int((piece.shape[0] - height) / 2)
    return turned[top : top + int(height)]


def east_ocr(folder):
    # Smooth, so that where OpenCV rounds a place to parts of a pixel it makes a small difference.
    picture = cv2.GaussianBlur(photo(), (15, 15), 0)
    found = {  # place in the maps: score, geometry
        (8, 3): (0.9, (4, 20, 4, 20, 0.0)),
        (9, 3): (0.8, (4, 20, 4, 20, 0.0)),  # the same line, less sure
        (8, 8): (0.7, (5, 14, 5, 14, 0.6)),  # steep
        (3, 8): (0.6, (3, 9, 3, 9, 0.2)),  # not steep enough to be turned
        (12, 0): (0.95, (4, 8, 4, 8, 0.0)),  # over the upper edge
        (0, 0): (0.4, (9, 9, 9, 9, 0.0)),  # not sure enough
        (1, 1): (0.9, (np.nan, 9, 9, 9, 0.0)),
        (2, 1): (0.9, (-9, -9, 9, 9, 0.0)),  # without area
    }
    scores = np.zeros((1, HEIGHT // 4, WIDTH // 4, 1), np.float32)
    geometry = np.zeros((1, HEIGHT // 4, WIDTH // 4, 5), np.float32)
    for (x, y), (score, sides) in found.items():
        scores[0, y, x, 0], geometry[0, y, x] = score, sides
    order = [(12, 0), (8, 3), (8, 8), (3, 8)]
    for growth, target in ((0, "NCHW"), (0.2, "NHWC")):
        params = CROPS | {
            "original_image_layout": "NHWC",
            "target_image_layout": target,
            "target_image_height": 10,
            "target_image_width": 30,
            "box_width_adjustment": growth,
            "box_height_adjustment": growth,
        }
        out = run(folder, "east_ocr", params, image=picture[None], scores=scores, geometry=geometry)
        expected, places = [], []
        for place in order:
            top, _, bottom, _, angle = sides = found[place][1]
            x1, y1, x2, y2 = east_box(*place, sides, growth)
            piece = picture[y1:y2, x1:x2]
            if np.degrees(angle) > 20:
                piece = upright(piece, angle, (top + bottom) * (1 + growth))
            expected.append(in_layout(resized(piece, 10, 30), target)[None])
            places.append((x1, y1, x2 - x1, y2 - y1))
        check(f"east_ocr places {growth}", out["text_coordinates"], np.array(places, np.int32)[:, None])
        sure = np.array([found[place][0] for place in order], np.float32)[:, None, None]
        check("east_ocr confidence", out["confidence_levels"], sure)
        images, expected = out["text_images"], np.stack(expected)
        check(f"east_ocr level {target}", images[[0, 1, 3]], expected[[0, 1, 3]], 1e-3)
        check(f"east_ocr steep {target}", images[2], expected[2], 1e-2)


def image_transformation(folder):
    colours = {"BGR": 3, "RGB": 3, "GRAY": 1}
    for original in colours:
        for target in colours:
            for size in ((24, 32), (100, 70), (-1, -1)):
                picture = photo(colours[original])
                mean = RANDOM.uniform(0, 100, colours[target]).astype(np.float32)
                scale = RANDOM.uniform(1, 9, colours[target]).astype(np.float32)
                params = {
                    "original_image_layout": "NHWC",
                    "target_image_layout": "NCHW",
                    "original_image_color_order": original,
                    "target_image_color_order": target,
                    "target_image_height": size[0],
                    "target_image_width": size[1],
                    "mean_values": str(mean.tolist()),
                    "scale_values": str(scale.tolist()),
                    "scale": 1000,
                }
                expected = picture
                if original != target:
                    code = getattr(cv2, f"COLOR_{original}2{target}")
                    expected = cv2.cvtColor(picture, code).reshape(HEIGHT, WIDTH, -1)
                if size[0] > 0:
                    expected = resized(expected, *size)
                expected = in_layout((expected - mean) / scale, "NCHW")[None]
                out = run(folder, "image_transformation", params, image=picture[None])
                check(f"image_transformation {original}->{target} {size}", out["image"], expected, 1e-3)
    picture = photo()
    params = {
        "original_image_layout": "NCHW",
        "original_image_color_order": "RGB",
        "scale": 4,
        "target_image_width": 20,
    }
    out = run(folder, "image_transformation", params, image=in_layout(picture, "NCHW")[None])
    expected = in_layout(resized(picture, HEIGHT, 20) / np.float32(4), "NCHW")[None]
    check("image_transformation, one scale and one side", out["image"], expected, 1e-3)


def face_blur(folder):
    picture = photo()
    rows = np.zeros((1, 1, 200, 7), np.float32)
    rows[0, 0, 7] = (0, 1, 0.9, 0.1, 0.2, 0.6, 0.9)
    rows[0, 0, 120] = (0, 1, 0.7, 0.5, 0.1, 0.9, 1.3)
    rows[0, 0, 130] = (0, 1, 0.3, 0, 0, 1, 1)
    for size, kernel in (((48, 64), 3), ((30, 30), 9), ((96, 80), 31)):
        params = CROPS | {
            "target_image_height": size[0],
            "target_image_width": size[1],
            "target_image_layout": "NHWC",
            "gaussian_blur_kernel_size": kernel,
        }
        expected = picture.copy()
        for x1, y1, x2, y2 in ((6, 9, 38, 43), (32, 4, 57, 48)):
            blurred = cv2.GaussianBlur(expected, (kernel, kernel), 0)
            expected[y1:y2, x1:x2] = blurred[y1:y2, x1:x2]
        image = in_layout(picture, "NCHW")[None]
        out = run(folder, "face_blur", params, image=image, detection=rows)
        check(f"face_blur {size} {kernel}", out["image"], resized(expected, *size)[None], 1e-2)


def refusals(folder):
    picture = in_layout(photo(), "NCHW")[None]
    cases = {
        "no threshold": CROPS | {"confidence_threshold": ""},
        "a threshold over 1": CROPS | {"confidence_threshold": 1.5},
        "no size": {"confidence_threshold": 0.5},
        "a layout that is none": CROPS | {"target_image_layout": "CHW"},
    }
    for case, params in cases.items():
        params = {"target_image_height": 4, "target_image_width": 4} | params
        try:
            run(folder, "model_zoo_intel_object_detection", params, image=picture, detection=detections())
            failures.append(case)
            print(f"not ok refuses {case}")
        except RuntimeError as error:
            told = "Failure during custom node library initialization" in str(error)
            failures.extend([] if told else [case])
            print(f"{'ok' if told else 'not ok'} refuses {case}: {str(error).splitlines()[0]}")


def main():
    folder = Path(sys.argv[1])
    for node in (add_one, object_detection, horizontal_ocr, east_ocr, image_transformation, face_blur):
        node(folder)
    refusals(folder)
    sys.exit(1 if failures else 0)


main()
