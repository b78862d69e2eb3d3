"""Make the articles of the bench of the whole product from one file of articles.

The sentences of real wire stories are recombined with a fixed seed. The articles have
ten outlets, dates over forty years, and authors. One in twenty is a copy of an earlier
article, and one in fifty has no date.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from tests.bench.corpus import SEED, SENTENCE

ARTICLES_PER_FILE = 1_000
COPY_SHARE = 0.05
UNDATED_SHARE = 0.02
RECENT = 2_000
"""The number of earlier articles of which a copy is made."""
FIRST_DAY = date(1986, 1, 1)
DAYS = 40 * 365
OUTLETS = (
    "Skerry Gazette",
    "Harbour Post",
    "Morning Courier",
    "Evening Dispatch",
    "Northern Echo Review",
    "Commerce Daily",
    "The Inland Herald",
    "Port Ledger",
    "Valley Tribune",
    "Capital Observer",
)
FIRST_NAMES = ("Ada", "Hanna", "Jonas", "Mira", "Piotr", "Rosa", "Tariq", "Viktor")
SURNAMES = ("Lind", "Berg", "Okoro", "Marsh", "Sandoval", "Whitlock", "Ferrante")
ROLES = ("chairman", "minister", "spokeswoman", "analyst", "governor")


def write_articles(corpus: Path, folder: Path, size: int) -> int:
    """Write `size` articles as files of records, and return the bytes of their texts."""
    folder.mkdir(parents=True)
    records = product_records(corpus)
    text_bytes = number = 0
    while chunk := list(islice(records, min(ARTICLES_PER_FILE, size))):
        size -= len(chunk)
        text_bytes += sum(len(str(record["body"]).encode()) for record in chunk)
        lines = "".join(json.dumps(record) + "\n" for record in chunk)
        (folder / f"{number:05}.jsonl").write_text(lines, encoding="utf-8")
        number += 1
    return text_bytes


def product_records(corpus: Path) -> Iterator[dict[str, object]]:
    """Yield records without end, always the same ones."""
    generator = random.Random(SEED)
    sentences, lengths = _sentences(corpus)
    titles = [sentence[:70] for sentence in generator.choices(sentences, k=RECENT)]
    recent: list[list[str]] = []
    number = 0
    while True:
        if recent and generator.random() < COPY_SHARE:
            parts = _copy(generator, generator.choice(recent))
        else:
            parts = generator.choices(sentences, k=generator.choice(lengths))
            parts.insert(generator.randrange(len(parts)), _statement(generator))
            recent = [*recent[1 - RECENT :], parts]
        record: dict[str, object] = {
            "id": f"{number:08}",
            "title": generator.choice(titles),
            "body": " ".join(parts),
            "outlet": generator.choice(OUTLETS),
            "author": _name(generator),
        }
        if generator.random() >= UNDATED_SHARE:
            day = FIRST_DAY + timedelta(generator.randrange(DAYS))
            record["date"] = day.isoformat()
        yield record
        number += 1


def _sentences(corpus: Path) -> tuple[list[str], list[int]]:
    """Return the sentences of all articles, and the number in each article."""
    sentences: list[str] = []
    lengths: list[int] = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            parts = SENTENCE.split(" ".join((json.loads(line)["body"] or "").split()))
            sentences += parts
            lengths.append(len(parts))
    return sentences, lengths


def _copy(generator: random.Random, parts: list[str]) -> list[str]:
    """Return a reprint, of which the last sentence may be cut."""
    return parts[: max(1, len(parts) - generator.randrange(2))]


def _statement(generator: random.Random) -> str:
    name, role = _name(generator), generator.choice(ROLES)
    return (
        f"{name}, the {role}, said that it would take {generator.randrange(99)} days."
    )


def _name(generator: random.Random) -> str:
    letter = generator.choice("ABCDEFGHJKLMNPRSTVW")
    first, surname = generator.choice(FIRST_NAMES), generator.choice(SURNAMES)
    return f"{first} {letter}. {surname}"
