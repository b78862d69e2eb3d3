"""Read the training texts of a language, and the terms of their sources."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.data_files import read_rows
from archive.people.corpora import OTHER_TAG, PERSON_TAG, AnnotatedText

Span = tuple[int, int]
_SENTENCE_STOP = re.compile(r"(?<=\w\w)[.,;:]\Z")
"""A mark after a name that some sources count to it. The stop of an initial is kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of annotated texts.

    `is_open` says whether its terms allow any use. Texts are read from the sources with
    the lowest `rank` first, which are closest to news, until there are enough.
    """

    name: str
    is_open: bool
    rank: int
    terms: str


@cache
def sources() -> dict[str, Source]:
    """Return the sources by the start of their names in the texts."""
    return {
        name: Source(name, terms_kind == "open", int(rank), terms)
        for name, terms_kind, rank, terms in read_rows("people/sources.tsv")
    }


def source_of(name: str) -> Source:
    """Return a source: `norne` for `norne-ap`."""
    table = sources()
    while name not in table and "-" in name:
        name = name.rpartition("-")[0]
    return table[name]


@dataclass(frozen=True, slots=True)
class TrainingText:
    """A text with the spans of people and of other names, in characters."""

    text: str
    people: tuple[Span, ...]
    others: tuple[Span, ...]
    source: Source

    def annotated(self) -> AnnotatedText:
        """Return the text as the trainer reads it."""
        spans = [
            (
                start,
                start + len(_SENTENCE_STOP.sub("", self.text[start:end])),
                PERSON_TAG,
            )
            for start, end in self.people
        ]
        return AnnotatedText(
            self.text, [*spans, *((*span, OTHER_TAG) for span in self.others)]
        )


def read_texts(path: Path, *, only_open: bool = False) -> Iterator[TrainingText]:
    """Yield the texts of a file of JSON Lines, which may be compressed.

    Its lines have `text`, `people`, and if known `others` and `source`. With
    `only_open`, only those that may be used for any purpose are read.
    """
    open_file = gzip.open if path.suffix == ".gz" else open
    with open_file(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            source = source_of(record["source"])
            if source.is_open or not only_open:
                yield TrainingText(
                    record["text"],
                    tuple((start, end) for start, end in record["people"]),
                    tuple((start, end) for start, end in record.get("others") or ()),
                    source,
                )


def training_path(folder: Path, language: str) -> Path:
    """Return the path of the training texts of a language."""
    return folder / f"{language}.train.jsonl.gz"
