# SPDX-License-Identifier: Apache-2.0
"""Draws a page of handwritten digits, as a scanner might give it: lines of text in pictures of digits
that the demo's classifier was not trained on (held-out.png, made by train.py).

    pip install -r demo/requirements.txt
    python3 demo/make_page.py --seed 3 demo/page.png "31415 92653" "58979 32384" "62643 38327"

Which picture stands for a digit, its size, slant and darkness, where it stands and the grain of the
paper are drawn by lot; --seed gives another page of the same text. No line gives an empty page.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

HELD_OUT = Path(__file__).parent / "held-out.png"
SIDE = 8  # of a picture in it
WIDTH = 480  # the page's least
MARGIN = 24
LINE = 64  # from one line to the next
SPACE = 32  # more than between two digits of a number
PAPER = 244
STEP = 8  # between the shades that the scanner tells apart


def held_out_digits():
    """For each digit its pictures, ink 0..1: a row of held-out.png, without the blank rest of it."""
    sheet = 1 - np.asarray(Image.open(HELD_OUT), dtype=float) / 255
    rows = [np.split(row, sheet.shape[1] // SIDE, axis=1) for row in np.split(sheet, 10)]
    return [[picture for picture in row if picture.any()] for row in rows]


def written(picture, random):
    """A picture at the size of handwriting, cut to its ink."""
    height = int(random.integers(28, 45))
    large = Image.fromarray(np.rint(picture * 255).astype(np.uint8))
    large = large.resize((height, height), Image.Resampling.BICUBIC)
    slanted = large.rotate(random.uniform(-6, 6), Image.Resampling.BICUBIC, expand=True)
    ink = np.asarray(slanted, dtype=float) / 255 * random.uniform(0.8, 1)
    rows, columns = (np.flatnonzero((ink > 0.2).any(axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def strokes_of(line, digits, random):
    """The line's digits as (left, top, ink), from the left and from the middle of the line."""
    pen = 0
    for character in line:
        if character == " ":
            pen += SPACE
            continue
        choice = digits[int(character)]
        ink = written(choice[random.integers(len(choice))], random)
        yield pen, int(random.integers(-4, 5)) - ink.shape[0] // 2, ink
        pen += ink.shape[1] + int(random.integers(5, 12))


def make_page(lines, seed):
    """The page as bytes, a row per pixel row."""
    random = np.random.default_rng(seed)
    digits = held_out_digits()
    text = [list(strokes_of(line, digits, random)) for line in lines]
    right = max((left + ink.shape[1] for line in text for left, _, ink in line), default=0)
    page = np.zeros((2 * MARGIN + LINE * max(len(text), 1), max(right + 2 * MARGIN, WIDTH)))
    for number, line in enumerate(text):
        middle = MARGIN + LINE // 2 + LINE * number
        for left, top, ink in line:
            rows = slice(middle + top, middle + top + ink.shape[0])
            place = page[rows, MARGIN + left : MARGIN + left + ink.shape[1]]
            np.maximum(place, ink, out=place)
    shades = PAPER * (1 - 0.9 * page) + random.normal(0, 3, page.shape)
    return (STEP * np.rint(np.clip(shades, 0, 255 - STEP) / STEP)).astype(np.uint8)


def main():
    """Writes one page."""
    parser = argparse.ArgumentParser(description="Draws a page of handwritten digits.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("page", help="the PNG to write")
    parser.add_argument("lines", nargs="*", help="digits and single spaces")
    arguments = parser.parse_args()
    Image.fromarray(make_page(arguments.lines, arguments.seed)).save(arguments.page, optimize=True)


if __name__ == "__main__":
    main()
