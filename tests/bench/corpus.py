"""The corpus and the queries of the speed bench, both made from one archive of articles by a written rule.

Larger archives are made by recombining the sentences of the articles with a fixed seed, so that words keep their
frequencies. Queries are drawn from the corpus by how many articles have a word (see `draw_queries`).
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
    """A query in every engine's terms: words, how they are joined, and what narrows them."""

    kind: str
    words: tuple[str, ...] = ()
    excluded_word: str | None = None
    earliest: date | None = None
    latest: date | None = None
    outlet: str | None = None

    @property
    def query_string(self) -> str:
        """As a reader types it."""
        if self.kind == "phrase":
            return f'"{" ".join(self.words)}"'
        if self.kind == "prefix":
            return f"{self.words[0]}*"
        line = (" OR " if self.kind == "or" else " ").join(self.words)
        return f"{line} -{self.excluded_word}" if self.excluded_word else line


def read_articles(path: Path) -> list[IndexDocument]:
    """The articles of a file of records; the first topic stands for the outlet, since they have but one."""
    found = []
    for number, line in enumerate(
        gzip.decompress(path.read_bytes()).decode().splitlines()
    ):
        record = json.loads(line)
        day = _day(record["date"])
        found.append(
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
    return found


def _day(text: str | None) -> date | None:
    try:
        return datetime.strptime((text or "")[:11].strip(), "%d-%b-%Y").date()  # noqa: DTZ007 a day alone
    except ValueError:
        return None


def recombine(entries: Sequence[IndexDocument], size: int) -> Iterator[IndexDocument]:
    """So many articles: the given ones, then others made of their sentences."""
    yield from entries[:size]
    chance = random.Random(SEED)
    pool = [sentence for entry in entries for sentence in SENTENCE.split(entry.text)]
    lengths = [len(SENTENCE.split(entry.text)) for entry in entries]
    for number in range(len(entries), size):
        facts, title = chance.choice(entries), chance.choice(entries)
        text = " ".join(chance.choices(pool, k=chance.choice(lengths)))
        yield IndexDocument(
            f"{number:08}",
            text,
            title.title,
            facts.outlet,
            None,
            (),
            facts.people,
            facts.dates,
        )


def draw_queries(entries: Sequence[IndexDocument]) -> list[BenchQuery]:
    """66 queries: six of each kind, from words that few, some or very many articles have."""
    chance = random.Random(SEED)
    frequency = Counter(
        word for entry in entries for word in set(WORD.findall(entry.text.lower()))
    )
    bands = [(3, 12), (60, 600), (1_500, len(entries))]
    rare, middling, common = (
        sorted(word for word, count in frequency.items() if low <= count <= high)
        for low, high in bands
    )
    days = sorted(entry.dates.earliest for entry in entries if entry.dates)
    outlets = [
        outlet
        for outlet, _ in Counter(
            entry.outlet for entry in entries if entry.outlet
        ).most_common(6)
    ]
    asked = []
    for _ in range(6):
        first, last = sorted(chance.sample(days, 2))
        asked += [
            BenchQuery("rare", (chance.choice(rare),)),
            BenchQuery("middling", (chance.choice(middling),)),
            BenchQuery("common", (chance.choice(common),)),
            BenchQuery("two words", (chance.choice(middling), chance.choice(common))),
            BenchQuery(
                "many words",
                _words_of_one_sentence(
                    chance, entries, chance.randint(3, 6), adjacent=False
                ),
            ),
            BenchQuery(
                "phrase",
                _words_of_one_sentence(
                    chance, entries, chance.randint(2, 3), adjacent=True
                ),
            ),
            BenchQuery(
                "or",
                (
                    chance.choice(middling),
                    chance.choice(middling),
                    chance.choice(common),
                ),
            ),
            BenchQuery(
                "not", (chance.choice(common),), excluded_word=chance.choice(common)
            ),
            BenchQuery("prefix", (chance.choice(middling)[:4],)),
            BenchQuery("dates", (chance.choice(common),), earliest=first, latest=last),
            BenchQuery(
                "filter", (chance.choice(common),), outlet=chance.choice(outlets)
            ),
        ]
    return [*asked, BenchQuery("everything")]


def _words_of_one_sentence(
    chance: random.Random,
    entries: Sequence[IndexDocument],
    count: int,
    *,
    adjacent: bool,
) -> tuple[str, ...]:
    """Words of one sentence, one after another where they have to be near."""
    while True:
        sentence = chance.choice(SENTENCE.split(chance.choice(entries).text))
        if adjacent:
            words = sentence.lower().split()
            start = chance.randrange(max(1, len(words) - count))
            chosen = words[start : start + count]
        else:
            words = sorted(set(WORD.findall(sentence.lower())))
            chosen = chance.sample(words, min(count, len(words)))
        if len(chosen) == count and all(WORD.fullmatch(word) for word in chosen):
            return tuple(chosen)
