"""Texts in which people are marked by hand, in the forms in which they are published: what the tagger learns from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TextIO

PERSON_TAG, OTHER_TAG = "PER", "ENT"
DOCUMENT_START = "-DOCSTART-"
SENTENCES_PER_DOCUMENT = 20
"""Sentences that are taken together where a file does not say where its documents end."""

_NO_SPACE_BEFORE = frozenset(
    {*".,;:!?)]}'%", "'s", "'S", "'re", "'ve", "'ll", "'d", "'m", "n't", "''"}
)
_NO_SPACE_AFTER = frozenset({*"([{$", "``"})


class AnnotatedText(NamedTuple):
    """A text and its spans `(start, end, kind)`; kind is `PER`, or `ENT` for every other name."""

    text: str
    spans: list[tuple[int, int, str]]


TaggedSentence = list[tuple[str, str]]
"""A sentence: words with their tags."""


def read_corpus(path: Path) -> Iterator[AnnotatedText]:
    """The documents of a file: lines of `word … tag`, or a JSON object a line with words, places and tags."""
    with _open_text(path) as lines:
        yield from _read_json(lines) if ".jsonl" in path.name else _read_conll(lines)


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _read_json(lines: Iterable[str]) -> Iterator[AnnotatedText]:
    for line in lines:
        found = json.loads(line)
        spans = []
        for sentence in found["sents"]:
            tags = [tag for _, _, _, tag in sentence]
            spans += [
                (sentence[first][1], sentence[last - 1][2], kind)
                for first, last, kind in tag_runs(tags)
            ]
        yield AnnotatedText(found["text"], spans)


def _read_conll(lines: Iterable[str]) -> Iterator[AnnotatedText]:
    """CoNLL: a word a line, its tag last; a blank line ends a sentence."""
    document: list[TaggedSentence] = []
    sentence: TaggedSentence = []
    marked = False
    for line in (*lines, "\n", DOCUMENT_START):
        cells = line.split()
        if cells and cells[0] != DOCUMENT_START:
            sentence.append((cells[0], cells[-1]))
            continue
        if sentence:
            document.append(sentence)
            sentence = []
        marked = marked or bool(cells)
        if document and (
            cells or (not marked and len(document) >= SENTENCES_PER_DOCUMENT)
        ):
            yield _join_document(document)
            document = []


def tag_runs(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """First and last-but-one word and kind of each name in BIO or IO tags."""
    bounds = [0]
    for at, (before, tag) in enumerate(pairwise(tags), 1):
        if tag[:2] != "I-" or tag[2:] != before[2:]:
            bounds.append(at)
    bounds.append(len(tags))
    for first, last in pairwise(bounds):
        if tags and tags[first] != "O":
            yield (
                first,
                last,
                PERSON_TAG if tags[first][2:].upper().startswith("PER") else OTHER_TAG,
            )


def _join_document(sentences: list[TaggedSentence]) -> AnnotatedText:
    """The text of sentences in columns, a line each, with blanks where people write them."""
    text = ""
    spans = []
    for sentence in sentences:
        line, places = _join_words([word for word, _ in sentence])
        for first, last, kind in tag_runs([tag for _, tag in sentence]):
            spans.append(
                (len(text) + places[first][0], len(text) + places[last - 1][1], kind)
            )
        text += line + "\n"
    return AnnotatedText(text, spans)


def _join_words(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    text, places, before, quoting = "", [], "", False
    for word in words:
        close = (
            not before
            or word in _NO_SPACE_BEFORE
            or before in _NO_SPACE_AFTER
            or (before == '"' and quoting)
        )
        if word == '"':
            close = not before or quoting
            quoting = not quoting
        text += "" if close else " "
        places.append((len(text), len(text) + len(word)))
        text += word
        before = word
    return text, places
