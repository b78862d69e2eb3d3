"""Test pages in the markup of common content management systems, in many languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.extract import authors, date, outlet, title
from archive.readers import read_article

PAGES = Path(__file__).with_name("system_pages.txt")
STORIES = Path(__file__).with_name("system_stories.tsv")
REPETITIONS = 3


@dataclass(frozen=True)
class Page:
    """A made-up page: its system, its language, its facts by name, and its markup."""

    system: str
    language: str
    facts: dict[str, str]
    markup: str


def _read_pages() -> Iterator[Page]:
    for record in PAGES.read_text("utf-8").split("=== ")[1:]:
        head, _, markup = record.partition("\n---\n")
        name, *lines = head.split("\n")
        system, _, language = name.partition(" | ")
        facts = dict(line.split(": ", maxsplit=1) for line in lines)
        yield Page(system, language, facts, markup)


def _read_stories() -> dict[str, str]:
    lines = STORIES.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


ALL_PAGES = tuple(_read_pages())


def test_the_pages_are_in_twenty_languages() -> None:
    assert len(ALL_PAGES) >= 40
    assert len({page.language for page in ALL_PAGES}) >= 20


@pytest.mark.parametrize(
    "page", ALL_PAGES, ids=lambda page: f"{page.language}: {page.system}"
)
def test_a_page_has_its_facts(page: Page) -> None:
    story = f"<p>{_read_stories()[page.language]}</p>" * REPETITIONS
    markup = page.markup.replace("STORY", story)
    html = f'<!DOCTYPE html><html lang="{page.language}">{markup}</html>'
    article = read_article(html.encode(), "html")
    names = authors.extract(article)
    day = date.extract(article).date
    site = outlet.extract(article)
    headline = title.extract(article)
    facts = {
        "authors": "; ".join(names.value) if names else "none",
        "title": headline.value if headline else "none",
        "outlet": site.value if site else "none",
        "date": str(day.value.day) if day else "none",
    }
    assert {name: facts[name] for name in page.facts} == page.facts
