"""Draw the pages of a PDF with pypdfium2, if the extra `ocr` is installed."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_

MAX_PICTURES = 12
"""Pages of which pictures are made."""
PICTURE_SCALE = 1.6  # pixels per point: 115 dots per inch
MAX_PICTURE_PIXELS = 4_000_000
NOT_INSTALLED = N_("to see PDFs, install cuttings[ocr]")
NOT_DRAWN = N_("the PDF cannot be drawn")
_RGB = 2  # the type of color of PNG


def draw_pages(
    content: bytes, scale: float, max_pixels: int, **how: Any
) -> Iterator[Any]:
    """Yield each page as a bitmap, with `scale` pixels per point, or fewer.

    `how` has further arguments of pypdfium2.
    """
    import pypdfium2  # noqa: PLC0415  # an extra

    for page in pypdfium2.PdfDocument(content):
        width, height = page.get_size()
        pixels = max(1.0, width * height * scale**2)
        yield page.render(scale=scale * min(1.0, (max_pixels / pixels) ** 0.5), **how)


def count_pages(content: bytes) -> int:
    """Return the number of pages of a PDF."""
    import pypdfium2  # noqa: PLC0415  # an extra

    return len(pypdfium2.PdfDocument(content))


def page_pictures(content: bytes) -> tuple[tuple[str, ...], int]:
    """Return data URLs of pictures of the first pages, and the number of all pages.

    Raises:
        UnreadableError: the extra is not installed, or the PDF cannot be drawn.
    """
    if not find_spec("pypdfium2"):
        raise UnreadableError(NOT_INSTALLED)
    try:
        page_count = count_pages(content)
        bitmaps = draw_pages(
            content, PICTURE_SCALE, MAX_PICTURE_PIXELS, rev_byteorder=True
        )
        pictures = [
            _data_url(next(bitmaps)) for _ in range(min(page_count, MAX_PICTURES))
        ]
    except LIBRARY_ERRORS as error:
        raise UnreadableError(NOT_DRAWN) from error
    return tuple(pictures), page_count


def _data_url(bitmap: Any) -> str:
    picture = encode_png(
        bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
    )
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def encode_png(width: int, height: int, stride: int, pixels: bytes) -> bytes:
    """Return a PNG. `pixels` has 3 bytes for each pixel, in lines of `stride` bytes."""
    lines = b"".join(
        b"\0" + pixels[start : start + 3 * width]
        for start in range(0, height * stride, stride)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, _RGB, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
