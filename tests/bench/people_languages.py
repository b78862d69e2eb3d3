"""Measure how well people are found in each language, by strict spans.

A folder has `LANG.dev.jsonl.gz` with JSON lines of `text`, `people: [[start, end], …]`
and `source`. The score of a language is the mean F1 of its sources.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.people.language_taggers import find_spans, tagged_languages
from archive.people.resolution import resolve_people

Span = tuple[int, int]
MIN_SOURCE_NAMES = 30
"""Names that a source needs to count. Fewer say little."""


@dataclass
class Counts:
    """The numbers of right, predicted and true names."""

    right: int = 0
    predicted: int = 0
    true: int = 0

    def add(self, predicted: set[Span], true: set[Span]) -> None:
        """Add the names of a text."""
        self.right += len(predicted & true)
        self.predicted += len(predicted)
        self.true += len(true)

    @property
    def precision(self) -> float:
        """Return the precision in per cent."""
        return 100 * self.right / max(1, self.predicted)

    @property
    def recall(self) -> float:
        """Return the recall in per cent."""
        return 100 * self.right / max(1, self.true)

    @property
    def f1(self) -> float:
        """Return the F1 score in per cent."""
        return 200 * self.right / max(1, self.predicted + self.true)


@dataclass(frozen=True)
class LanguageScore:
    """The counts of a language by source, and its texts per CPU-second."""

    language: str
    by_source: dict[str, Counts]
    texts_a_second: float

    @property
    def mean_f1(self) -> float:
        """Return the mean F1 of the sources with enough names."""
        counts = [
            source
            for source in self.by_source.values()
            if source.true >= MIN_SOURCE_NAMES
        ]
        return sum(source.f1 for source in counts) / max(1, len(counts))


def score_language(folder: Path, language: str, every: int = 1) -> LanguageScore:
    """Score the tagger of a language on every n-th text of its development set.

    The speed is given for texts of 1,000 characters.
    """
    by_source: defaultdict[str, Counts] = defaultdict(Counts)
    find_spans("", language)
    size = 0
    start = time.process_time()
    for number, record in enumerate(_records(folder / f"{language}.dev.jsonl.gz")):
        if number % every == 0:
            spans = set(find_mentions(record["text"], language))
            true = {(span[0], span[1]) for span in record["people"]}
            by_source[_family(record["source"])].add(spans, true)
            size += len(record["text"])
    seconds = time.process_time() - start
    return LanguageScore(language, dict(by_source), size / 1000 / max(seconds, 1e-6))


def find_mentions(text: str, language: str) -> list[Span]:
    """Return the spans of the people of a text after resolution."""
    people = resolve_people(text, (), other_spans=find_spans(text, language))
    return [
        (mention.start, mention.end) for person in people for mention in person.mentions
    ]


def languages_in(folder: Path) -> list[str]:
    """Return the languages that have a tagger and a development set."""
    codes = {path.name.partition(".")[0] for path in folder.glob("*.dev.jsonl.gz")}
    return sorted(codes & tagged_languages())


def table(folder: Path) -> Iterator[str]:
    """Yield the lines of the table of all languages."""
    yield "language | source | names | P/R/F1 | mean F1 | texts a CPU-second"
    for language in languages_in(folder):
        score = score_language(folder, language)
        for source, counts in score.by_source.items():
            scores = f"{counts.precision:.1f}/{counts.recall:.1f}/{counts.f1:.1f}"
            yield (
                f"{language} | {source} | {counts.true} | {scores} | "
                f"{score.mean_f1:.1f} | {score.texts_a_second:.0f}"
            )


def print_table(folder: Path, echo: Callable[[str], None]) -> None:
    """Print the table of all languages."""
    for line in table(folder):
        echo(line)


def _records(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _family(source: str) -> str:
    """Return what is counted together: all topics of `bsnlp`, all papers of `norne`."""
    first = source.partition("-")[0]
    return first if first in {"bsnlp", "norne"} else source
