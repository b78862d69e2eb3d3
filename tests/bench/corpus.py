"""Make the corpus and the queries of the speed benchmark from one file of articles.

Larger archives recombine the sentences of the articles with a fixed seed, so that words
keep their frequencies. Queries are drawn by the number of articles that have a word
(see `draw_queries`).
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from archive.model import DateRange
from index.engine import IndexDocument

SEED = 1987
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"\b[a-z]{3,}\b")


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """A query for all engines: words, how they are combined, and the filters."""

    kind: str
    words: tuple[str, ...] = ()
    excluded_word: str | None = None
    earliest: date | None = None
    latest: date | None = None
    outlet: str | None = None

    @property
    def query_string(self) -> str:
        """Return the query as a user types it."""
        if self.kind == "phrase":
            return f'"{" ".join(self.words)}"'
        if self.kind == "prefix":
            return f"{self.words[0]}*"
        line = (" OR " if self.kind == "or" else " ").join(self.words)
        return f"{line} -{self.excluded_word}" if self.excluded_word else line


def read_articles(path: Path) -> list[IndexDocument]:
    """Return the articles of a file of records.

    All articles have the same outlet, so the first topic is used in its place.
    """
    articles = []
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    for number, line in enumerate(lines):
        record = json.loads(line)
        day = _day(record["date"])
        articles.append(
            IndexDocument(
                f"{number:08}",
                record["body"] or "",
                record["title"] or None,
                (record["topics"] or [None])[0],
                None,
                (),
                {person: (person,) for person in record["people"]},
                DateRange(day, day) if day else None,
            )
        )
    return articles


def _day(text: str | None) -> date | None:
    day = (text or "")[:11].strip()
    try:
        parsed = datetime.strptime(day, "%d-%b-%Y")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return parsed.date()


def recombine(entries: Sequence[IndexDocument], size: int) -> Iterator[IndexDocument]:
    """Yield `size` articles: first those of `entries`, then recombinations of them."""
    yield from entries[:size]
    generator = random.Random(SEED)
    sentences = [
        sentence for entry in entries for sentence in SENTENCE.split(entry.text)
    ]
    lengths = [len(SENTENCE.split(entry.text)) for entry in entries]
    for number in range(len(entries), size):
        facts_source = generator.choice(entries)
        title_source = generator.choice(entries)
        length = generator.choice(lengths)
        text = " ".join(generator.choices(sentences, k=length))
        yield IndexDocument(
            f"{number:08}",
            text,
            title_source.title,
            facts_source.outlet,
            None,
            (),
            facts_source.people,
            facts_source.dates,
        )


def draw_queries(entries: Sequence[IndexDocument]) -> list[BenchQuery]:
    """Return six queries of each kind, and one for everything.

    Their words are in few, in some or in very many articles.
    """
    generator = random.Random(SEED)
    article_counts = Counter(
        word for entry in entries for word in set(WORD.findall(entry.text.lower()))
    )
    frequency_bands = [(3, 12), (60, 600), (1_500, len(entries))]
    rare, middling, common = (
        sorted(word for word, count in article_counts.items() if low <= count <= high)
        for low, high in frequency_bands
    )
    days = sorted(entry.dates.earliest for entry in entries if entry.dates)
    outlet_counts = Counter(entry.outlet for entry in entries if entry.outlet)
    outlets = [outlet for outlet, _ in outlet_counts.most_common(6)]
    queries = []
    for _ in range(6):
        first, last = sorted(generator.sample(days, 2))
        queries += [
            BenchQuery("rare", (generator.choice(rare),)),
            BenchQuery("middling", (generator.choice(middling),)),
            BenchQuery("common", (generator.choice(common),)),
            BenchQuery(
                "two words", (generator.choice(middling), generator.choice(common))
            ),
            BenchQuery(
                "many words",
                _words_of_one_sentence(
                    generator, entries, generator.randint(3, 6), adjacent=False
                ),
            ),
            BenchQuery(
                "phrase",
                _words_of_one_sentence(
                    generator, entries, generator.randint(2, 3), adjacent=True
                ),
            ),
            BenchQuery(
                "or",
                (
                    generator.choice(middling),
                    generator.choice(middling),
                    generator.choice(common),
                ),
            ),
            BenchQuery(
                "not",
                (generator.choice(common),),
                excluded_word=generator.choice(common),
            ),
            BenchQuery("prefix", (generator.choice(middling)[:4],)),
            BenchQuery(
                "dates", (generator.choice(common),), earliest=first, latest=last
            ),
            BenchQuery(
                "filter", (generator.choice(common),), outlet=generator.choice(outlets)
            ),
        ]
    return [*queries, BenchQuery("everything")]


def _words_of_one_sentence(
    generator: random.Random,
    entries: Sequence[IndexDocument],
    count: int,
    *,
    adjacent: bool,
) -> tuple[str, ...]:
    """Return words of one sentence, in one run if they must be adjacent."""
    while True:
        sentence = generator.choice(SENTENCE.split(generator.choice(entries).text))
        if adjacent:
            words = sentence.lower().split()
            start = generator.randrange(max(1, len(words) - count))
            query_words = words[start : start + count]
        else:
            words = sorted(set(WORD.findall(sentence.lower())))
            query_words = generator.sample(words, min(count, len(words)))
        if len(query_words) == count and all(
            WORD.fullmatch(word) for word in query_words
        ):
            return tuple(query_words)
