"""Made-up articles in any number, and the content of an archive in a form to compare."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.archive.sample_pages import html_page
from tests.shell import Shell

SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ren",
    "tas",
    "vor",
    "el",
    "dun",
    "sha",
    "pi",
    "qu",
    "zed",
)
COMMON_WORDS = (
    "oil",
    "price",
    "harbour",
    "minister",
    "crane",
    "storm",
    "board",
    "trade",
    "market",
    "strike",
    "bank",
    "steel",
    "election",
    "river",
    "school",
    "court",
    "train",
    "police",
    "budget",
    "wheat",
)
FIRST_NAMES = ("Ann", "Bo", "Clara", "David", "Erik", "Fatima", "George", "Hanna")
LAST_NAMES = ("Lind", "Holm", "Okafor", "Brandt", "Marsh", "Petrov", "Singh", "Weaver")
OUTLETS = ("The Harbour Post", "Saltmouth Gazette", "Daily Quay", "Evening Tide")
MERGED_PERSON, TARGET_PERSON = "Ann Lind", "Clara Okafor"
"""Persons of `write_pages` that can be merged."""
PAGE_HOST = "www.harbourpost.example"

QUERIES = (
    "",
    "oil",
    "harbour crane",
    '"oil price"',
    "minister -storm",
    "stri*",
    "oil OR steel",
    "person:Lind",
    "date:1990..1999",
    "title:harbour",
)
"""Queries whose answers are compared."""
SEARCH_OPTIONS = ("--json", "--size", "50")
VOLATILE_KEYS = frozenset({"took_ms", "added", "added_at", "seen", "read_at"})
"""Keys of JSON answers that depend on the time of the run."""


def write_records(path: Path, count: int, seed: int = 0) -> Path:
    """Write a file of JSON Lines with this number of articles."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        for record in records(count, seed):
            file.write(json.dumps(record) + "\n")
    return path


def records(count: int, seed: int = 0) -> Iterator[dict[str, object]]:
    """Yield made-up articles. A few words are frequent, and most are rare."""
    chance = random.Random(seed)
    for number in range(count):
        yield {
            "id": f"r{number}",
            "title": sentence(chance, 6).rstrip("."),
            "body": " ".join(
                sentence(chance, 12) for _ in range(chance.randint(3, 14))
            ),
            "outlet": chance.choice(OUTLETS),
            "date": f"{chance.randint(1985, 2020)}-{chance.randint(1, 12):02}-"
            f"{chance.randint(1, 28):02}",
            "people": [person(chance) for _ in range(chance.randint(0, 3))],
            "url": f"https://{PAGE_HOST}/records/{number}",
        }


def sentence(chance: random.Random, length: int) -> str:
    """Return a sentence of frequent and rare words."""
    words = [
        chance.choice(COMMON_WORDS)
        if chance.random() < 0.3
        else "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
        for _ in range(length)
    ]
    return f"{' '.join(words).capitalize()}."


def person(chance: random.Random) -> str:
    """Return a made-up name."""
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"


def write_pages(folder: Path, count: int, seed: int = 0) -> Path:
    """Write pages of one host, with authors and people, and a file of records."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    for number in range(count):
        write_page(folder / f"page{number}.html", number, chance)
    write_records(folder / "records.jsonl.gz", count, seed)
    (folder / "note.txt").write_text(sentence(chance, 40), encoding="utf-8")
    return folder


def write_page(path: Path, number: int, chance: random.Random) -> None:
    """Write a page with an address, an outlet, a date and people."""
    name = (MERGED_PERSON, TARGET_PERSON)[number % 2]
    day = f"1994-03-{number % 28 + 1:02}"
    head = (
        f'<link rel="canonical" href="https://{PAGE_HOST}/{number}">'
        '<meta property="og:site_name" content="Harbourpost">'
        f'<meta name="author" content="{name}">'
        f'<meta property="article:published_time" content="{day}">'
    )
    body = "".join(f"<p>{name} said: {sentence(chance, 30)}</p>" for _ in range(3))
    title = f"Harbour report {number}: {sentence(chance, 4)}"
    path.write_text(html_page(head, body, title), encoding="utf-8")


def content(shell: Shell) -> dict[str, Any]:
    """Return documents by ID, answers by query, and people, without volatile values."""
    lines = checked(shell, "export", "", "--format", "jsonl").splitlines()
    documents = [steady(json.loads(line)) for line in lines]
    return {
        "documents": {str(document["id"]): document for document in documents},
        "answers": {query: answer(shell, query) for query in QUERIES},
        "people": sorted(checked(shell, "people", "list").splitlines()),
        "decisions": checked(shell, "people", "decisions"),
    }


def answer(shell: Shell, query: str) -> tuple[int, tuple[str, ...]]:
    """Return the total of a search and the IDs of its first results."""
    return parse_answer(checked(shell, "search", *SEARCH_OPTIONS, query))


def parse_answer(output: str) -> tuple[int, tuple[str, ...]]:
    """Return the total and the IDs in the output of a search with `SEARCH_OPTIONS`."""
    response = json.loads(output)
    ids = tuple(result["id"] for result in response["results"])
    return response["total"], ids


def checked(shell: Shell, *arguments: str) -> str:
    """Run a command that must succeed, and return what it prints."""
    result = shell(*arguments)
    assert result.returncode == 0, f"{' '.join(arguments)}: {result.stderr.strip()}"
    return result.stdout


def steady(value: Any) -> Any:
    """Return a JSON value without the values that depend on the time of the run."""
    if isinstance(value, dict):
        return {
            key: steady(item) for key, item in value.items() if key not in VOLATILE_KEYS
        }
    return [steady(item) for item in value] if isinstance(value, list) else value
