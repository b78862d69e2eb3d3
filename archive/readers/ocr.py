"""Recognize the text of scans with Tesseract, if the extra `ocr` is installed.

Tesseract runs inside of the worker, which may not start programs: as a library, with the
language packs that are installed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.html.ocr_lines import OcrParagraph, read_hocr
from archive.messages import N_
from archive.readers.pdf_pictures import count_pages, draw_pages

LANGUAGES_VARIABLE = "CUTTINGS_OCR_LANGUAGES"
"""The language packs to use, such as `deu+eng`. The default is all that are installed."""
PACK_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
NO_LANGUAGES = ("osd", "equ")
"""Packs that are not for a language."""
DOTS_PER_POINT = 300 / 72
MAX_PIXELS = 30_000_000
"""Maximum size of a page: twice that of A4 at 300 dots per inch, and more."""
MAX_SCANNED_PAGES = 8
"""More pages take longer than a worker may. OCRmyPDF has no such limit."""

TOO_MANY_PAGES = (
    f"scan with more than {MAX_SCANNED_PAGES} pages; run OCR on it (for example with "
    "OCRmyPDF) and index the result"
)
NO_PACKS = N_(
    "scan without text; install a language pack of Tesseract, and index it again"
)
NOT_RECOGNIZED = N_("scan without text that Tesseract can recognize")


def is_installed() -> bool:
    """Return whether the libraries of the extra are installed."""
    return all(map(find_spec, ("tesserocr", "pypdfium2")))


def recognize_pdf(content: bytes) -> list[OcrParagraph]:
    """Return the paragraphs that Tesseract recognizes in the pages of a PDF.

    Raises:
        UnreadableError: there are too many pages, or no text is recognized.
    """
    import tesserocr  # noqa: PLC0415  # an extra

    languages = installed_languages(os.environ.get(LANGUAGES_VARIABLE))
    if not languages:
        raise UnreadableError(NO_PACKS)
    paragraphs: list[OcrParagraph] = []
    try:
        with tesserocr.PyTessBaseAPI(path=_pack_folder(), lang=languages) as recognizer:
            for page in _page_images(content):
                paragraphs += _recognize_page(recognizer, page)
    except (RuntimeError, *LIBRARY_ERRORS) as error:
        raise UnreadableError(NOT_RECOGNIZED) from error
    if not paragraphs:
        raise UnreadableError(NOT_RECOGNIZED)
    return paragraphs


def _recognize_page(recognizer: Any, page: Any) -> list[OcrParagraph]:
    width, height = page.width, page.height
    recognizer.SetImageBytes(bytes(page.buffer), width, height, 1, page.stride)
    recognizer.SetSourceResolution(round(72 * DOTS_PER_POINT))
    return read_hocr(recognizer.GetHOCRText(0)) or []


def _page_images(content: bytes) -> Iterator[Any]:
    """Yield each page as a picture in shades of grey."""
    if count_pages(content) > MAX_SCANNED_PAGES:
        raise UnreadableError(TOO_MANY_PAGES)
    yield from draw_pages(content, DOTS_PER_POINT, MAX_PIXELS, grayscale=True)


def _pack_folder() -> str:
    """Return the folder with the language packs, or `""`."""
    folders = (os.environ.get("TESSDATA_PREFIX", ""), *PACK_FOLDERS)
    return next(
        (folder for folder in folders if folder and any(_packs(folder))),
        "",
    )


def _packs(folder: str) -> Iterator[str]:
    with suppress(OSError):
        for path in () if not folder else sorted(Path(folder).glob("*.traineddata")):
            if path.stem not in NO_LANGUAGES:
                yield path.stem


def installed_languages(wanted: str | None = None) -> str:
    """Return the installed ones of the wanted language packs, such as `deu+eng`.

    Without any wish, these are all. Tesseract crashes if it does not find a pack.
    """
    packs = list(_packs(_pack_folder()))
    if wanted:
        packs = [name for name in wanted.split("+") if name in packs]
    return "+".join(packs)
