"""Articles whose record has their language and people, for the tests of identities."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.conftest import SampleFolder


@dataclass(frozen=True)
class Article:
    """A language, and the names of people as the record has them."""

    language: str
    names: tuple[str, ...]


def article(language: str, *names: str) -> Article:
    """Return an article in a language that names these people."""
    return Article(language, names)


def write_articles(folder: SampleFolder, *articles: Article, start: int = 0) -> None:
    """Write each article as a file of its own.

    Its text is only a number, so that the articles are no copies of each other.
    """
    for number, item in enumerate(articles, start):
        record = {
            "id": str(number),
            "title": f"{number}",
            "body": f"{number}",
            "language": item.language,
            "people": list(item.names),
        }
        folder.write(f"{number:04}.jsonl", json.dumps(record, ensure_ascii=False))


def slugs_by_name(folder: SampleFolder) -> dict[str, str]:
    """Return the slug of each name in the catalog."""
    return {
        person.name: slug
        for _, record in folder.catalog.changes(0)
        for person, slug in zip(record.document.people, record.slugs, strict=True)
    }
