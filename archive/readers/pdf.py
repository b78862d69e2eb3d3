"""PDF documents with a text layer: their paragraphs in reading order. The one home of pdfminer."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from archive.article import Article, ContainerMetadata
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_
from archive.model import Evidence
from archive.text.cleaning import REPLACEMENT, clean, collapse_whitespace, pluralize

MARGIN_SHARE = 0.06
"""Share of a page's height, above and below, in which running heads, page numbers and a browser's print marks stand."""
FULL_LINE_SHARE = 0.75
"""Share of its paragraph's width that a line fills when the next goes on from it; the last line may be short."""
MIN_FULL_LINE_CHARS = 25
"""Characters of the shortest such line, in a narrow column; a shorter one is a line of its own, as in a byline."""
MIN_LETTERS = 20
"""Letters below which a document is a scan with a stamp on it."""
MAX_UNMAPPED_SHARE = 0.2
"""Share of glyphs without a letter from which a text cannot be read."""
HEAD_CHARS = 3_000

SCAN_ERROR = N_(
    "scan without text; run OCR on it (for example with OCRmyPDF) and index the result"
)
LOCKED_ERROR = N_("password-protected; save a copy without a password")
DAMAGED_ERROR = N_("not a valid PDF (damaged?)")

_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\xad": "-",
    }
)
_UNMAPPED_GLYPH = re.compile(r"\(cid:\d+\)")
_PRINTED_URL = re.compile(r"(?P<address>https?://[^\s…]{4,500})(?: \d+/\d+)?")
_PRINT_MARK = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?: [AP]M)?(?: .*)?|(?:page )?\d+(?: ?/ ?| of )\d+|\d+",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_BROKEN_WORD = re.compile(r"(?P<head>[^\W\d_]{2,})-\n(?P<tail>[a-zß-ÿ]{2,})")
# pdfminer's own errors, those of the modules that it unpacks with, and what any library may raise on hostile bytes.
_PDF_ERRORS = (PSException, struct.error, zlib.error, EOFError, *LIBRARY_ERRORS)

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines of one block of a page; `in_margin` where it stands at the edge, `font_size` the height of its type in points."""

    page: int
    text: str
    font_size: float
    in_margin: bool


def read_pdf(content: bytes, modified: datetime | None) -> Article:
    """The article of a PDF; the lines that stand at the edge of its pages are left out, with a note."""
    try:
        name = _info_title(content)
        pages = list(extract_pages(io.BytesIO(content)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableError(LOCKED_ERROR) from error
    except _PDF_ERRORS as error:
        raise UnreadableError(DAMAGED_ERROR) from error
    found = [
        each for number, page in enumerate(pages) for each in _paragraphs(number, page)
    ]
    furniture = _page_furniture(found)
    kept = [each for each in found if each.text not in furniture or not each.in_margin]
    text, notes = _join_paragraphs(kept)
    blank = len(pages) - len({each.page for each in kept})
    if blank:
        notes += (
            f"{pluralize(blank, 'page')} of {len(pages):,} without text (scanned or empty).",
        )
    if furniture:
        notes += (
            f"Page headers and footers removed: {'; '.join(list(furniture)[:5])}.",
        )
    return Article(
        text,
        saved_at=modified,
        notes=notes,
        container=_container_metadata(name, kept, furniture, text),
    )


def _paragraphs(number: int, page: LTPage) -> Iterator[_Paragraph]:
    low, high = (
        page.y0 + MARGIN_SHARE * page.height,
        page.y1 - MARGIN_SHARE * page.height,
    )
    for box in page:
        if isinstance(box, LTTextBox):
            lines = [
                line
                for line in box
                if isinstance(line, LTTextLine) and line.get_text().strip()
            ]
            if lines:
                margin = box.y0 > high or box.y1 < low
                yield _Paragraph(
                    number, _join_lines(lines, box.width), _font_size(lines[0]), margin
                )


def _join_lines(lines: list[LTTextLine], width: float) -> str:
    """The lines of a block, those that go on joined by a blank; a hyphen at a line's end keeps its newline."""
    parts = []
    for line in lines:
        text = collapse_whitespace(line.get_text().translate(_LIGATURES))
        goes_on = (
            line.width >= FULL_LINE_SHARE * width and len(text) >= MIN_FULL_LINE_CHARS
        )
        parts.append(text + (" " if goes_on and not text.endswith("-") else "\n"))
    return clean("".join(parts).strip())[0]


def _font_size(line: LTTextLine) -> float:
    return max((each.size for each in line if isinstance(each, LTChar)), default=0.0)


def _page_furniture(paragraphs: list[_Paragraph]) -> dict[str, None]:
    """The texts at the edges of pages that say where it was printed, or which page it is, or stand on several pages."""
    edges = [each for each in paragraphs if each.in_margin]
    pages: Counter[str] = Counter(
        _DIGITS.sub("0", text) for text, _ in {(each.text, each.page) for each in edges}
    )
    return {
        each.text: None
        for each in edges
        if pages[_DIGITS.sub("0", each.text)] > 1
        or _PRINT_MARK.fullmatch(each.text)
        or _PRINTED_URL.fullmatch(each.text)
    }


def _join_paragraphs(paragraphs: list[_Paragraph]) -> tuple[str, tuple[str, ...]]:
    text = _rejoin_words("\n\n".join(each.text for each in paragraphs))
    text, unmapped = _UNMAPPED_GLYPH.subn(REPLACEMENT, text)
    letters = sum(map(str.isalpha, text))
    if letters < MIN_LETTERS and not unmapped:
        raise UnreadableError(SCAN_ERROR)
    if unmapped > MAX_UNMAPPED_SHARE * letters:
        raise UnreadableError(
            N_(
                "text cannot be extracted because its fonts have no Unicode "
                "mapping; run OCR on it and index the result"
            )
        )
    return text, (
        f"{pluralize(unmapped, 'glyph')} without a Unicode mapping replaced by U+FFFD.",
    ) if unmapped else ()


def _rejoin_words(text: str) -> str:
    """Words that were broken at the end of a line made whole; a hyphen stays where the text has it elsewhere too."""

    def mended(found: re.Match[str]) -> str:
        hyphened = f"{found['head']}-{found['tail']}"
        return hyphened if hyphened in text else found["head"] + found["tail"]

    return _BROKEN_WORD.sub(mended, text)


def _info_title(content: bytes) -> str:
    """What the document's information calls it; often the name of a file."""
    document = PDFDocument(PDFParser(io.BytesIO(content)))
    said = next(
        (
            info["Title"]
            for info in document.info
            if isinstance(info.get("Title"), bytes)
        ),
        b"",
    )
    return collapse_whitespace(clean(decode_text(said))[0])


def _container_metadata(
    info_title: str, paragraphs: list[_Paragraph], furniture: dict[str, None], text: str
) -> ContainerMetadata:
    """What the document calls itself, where its head shows it; its largest type; the address that a browser printed."""
    headings = []
    if info_title and _alphanumerics(info_title) in _alphanumerics(text[:HEAD_CHARS]):
        headings.append(Evidence(info_title, key="PDF title"))
    first = [
        each
        for each in paragraphs
        if each.page == paragraphs[0].page and " " in each.text
    ]
    if first and len({each.font_size for each in first}) > 1:
        largest = max(first, key=lambda each: each.font_size)
        headings.append(Evidence(collapse_whitespace(largest.text), key="largest type"))
    printed = next(
        (
            found["address"]
            for each in furniture
            if (found := _PRINTED_URL.fullmatch(each))
        ),
        None,
    )
    return ContainerMetadata(
        Evidence(printed, key="printed address") if printed else None, tuple(headings)
    )


def _alphanumerics(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
