# SPDX-License-Identifier: Apache-2.0
"""Trains the demo's classifier of handwritten digits and writes all that the demo shows.

    pip install -r demo/requirements.txt
    python3 demo/train.py

Data: scikit-learn's digits, 1797 pictures of 8x8 pixels with 17 shades. A quarter is held out and
never trained on; the script prints how much of it is told right. Pixels stand as on paper: dark ink
is 0, white paper 255.

Writes models/digits/1/model.{xml,bin} and, from the held-out pictures, images/0.png to 9.png, row.png
(the same ten side by side, as stored) and held-out.png (all of them, a row for each digit). The same
machine writes the same bytes; another may differ in the last bits of the weights.
"""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as op
from PIL import Image
from scipy import ndimage
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

HERE = Path(__file__).parent
SIDE = 8  # of the pictures in the data, and of the model's input
LARGE = 64  # side of the PNGs
HIDDEN = 64
COPIES = 12  # distorted copies of each training picture


def paper(picture):
    """A picture of the data, ink 0..1, as bytes on white paper at its own size."""
    return np.rint(255 * (1 - picture)).astype(np.uint8)


def ink(pixels):
    """Bytes on white paper as a row of ink, 0..1: what the model's first nodes compute."""
    return (255 - pixels.astype(np.float32)).ravel() / 255


def enlarge(picture):
    """A picture of the data, ink 0..1, as smooth LARGE x LARGE bytes on white paper."""
    smooth = ndimage.zoom(picture, LARGE / SIDE, order=3, mode="nearest", grid_mode=True)
    return np.rint(255 * (1 - np.clip(smooth, 0, 1))).astype(np.uint8)


def shrink(large):
    """What the server makes of a larger image: a linear resize without smoothing, which here takes
    the mean of the two by two pixels in the middle of each cell."""
    step = LARGE // SIDE
    middle = [
        large[step // 2 - 1 + i :: step, step // 2 - 1 + j :: step] for i in (0, 1) for j in (0, 1)
    ]
    return np.rint(np.mean(middle, axis=0)).astype(np.uint8)


def distort(picture, random):
    """A copy a little turned, sized and moved, as another hand might have drawn it."""
    angle, size = random.uniform(-0.2, 0.2), random.uniform(0.88, 1.12)
    turn = size * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = (SIDE - 1) / 2 + random.uniform(-0.5, 0.5, 2)
    return ndimage.affine_transform(picture, turn, centre - turn @ centre, order=1)


def train(pictures, labels):
    """A network of one hidden layer over rows of ink, 0..1."""
    random = np.random.default_rng(0)
    rows, targets = [], []
    for picture, label in zip(pictures, labels, strict=True):
        copies = [picture, *(distort(picture, random) for _ in range(COPIES))]
        rows += [ink(shrink(enlarge(copy))) for copy in copies] + [ink(paper(picture))]
        targets += [label] * (COPIES + 2)
    network = MLPClassifier((HIDDEN,), alpha=1e-2, batch_size=128, max_iter=300, random_state=0)
    return network.fit(np.array(rows), np.array(targets))


def to_model(network):
    """The network as an OpenVINO model: `image` u8 [1,8,8,1] in, `probabilities` f32 [1,10] out."""

    def constant(name, value, dtype=np.float32):
        return op.constant(np.asarray(value, dtype), name=name)

    image = op.parameter([1, SIDE, SIDE, 1], ov.Type.u8, name="image")
    image.output(0).set_names({"image"})
    image.set_layout(ov.Layout("NHWC"))
    dark = op.subtract(constant("white", 255), op.convert(image, "f32", name="pixels"), name="dark")
    row = op.reshape(
        op.divide(dark, constant("range", 255), name="ink"),
        constant("row_shape", [1, SIDE * SIDE], np.int64),
        False,
        name="row",
    )
    for layer, (weights, bias) in enumerate(zip(network.coefs_, network.intercepts_, strict=True)):
        product = op.matmul(
            row, constant(f"weights{layer}", weights), False, False, name=f"mul{layer}"
        )
        row = op.add(product, constant(f"bias{layer}", bias[None]), name=f"sum{layer}")
        if layer < len(network.coefs_) - 1:
            row = op.relu(row, name=f"relu{layer}")
    probabilities = op.softmax(row, 1, name="softmax")
    probabilities.output(0).set_names({"probabilities"})
    return ov.Model([op.result(probabilities, name="probabilities")], [image], "digits")


def sheet(pictures, labels):
    """Bytes on white paper: a row for each digit, of its pictures side by side."""
    rows = [[paper(p) for p in pictures[labels == digit]] for digit in range(10)]
    blank = np.full((SIDE, SIDE), 255, np.uint8)
    longest = max(len(row) for row in rows)
    return np.vstack([np.hstack(row + [blank] * (longest - len(row))) for row in rows])


def share_right(compiled, images, labels):
    """How much of `images` the finished model tells right."""
    answers = [compiled([image[None, :, :, None]])[0].argmax() for image in images]
    return np.mean(np.array(answers) == labels)


def main():
    """Trains, checks on the held-out data, writes."""
    data = load_digits()
    pictures, held_out, labels, truth = train_test_split(
        data.images / 16, data.target, test_size=0.25, random_state=0, stratify=data.target
    )
    model = to_model(train(pictures, labels))
    folder = HERE / "models" / "digits" / "1"
    folder.mkdir(parents=True, exist_ok=True)
    ov.save_model(model, folder / "model.xml", compress_to_fp16=False)

    compiled = ov.Core().compile_model(folder / "model.xml", "CPU")
    as_stored = share_right(compiled, [paper(p) for p in held_out], truth)
    as_png = share_right(compiled, [shrink(enlarge(p)) for p in held_out], truth)
    print(
        f"held-out pictures told right: {as_stored:.4f} as stored, {as_png:.4f} as {LARGE}x{LARGE} PNG"
    )

    every = sheet(held_out, truth)
    Image.fromarray(every).save(HERE / "held-out.png", optimize=True)
    firsts = np.hstack(np.split(every[:, :SIDE], 10))
    Image.fromarray(firsts).save(HERE / "row.png", optimize=True)
    (HERE / "images").mkdir(exist_ok=True)
    for digit in range(10):
        first = held_out[np.flatnonzero(truth == digit)[0]]
        Image.fromarray(enlarge(first)).save(HERE / "images" / f"{digit}.png", optimize=True)


if __name__ == "__main__":
    main()
