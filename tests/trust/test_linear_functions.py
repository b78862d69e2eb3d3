"""Test that the time of each function on texts grows no faster than the text."""

from __future__ import annotations

import email.header
import json
from collections.abc import Callable

import pytest

from archive.article import Article
from archive.errors import UnreadableError
from archive.extract.pipeline import EXTRACTORS, extract_document
from archive.names.keys import person_key
from archive.people.firms import without_firms
from archive.people.name_mentions import NameMention
from archive.people.quotations import find_quotes
from archive.readers import read_article
from archive.text.cleaning import clean, collapse_whitespace
from archive.text.date_lines import find_labels
from archive.text.date_mentions import find_date_mentions
from archive.text.dateline_parsing import find_dateline
from archive.text.near_duplicates import fingerprint
from archive.text.story_layout import find_head_end
from index.search.response import HighlightedText
from index.text.snippets import TextFragment, make_snippet
from tests.processor_time import processor_time_below
from tests.trust.growth import growth_above_limit
from web.presenters.document_text import paragraphs
from web.presenters.text_diff import diff_texts

UNITS = {
    "spaces": " ",
    "newlines": "\n",
    "letters": "a",
    "words": "a ",
    "lines of spaces": " \n",
    "capitals": "Aa ",
    "digits": "1",
    "dates": "1 May ",
    "bylines": "\nBy Aa Bb",
    "dots": ".",
    "quotes": "“a b c d” ",
    "urls": "http://a.example/ ",
    "tags": "<a",
    "commas": "a,",
    "verbs": "said has ",
    "mixed": "\n a\t- 1/2. By ",
}
BEFORE_AND_AFTER = ("", "Wheat rose in May")


def document_paragraphs(text: str) -> object:
    """Return the paragraphs of a text whose every word matches the query."""
    words = [TextFragment(word, i % 2 == 0) for i, word in enumerate(text.split(" "))]
    return paragraphs(HighlightedText(tuple(words), len(words)))


def read(content: bytes, format_name: str) -> object:
    """Read a file, or return why it cannot be read."""
    try:
        return read_article(content, format_name)
    except UnreadableError as error:
        return error


def reader(format_name: str, start: str = "", end: str = "") -> Callable[[str], object]:
    """Return a function that reads a text inside of a file."""
    return lambda text: read((start + text + end).encode(), format_name)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "collapse_whitespace": collapse_whitespace,
    "find_date_mentions": find_date_mentions,
    "find_dateline": find_dateline,
    "find_head_end": find_head_end,
    "fingerprint": fingerprint,
    "find_quotes": lambda text: list(find_quotes(text)),
    "person_key": person_key,
    "make_snippet": lambda text: make_snippet(text, [((0, 1),)]),
    "paragraphs": document_paragraphs,
    "diff_texts": lambda text: diff_texts(text, text[::-1]),
    "read txt": reader("txt"),
    "read md": reader("md"),
    "read md heading": reader("md", "# Wheat"),
    "read md front matter": reader("md", "---\ntitle: "),
    "read html": reader("html", "<p>"),
    "read html attribute": reader("html", '<p class="', '">Wheat'),
    "read eml": reader("eml"),
    "read eml subject": reader("eml", "Subject: ", "\n\nWheat"),
    "read eml body": reader("eml", "Subject: a\n\n"),
    "read mhtml": reader("mhtml", "Content-Type: text/html\n\n"),
    "read jsonl": lambda text: read(json.dumps({"body": text}).encode(), "jsonl"),
    "read encoded words": lambda text: read(
        f"Subject: {email.header.Header(text, 'utf-8').encode()}\n\nWheat".encode()
        if "\n" not in text
        else b"\n",
        "eml",
    ),
    "read warc": reader("warc", "WARC/1.0\r\nWARC-Type: response\r\n"),
    **{
        f"extract {name}": lambda text, extract=extract: extract(Article(text))  # type: ignore[misc]
        for name, extract in EXTRACTORS.items()
    },
    "extract_document": lambda text: extract_document(Article(text), "id", "txt"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_function_takes_more_than_linear_time(name: str) -> None:
    """Give each function long runs of each kind of text, alone and in a text."""
    failures = []
    for label, unit in UNITS.items():
        for edge in BEFORE_AND_AFTER:

            def text_of(size: int, unit: str = unit, edge: str = edge) -> str:
                return edge + unit * (size // len(unit)) + edge

            if growth := growth_above_limit(
                FUNCTIONS[name], text_of, first=20_000, fast_s=0.03
            ):
                failures.append(f"{label}: {growth}")
                break
    assert not failures, f"{name}: {failures}"


def test_many_labels_of_dates_are_found_in_linear_time() -> None:
    """Copies of the rest of a text take time only in long texts."""

    def text_of(size: int) -> str:
        return "event " * (size // len("event "))

    assert growth_above_limit(find_labels, text_of, first=100_000) is None


def name_of(number: int) -> str:
    """Return another two words for each number."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:06}")
    return f"K{letters} M{letters}"


def test_legal_forms_of_40_000_names_are_found_in_one_search() -> None:
    """A search for each of the names would take twice the time that is allowed."""
    names = [name_of(number) for number in range(40_000)]
    starts = range(0, len(names) * (len(names[0]) + 1), len(names[0]) + 1)
    mentions = [
        NameMention(start, start + len(name), name, "de")
        for start, name in zip(starts, names, strict=True)
    ]
    with processor_time_below(6):
        assert len(without_firms("\n".join(names), mentions)) == len(names)


def test_lines_of_a_recognized_paragraph_are_joined_in_linear_time() -> None:
    """Look only at the edges of lines, not at the whole paragraph before each."""
    line = "<span class='ocr_line'>字字字字</span>"

    def text_of(size: int) -> str:
        return line * (size // len(line))

    read_paragraph = reader("hocr", "<div class='ocr_page'><p class='ocr_par'>")
    assert growth_above_limit(read_paragraph, text_of, first=200_000) is None


def test_a_million_spaces_between_two_words_are_one_paragraph_at_once() -> None:
    """Cut the text that once blocked the server for half an hour."""
    text = f"wheat{' ' * 1_000_000}\n{' ' * 1_000_000}rose{'  ' * 500_000}again"
    fragment = TextFragment(text, highlighted=False)
    assert [
        "".join(run.text for run in paragraph).split()
        for paragraph in paragraphs(HighlightedText((fragment,), 0))
    ] == [["wheat"], ["rose", "again"]]
