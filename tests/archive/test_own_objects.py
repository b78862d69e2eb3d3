"""Test pages whose JSON-LD also describes other articles, and placeholder dates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import read_article

TEXT = (
    "The cranes came back to the old quay on Tuesday night, said the harbour master. "
)
HEADLINE = "Cranes arrive at the old quay"
URL = "https://www.harbour.example/news/cranes"
OWN = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "url": URL,
    "datePublished": "2020-03-03",
    "author": {"@type": "Person", "name": "Ada Quay"},
}
RELATED = {
    "@type": "NewsArticle",
    "headline": "Bus fares frozen until the spring",
    "url": "https://www.harbour.example/news/fares",
    "datePublished": "2019-05-01",
    "author": {"@type": "Person", "name": "Rita Rowe"},
}
VIDEO = {"@type": "VideoObject", "name": "The quay", "datePublished": "2016-01-01"}


def extract(head: str, headline: str = HEADLINE) -> Document:
    html = (
        f"<html><head><title>{headline}</title>{head}</head><body><article>"
        f"<h1>{headline}</h1><p>{TEXT * 3}</p></article></body></html>"
    )
    return extract_document(read_article(html.encode(), "html"), "id", "html")


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def without(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


@pytest.mark.parametrize(
    "head",
    [
        script([RELATED, OWN]),
        script(RELATED) + script(OWN),
        script({"@graph": [VIDEO, RELATED, OWN]}),
        script([RELATED, without(OWN, "url")]),
        script([RELATED, without(OWN, "headline")])
        + f"<link rel=canonical href={URL}>",
        script([VIDEO, OWN]),
    ],
)
def test_the_facts_are_those_of_the_own_article(head: str) -> None:
    facts = extract(head).facts
    assert facts.date is not None
    assert str(facts.date.value.earliest) == "2020-03-03"
    assert facts.authors is not None
    assert facts.authors.value == ("Ada Quay",)


def test_an_article_that_agrees_with_nothing_still_counts() -> None:
    facts = extract(script(without(OWN, "url")), "Harbour news of the day").facts
    assert facts.date is not None
    assert str(facts.date.value.earliest) == "2020-03-03"


@pytest.mark.parametrize(
    "day", ["1970-01-01", "1900-01-01", "1969-12-31T16:00:00-08:00"]
)
def test_a_placeholder_is_no_date(day: str) -> None:
    meta = f'<meta property="article:published_time" content="{day}">'
    facts = extract(meta + script({**OWN, "datePublished": "2020-03-03"})).facts
    assert facts.date is not None
    assert str(facts.date.value.earliest) == "2020-03-03"
    assert extract(meta).facts.date is None


def test_a_placeholder_counts_if_the_text_names_its_year() -> None:
    record = {"body": f"{TEXT} That was in 1969.", "date": "1970-01-01"}
    article = read_article(json.dumps(record).encode(), "jsonl")
    facts = extract_document(article, "id", "jsonl").facts
    assert facts.date is not None
    assert str(facts.date.value.earliest) == "1970-01-01"
