"""Test small files as people save news, one record each, for each kind of issue 18.

`saved_inputs/NAME.txt` has records: a line `=== KIND FORMAT LANGUAGE | NAME`, lines with
the facts that are expected, a line `---`, and the file. Alternatives have `||` between
them, and several texts `&&`. `STORY` stands for a text of three paragraphs.

The inputs in the files `…right_at_once.txt` never failed. They are tests for `make check`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.errors import SeveralArticlesError, UnreadableError
from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import read_article, split_articles, split_file

FOLDER = Path(__file__).with_name("saved_inputs")
STORIES = (Path(__file__).with_name("system_stories.tsv"), FOLDER / "stories.tsv")
REPETITIONS = 3
ANY_REASON = "yes"
LONG_FILES = frozenset(
    {
        "right_at_once",
        "reports_right_at_once",
        "files23_right_at_once",
        "files23_wrong_at_first",
        "pages23_right_at_once",
        "pages23_wrong_at_first",
        "pages24_right_at_once",
        "pages24_wrong_at_first",
        "pages25_right_at_once",
        "pages25_wrong_at_first",
        "formats25_right_at_once",
        "formats25_wrong_at_first",
        "reports_wrong_at_first",
    }
)
"""Inputs that were right at once, and the later series."""


@dataclass(frozen=True)
class SavedInput:
    """A made-up file: its kind, its format, its language, and its facts by name."""

    kind: str
    format: str
    language: str
    name: str
    facts: dict[str, str]
    content: str
    is_long: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.format} {self.language}: {self.name}"


def _read_stories() -> dict[str, str]:
    lines = [line for path in STORIES for line in path.read_text("utf-8").splitlines()]
    return dict(line.split("\t", maxsplit=1) for line in lines)


STORY_BY_LANGUAGE = _read_stories()


def _read_inputs() -> Iterator[SavedInput]:
    for path in sorted(FOLDER.glob("*.txt")):
        records = re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)
        for record in records[1:]:
            head, _, content = record.partition("\n---\n")
            first, *lines = head.split("\n")
            words, _, name = first.partition(" | ")
            facts = dict(line.split(": ", maxsplit=1) for line in lines)
            yield SavedInput(
                *words.split(), name, facts, content, path.stem in LONG_FILES
            )


INPUTS = tuple(_read_inputs())
KINDS = "ABCDEFGHIJKLMNOPQRSTU"


def test_each_kind_has_inputs_in_many_languages() -> None:
    assert {saved.kind for saved in INPUTS} >= set(KINDS) - {"J"}
    assert len({saved.language for saved in INPUTS}) >= 40


def _rtf(text: str) -> str:
    return "".join(
        char if char.isascii() else f"\\u{ord(char)}?" for char in text
    ).replace("\n\n", "\\par\n")


STORY_FORMS: Mapping[str, Callable[[list[str]], str]] = {
    "html": lambda parts: "".join(f"<p>{part}</p>" for part in parts),
    "jsonl": lambda parts: json.dumps("\n\n".join(parts))[1:-1],
    "json": lambda parts: json.dumps("\n\n".join(parts))[1:-1],
    "rtf": lambda parts: _rtf("\n\n".join(parts)),
}


def content_of(saved: SavedInput) -> bytes:
    """Return the bytes of the file."""
    parts = [STORY_BY_LANGUAGE[saved.language]] * REPETITIONS
    form = STORY_FORMS.get(saved.format, "\n\n".join)
    text = saved.content.replace("STORY", form(parts))
    if saved.format == "html" and text.startswith("<head>"):
        text = f'<!DOCTYPE html><html lang="{saved.language}">{text}</html>'
    if saved.format == "rtf":
        text = _rtf(text)
    return text.encode(saved.facts.get("encoding", "utf-8"))


def documents_of(path: Path, format_name: str) -> Iterator[Document]:
    """Yield the documents of a file, as `cuttings extract` does."""
    articles = list(split_file(path))
    try:
        for raw in articles:
            article = read_article(raw.content, format_name)
            yield extract_document(article, "1", format_name)
    except SeveralArticlesError:
        for raw in split_articles(path):
            article = read_article(raw.content, format_name)
            yield extract_document(article, "1", format_name)


def values_of(documents: list[Document]) -> dict[str, str]:
    """Return the facts of all documents as texts. Facts of several have bars."""
    facts = [document.facts for document in documents]
    columns = {
        "title": [fact.title and fact.title.value for fact in facts],
        "date": [
            fact.date and not fact.date.value.is_window and fact.date.value.to_edtf()
            for fact in facts
        ],
        "outlet": [fact.outlet and fact.outlet.value for fact in facts],
        "url": [fact.url and fact.url.value for fact in facts],
        "language": [fact.language and fact.language.value for fact in facts],
        "authors": [fact.authors and "; ".join(fact.authors.value) for fact in facts],
        "complete": [fact.complete and fact.complete.value for fact in facts],
        "updated": [fact.updated and str(fact.updated.value.date()) for fact in facts],
    }
    values = {
        name: " | ".join(value or "none" for value in column)
        for name, column in columns.items()
    }
    return values | {"count": str(len(documents))}


def problems_of(saved: SavedInput, folder: Path) -> Iterator[str]:
    """Yield what differs from the expected facts of a file."""
    path = folder / f"saved.{saved.format}"
    path.write_bytes(content_of(saved))
    yield from problems_in(path, saved.format, saved.facts)


def problems_in(
    path: Path, format_name: str, expected_facts: Mapping[str, str]
) -> Iterator[str]:
    """Yield what differs from the expected facts. `failure` may be the reason."""
    try:
        documents = list(documents_of(path, format_name))
    except UnreadableError as error:
        reason = expected_facts.get("failure")
        if reason != ANY_REASON and (reason is None or reason not in str(error)):
            yield f"not read: {error}"
        return
    text = "\n".join(document.text for document in documents)
    notes = [note for document in documents for note in document.notes]
    values = values_of(documents)
    for name, expected in expected_facts.items():
        if name == "failure" and not ("note" in expected_facts and notes):
            yield "it was read"
        elif name == "note" and not notes and "failure" not in expected_facts:
            yield "it has no note"
        elif name in ("has", "lacks"):
            for part in expected.split(" && "):
                if (part in " ".join(text.split())) != (name == "has"):
                    yield f"{name}: {part}"
        elif name in values and values[name] not in expected.split(" || "):
            yield f"{name} is {values[name]!r}, not {expected!r}"


def _marked(saved: SavedInput) -> object:
    marks = (pytest.mark.long,) if saved.is_long else ()
    return pytest.param(saved, id=str(saved), marks=marks)


@pytest.mark.parametrize("saved", list(map(_marked, INPUTS)))
def test_a_file_is_read_as_expected(saved: SavedInput, tmp_path: Path) -> None:
    assert list(problems_of(saved, tmp_path)) == []
