"""Read the paragraphs of PDF files with a text layer, in reading order."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from math import inf

from pdfminer.layout import LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from archive.article import Article, ContainerMetadata
from archive.errors import LIBRARY_ERRORS, UnreadableError
from archive.messages import N_
from archive.model import Evidence
from archive.readers.files import split_whole
from archive.readers.hyphenation import rejoin_blocks
from archive.readers.ocr import NOT_RECOGNIZED, is_installed, recognize_pdf
from archive.readers.ocr_text import article_from_lines
from archive.readers.pdf_headlines import Paragraph, read_front_page
from archive.readers.pdf_limits import read_pages
from archive.readers.pdf_lines import (
    ReadingDirection,
    font_size_of,
    join_lines,
    text_boxes,
)
from archive.readers.pdf_rows import OrderedPage
from archive.readers.reader import FormatReader
from archive.text.cleaning import REPLACEMENT, clean, collapse_whitespace, pluralize
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.normalization import letters_and_digits

MARGIN_SHARE = 0.06
"""Height of the margins with page headers and footers, as a share of the page."""
MIN_LETTERS = 20
"""Minimum number of letters in a document. One with fewer is a scan."""
MAX_UNMAPPED_SHARE = 0.2
"""Maximum number of unmapped glyphs per letter in a readable text."""
HEAD_CHARS = 3_000
MAX_ISSUE_CHARS = 140
"""Maximum length of a line with the name of a paper and the day of its edition."""
MIN_NAME_LETTERS = 3

SCAN_ERROR = N_(
    "scan without text; run OCR on it (for example with OCRmyPDF) and index the result, "
    "or install cuttings[ocr]"
)
RECOGNIZED_NOTE = "The text was recognized in a scan (OCR) and may have errors."
LOCKED_ERROR = N_("password-protected; save a copy without a password")
DAMAGED_ERROR = N_("not a valid PDF (damaged?)")

_UNMAPPED_GLYPH = re.compile(r"\(cid:\d+\)")
_PRINTED_URL = re.compile(r"(?P<address>https?://[^\s…]{4,500})(?: \d+/\d+)?")
_DAY = r"\d{1,4}(?:\. ?|[/-])\d{1,2}(?:\. ?|[/-])\d{1,4}\.?"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
_SIGN = r"[^\W\d]{1,4}\.?"
# The time of printing in any language, such as `9.11.2021 klo 14.02`, `9/11/21, 2:02 μ.μ.`,
# and a number of a page.
_PRINT_TIME = rf"{_DAY}(?: {_SIGN})?[,،]? ?(?:{_SIGN} ?)?{_CLOCK}|{_CLOCK},? {_DAY}"
_PRINT_MARK = re.compile(
    rf"(?:{_PRINT_TIME})(?: .*| ?{_SIGN})?|(?:page )?\d+(?: ?/ ?| of )\d+|\d+",
    re.IGNORECASE,
)
_HAS_PRINT_TIME = re.compile(_PRINT_TIME)
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f"))
_DIGITS = re.compile(r"\d+")
# The errors of pdfminer, and of the modules with which it decompresses.
_PDF_ERRORS = (PSException, struct.error, zlib.error, EOFError, *LIBRARY_ERRORS)

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_pdf(content: bytes, modified: datetime | None) -> Article:
    """Read the article of a PDF file, without page headers and footers."""
    info_title, pages = _parse_pdf(content)
    all_paragraphs: list[Paragraph] = []
    direction = ReadingDirection.of(pages)
    for number, page in enumerate(pages):
        all_paragraphs += _paragraphs(number, page, direction)
    furniture = _page_furniture(all_paragraphs)
    paragraphs = [
        paragraph
        for paragraph in all_paragraphs
        if not (paragraph.in_margin and paragraph.text in furniture)
    ]
    if not _has_text(paragraphs) and is_installed():
        return _recognized_article(content, modified)
    text, notes = _join_paragraphs(paragraphs)
    blank_count = len(pages) - len({paragraph.page for paragraph in paragraphs})
    if blank_count:
        count = pluralize(blank_count, "page")
        notes += (f"{count} of {len(pages):,} without text (scanned or empty).",)
    if furniture:
        removed_texts = "; ".join(list(furniture)[:5])
        notes += (f"Page headers and footers removed: {removed_texts}.",)
    return Article(
        text,
        saved_at=modified,
        notes=notes,
        container=_container_metadata(info_title, paragraphs, furniture, text),
    )


def _has_text(paragraphs: list[Paragraph]) -> bool:
    """Return whether a document has more than a few letters, readable or not."""
    text = "".join(paragraph.text for paragraph in paragraphs)
    return sum(map(str.isalpha, text)) >= MIN_LETTERS or bool(
        _UNMAPPED_GLYPH.search(text)
    )


def _recognized_article(content: bytes, modified: datetime | None) -> Article:
    article = article_from_lines(recognize_pdf(content), modified)
    if sum(map(str.isalpha, article.text)) < MIN_LETTERS:
        raise UnreadableError(NOT_RECOGNIZED)
    return replace(article, notes=(*article.notes, RECOGNIZED_NOTE))


def _parse_pdf(content: bytes) -> tuple[str, list[OrderedPage]]:
    """Return the title in the metadata, and the pages with their layout."""
    try:
        return _info_title(content), list(read_pages(content))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableError(LOCKED_ERROR) from error
    except _PDF_ERRORS as error:
        raise UnreadableError(DAMAGED_ERROR) from error


def _paragraphs(
    number: int, page: OrderedPage, direction: ReadingDirection
) -> Iterator[Paragraph]:
    """Yield the non-empty blocks of text of a page."""
    margin = MARGIN_SHARE * page.height
    previous: LTTextBox | None = None
    for box in text_boxes(page, direction.right_to_left):
        lines = [
            line
            for line in box
            if isinstance(line, LTTextLine) and line.get_text().strip()
        ]
        if lines:
            yield Paragraph(
                page=number,
                text=join_lines(lines, direction),
                font_size=font_size_of(lines[0]),
                in_margin=box.y0 > page.y1 - margin or box.y1 < page.y0 + margin,
                gap=_gap(previous, box),
            )
            previous = box


def _gap(upper: LTTextBox | None, lower: LTTextBox) -> float:
    """Return the distance between two blocks if one is below the other, or infinity."""
    if upper is None or not upper.is_hoverlap(lower) or upper.y0 < lower.y0:
        return inf
    return float(max(0, upper.y0 - lower.y1))


def _page_furniture(paragraphs: list[Paragraph]) -> dict[str, None]:
    """Return the texts of page headers and footers, in order.

    These are texts in the margin that are print marks, page numbers or printed URLs, or
    that appear on several pages.
    """
    margin_texts = [
        (paragraph.text, paragraph.page)
        for paragraph in paragraphs
        if paragraph.in_margin
    ]
    page_counts = Counter(_DIGITS.sub("0", text) for text, _ in set(margin_texts))
    return {
        text: None
        for text, _ in margin_texts
        if page_counts[_DIGITS.sub("0", text)] > 1
        or _PRINT_MARK.fullmatch(text.translate(_DIRECTION_MARKS))
        or _PRINTED_URL.fullmatch(text)
    }


def _issue_line(furniture: dict[str, None]) -> Evidence | None:
    """Return the line above or below all pages with the day of an edition, if any.

    It has the name of the paper and a day whose month is a word. What browsers print has
    neither: an address, and the time of printing.
    """
    lines = [text for text in furniture if len(text) <= MAX_ISSUE_CHARS]
    if any(map(_PRINTED_URL.search, lines)) or any(map(_HAS_PRINT_TIME.search, lines)):
        return None
    days = {
        mention.parsed.range: line
        for line in lines
        for mention in find_date_mentions(line)
        if mention.parsed.day and _names_more(line, mention)
    }
    line = next(iter(days.values())) if len(days) == 1 else None
    return Evidence(line, key="page header") if line else None


def _edition_line(line: str | None) -> Evidence | None:
    return Evidence(line, key="line of the edition") if line else None


def _names_more(line: str, day: DateMention) -> bool:
    """Return whether the month of a day is a word, and a name stands beside the day."""
    beside = line[: day.start] + line[day.end :]
    has_name = sum(map(str.isalpha, beside)) >= MIN_NAME_LETTERS
    return has_name and any(map(str.isalpha, line[day.start : day.end]))


def _join_paragraphs(paragraphs: list[Paragraph]) -> tuple[str, tuple[str, ...]]:
    """Return the text of the paragraphs, and notes about repairs."""
    text = rejoin_blocks("\n\n".join(paragraph.text for paragraph in paragraphs))
    text, unmapped_count = _UNMAPPED_GLYPH.subn(REPLACEMENT, text)
    letter_count = sum(map(str.isalpha, text))
    if letter_count < MIN_LETTERS and not unmapped_count:
        raise UnreadableError(SCAN_ERROR)
    if unmapped_count > MAX_UNMAPPED_SHARE * letter_count:
        raise UnreadableError(
            N_(
                "text cannot be extracted because its fonts have no Unicode "
                "mapping; run OCR on it and index the result"
            )
        )
    if not unmapped_count:
        return text, ()
    count = pluralize(unmapped_count, "glyph")
    return text, (f"{count} without a Unicode mapping replaced by U+FFFD.",)


def _info_title(content: bytes) -> str:
    """Return the title in the metadata of the document. It is often a file name."""
    document = PDFDocument(PDFParser(io.BytesIO(content)))
    titles = (info.get("Title") for info in document.info)
    title = next((title for title in titles if isinstance(title, bytes)), b"")
    return collapse_whitespace(clean(decode_text(title))[0])


def _container_metadata(
    info_title: str, paragraphs: list[Paragraph], furniture: dict[str, None], text: str
) -> ContainerMetadata:
    """Return the possible headings of the article, and the URL printed by a browser.

    Headings are the title in the metadata, if the text starts with it, and the text in
    the largest font on the first page.
    """
    headings = []
    front_page = read_front_page(paragraphs)
    headline = front_page.headline or ""
    if _is_heading(info_title, headline, text):
        headings.append(Evidence(info_title, key="PDF title"))
    if headline:
        headings.append(Evidence(headline, key="largest type"))
    url_matches = filter(None, map(_PRINTED_URL.fullmatch, furniture))
    url_match = next(url_matches, None)
    url = Evidence(url_match["address"], key="printed address") if url_match else None
    masthead = front_page.masthead
    publisher = Evidence(masthead, key="name of the paper") if masthead else None
    if masthead and headings[0].quote == masthead:
        headings = headings[1:]
    return ContainerMetadata(
        url,
        tuple(headings),
        publisher=publisher,
        issued=_edition_line(front_page.edition) or _issue_line(furniture),
    )


def _is_heading(info_title: str, headline: str, text: str) -> bool:
    """Return whether the title in the metadata is the headline.

    If it is only a part of the largest text, it is the name of the file.
    """
    title = letters_and_digits(info_title)
    largest = letters_and_digits(headline)
    if not title or (title in largest and 2 * len(title) < len(largest)):
        return False
    return title in letters_and_digits(text[:HEAD_CHARS])


PDF_READER = FormatReader(split_whole, read_pdf)
