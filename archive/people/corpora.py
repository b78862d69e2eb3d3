"""Read texts with annotated names, for training the tagger."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TextIO

PERSON_TAG = "PER"
ORGANISATION_TAG = "ORG"
PLACE_TAG = "LOC"
OTHER_TAG = "ENT"
_SHORT_LABEL_LENGTH = 3
"""Sources abbreviate labels or not: `ORG` and `Organization`."""
NAMED_KINDS = (PERSON_TAG, ORGANISATION_TAG, PLACE_TAG)
DOCUMENT_START = "-DOCSTART-"
SENTENCES_PER_DOCUMENT = 20
"""Number of sentences in a document, in files that do not separate documents."""

_NO_SPACE_BEFORE = frozenset(
    {*".,;:!?)]}'%", "'s", "'S", "'re", "'ve", "'ll", "'d", "'m", "n't", "''"}
)
_NO_SPACE_AFTER = frozenset({*"([{$", "``"})


class AnnotatedText(NamedTuple):
    """A text and its spans `(start, end, kind)`.

    `kind` is `PER` for a person, `ORG` for an organisation, `LOC` for a place, and
    `ENT` for any other name, or where the source does not say what is named.
    """

    text: str
    spans: list[tuple[int, int, str]]


TaggedSentence = list[tuple[str, str]]
"""The words of a sentence with their tags."""


def read_corpus(path: Path) -> Iterator[AnnotatedText]:
    """Yield the documents of a file.

    The format is JSON Lines if the name contains `.jsonl`, or else CoNLL (lines of
    `word … tag`).
    """
    read = _read_json if ".jsonl" in path.name else _read_conll
    with _open_text(path) as lines:
        yield from read(lines)


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _read_json(lines: Iterable[str]) -> Iterator[AnnotatedText]:
    for line in lines:
        document = json.loads(line)
        spans = []
        for sentence in document["sents"]:
            tags = [tag for _, _, _, tag in sentence]
            spans += [
                (sentence[start][1], sentence[end - 1][2], kind)
                for start, end, kind in tag_runs(tags)
            ]
        yield AnnotatedText(document["text"], spans)


def _read_conll(lines: Iterable[str]) -> Iterator[AnnotatedText]:
    """Read the CoNLL format: a word per line with its tag in the last column.

    A blank line ends a sentence.
    """
    document: list[TaggedSentence] = []
    sentence: TaggedSentence = []
    has_document_marks = False
    for line in (*lines, "\n", DOCUMENT_START):
        cells = line.split()
        if cells and cells[0] != DOCUMENT_START:
            sentence.append((cells[0], cells[-1]))
            continue
        if sentence:
            document.append(sentence)
            sentence = []
        has_document_marks = has_document_marks or bool(cells)
        is_full = not has_document_marks and len(document) >= SENTENCES_PER_DOCUMENT
        if document and (cells or is_full):
            yield _join_document(document)
            document = []


def tag_runs(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield `(start, end, kind)` of each name in BIO or IO tags, as word indices.

    `end` is exclusive.
    """
    bounds = [0]
    for index, (previous_tag, tag) in enumerate(pairwise(tags), 1):
        if tag[:2] != "I-" or tag[2:] != previous_tag[2:]:
            bounds.append(index)
    bounds.append(len(tags))
    for start, end in pairwise(bounds):
        if tags and tags[start] != "O":
            label = tags[start][2:][:_SHORT_LABEL_LENGTH].upper()
            yield start, end, label if label in NAMED_KINDS else OTHER_TAG


def _join_document(sentences: list[TaggedSentence]) -> AnnotatedText:
    """Return the text of the sentences, one per line, with normal spacing."""
    text = ""
    spans = []
    for sentence in sentences:
        line, word_spans = _join_words([word for word, _ in sentence])
        for first, end, kind in tag_runs([tag for _, tag in sentence]):
            start_char = len(text) + word_spans[first][0]
            end_char = len(text) + word_spans[end - 1][1]
            spans.append((start_char, end_char, kind))
        text += line + "\n"
    return AnnotatedText(text, spans)


def _join_words(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the words with normal spacing, and the span of each word."""
    text = ""
    spans = []
    previous_word = ""
    in_quotes = False
    for word in words:
        no_space = (
            not previous_word
            or word in _NO_SPACE_BEFORE
            or previous_word in _NO_SPACE_AFTER
            or (previous_word == '"' and in_quotes)
        )
        if word == '"':
            no_space = not previous_word or in_quotes
            in_quotes = not in_quotes
        text += "" if no_space else " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        previous_word = word
    return text, spans
