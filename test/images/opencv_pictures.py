# SPDX-License-Identifier: Apache-2.0
"""The pictures that opencv_reference.py compares: name -> encoded bytes."""

import io
import struct
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fixtures"))
from png import GREY, GREY_ALPHA, PALETTE, RGB, RGB_ALPHA, png  # noqa: E402


def scene(width, height, channels, top=255, seed=1):
    """Smooth waves with some noise and hard edges, so that no resampling error can hide."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [np.sin(x / (5 + 3 * c) + y / (9 + c)) + 0.4 * ((x // 7 + y // 5) % 2) for c in range(channels)]
    values = np.stack(planes, -1)
    values = (values - values.min()) / max(np.ptp(values), 1e-9) + random.normal(0, 0.03, values.shape)
    return np.clip(values * top, 0, top).astype(np.uint16 if top > 255 else np.uint8)


def saved(image, **options):
    """A Pillow image as a file's bytes."""
    file = io.BytesIO()
    image.save(file, **options)
    return file.getvalue()


def encoded(suffix, pixels, *options):
    """OpenCV's encoding of blue-first pixels."""
    return cv2.imencode(suffix, pixels, list(options))[1].tobytes()


def jpegs():
    rgb = Image.fromarray(scene(97, 61, 3))
    for quality in (30, 75, 95, 100):
        for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
            yield f"jpeg q{quality} {name}", saved(rgb, format="JPEG", quality=quality, subsampling=subsampling)
    for name, factor in (("411", 0x411111), ("440", 0x121111)):
        flag = cv2.IMWRITE_JPEG_SAMPLING_FACTOR
        yield f"jpeg {name}", encoded(".jpg", scene(97, 61, 3), flag, factor)
    for width, height in ((1, 1), (1, 9), (2, 3), (7, 8), (8, 8), (16, 16), (17, 33), (640, 480)):
        yield f"jpeg {width}x{height}", saved(Image.fromarray(scene(width, height, 3)), format="JPEG", quality=90)
    yield "jpeg progressive", saved(rgb, format="JPEG", quality=85, progressive=True)
    yield "jpeg restarts", encoded(".jpg", scene(97, 61, 3), cv2.IMWRITE_JPEG_RST_INTERVAL, 3)
    yield "jpeg grey", saved(Image.fromarray(scene(97, 61, 1)[..., 0]), format="JPEG", quality=90)
    yield "jpeg stored as rgb", saved(rgb, format="JPEG", quality=90, keep_rgb=True)
    inks = Image.frombytes("CMYK", (97, 61), scene(97, 61, 4).tobytes())
    adobe = saved(inks, format="JPEG", quality=90)
    yield "jpeg cmyk adobe", adobe
    marker = adobe.index(b"\xff\xee")
    length = struct.unpack(">H", adobe[marker + 2 : marker + 4])[0]
    yield "jpeg cmyk plain", adobe[:marker] + adobe[marker + 2 + length :]
    for orientation in (3, 6):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield f"jpeg exif {orientation}", saved(rgb, format="JPEG", quality=90, exif=exif)


def pngs():
    colours = np.random.default_rng(3).integers(0, 256, (256, 3), np.uint8)
    for depth in (1, 2, 4, 8, 16):
        grey = scene(53, 37, 1, (1 << depth) - 1)
        yield f"png grey {depth}", png(grey, depth, GREY)
        yield f"png grey {depth} interlaced", png(grey, depth, GREY, interlaced=True)
        key = struct.pack(">H", int(grey[3, 4, 0]))
        yield f"png grey {depth} key", png(grey, depth, GREY, before=[(b"tRNS", key)])
        if depth <= 8:
            palette = [(b"PLTE", colours[: 1 << depth].tobytes())]
            yield f"png palette {depth}", png(grey, depth, PALETTE, before=palette)
            clear = [(b"tRNS", bytes(range(0, min(1 << depth, 100), 1)))]
            yield f"png palette {depth} clear", png(grey, depth, PALETTE, before=palette + clear)
        if depth >= 8:
            top = (1 << depth) - 1
            for name, colour, channels in (
                ("grey+alpha", GREY_ALPHA, 2),
                ("rgb", RGB, 3),
                ("rgba", RGB_ALPHA, 4),
            ):
                pixels = scene(53, 37, channels, top)
                yield f"png {name} {depth}", png(pixels, depth, colour)
                yield f"png {name} {depth} interlaced", png(pixels, depth, colour, interlaced=True)
            rgb = scene(53, 37, 3, top)
            key = struct.pack(">HHH", *(int(value) for value in rgb[2, 2]))
            yield f"png rgb {depth} key", png(rgb, depth, RGB, before=[(b"tRNS", key)])
    gamma = [(b"gAMA", struct.pack(">I", 45455))]
    yield "png gamma", png(scene(53, 37, 3), before=gamma)
    yield "png one pixel", png(scene(1, 1, 3))
    yield "png 640x480", png(scene(640, 480, 3))


def others():
    rgb, rgba = Image.fromarray(scene(97, 61, 3)), Image.fromarray(scene(97, 61, 4), "RGBA")
    yield "webp lossy", saved(rgb, format="WEBP", quality=80)
    yield "webp lossy alpha", saved(rgba, format="WEBP", quality=80)
    yield "webp lossless", saved(rgb, format="WEBP", lossless=True)
    yield "webp lossless alpha", saved(rgba, format="WEBP", lossless=True)
    for channels in (1, 3, 4):
        for top in (255, 65535):
            yield f"tiff {channels} {top}", encoded(".tiff", scene(97, 61, channels, top))
    yield "tiff deflate", saved(rgb, format="TIFF", compression="tiff_deflate")


def pictures():
    """Every picture, by name."""
    return {name: data for make in (jpegs, pngs, others) for name, data in make()}
