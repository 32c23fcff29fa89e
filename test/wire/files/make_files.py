# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures and the compressed block that wire files refer to. Needs pillow==13.0.0."""

import struct
import zlib
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent


def png(name, mode, size, colour):
    """A picture of one colour."""
    Image.new(mode, size, colour).save(HERE / name, optimize=True)


def png16(name, side, colour):
    """A picture of one colour with 16 bits a channel, which Pillow does not write."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    row = b"\0" + struct.pack(">3H", *colour) * side
    header = struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    data += chunk(b"IDAT", zlib.compress(row * side, 9)) + chunk(b"IEND", b"")
    (HERE / name).write_bytes(data)


def png_claiming(name, width, height):
    """A few bytes whose header promises a picture of width x height."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + body
    (HERE / name).write_bytes(data + struct.pack(">I", zlib.crc32(body)))


def half_and_half(name):
    """A 16x8 JPEG, black left and white right, marked "turn by 90 degrees" in EXIF."""
    picture = Image.new("RGB", (16, 8), (0, 0, 0))
    picture.paste((255, 255, 255), (8, 0, 16, 8))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(HERE / name, quality=100, subsampling=0, exif=exif)


def palette(name):
    """A 4x4 PNG with a palette, one colour used."""
    picture = Image.new("P", (4, 4), 1)
    picture.putpalette([0, 0, 0, 10, 20, 30])
    picture.save(HERE / name, optimize=True)


def zeros(name):
    """A mebibyte of zeros as deflate blocks that end on a byte: repeated, they are a long stream."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    (HERE / name).write_bytes(deflate.compress(bytes(1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH))


def main():
    """Writes all files."""
    png("colour-8x8.png", "RGB", (8, 8), (10, 20, 30))
    png("colour-4x4.png", "RGB", (4, 4), (10, 20, 30))
    png("colour-6x6.png", "RGB", (6, 6), (10, 20, 30))
    png("colour-20x2.png", "RGB", (20, 2), (10, 20, 30))
    png("grey-4x4.png", "L", (4, 4), 77)
    png("alpha-4x4.png", "RGBA", (4, 4), (10, 20, 30, 40))
    png16("deep-4x4.png", 4, (1000, 20, 300))
    png_claiming("huge-claim.png", 100_000, 100_000)
    palette("palette-4x4.png")
    half_and_half("half-exif6.jpg")
    (HERE / "truncated.png").write_bytes((HERE / "colour-8x8.png").read_bytes()[:60])
    zeros("mebibyte-of-zeros.deflate")


if __name__ == "__main__":
    main()
