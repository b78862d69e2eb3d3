"""From an article as it was read to a document with its facts: one extractor a fact, and what a record states first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from archive.article import Article
from archive.extract import (
    agency,
    authors,
    cited_sources,
    date,
    dateline,
    image_credit,
    language,
    outlet,
    people,
    title,
    url,
)
from archive.extract.candidates import collect_candidates
from archive.model import Confidence, Document, Evidence, Fact, Facts
from archive.people.quotations import extract_quotations
from archive.text.cleaning import collapse_whitespace

EXTRACTORS: Mapping[str, Callable[[Article], Fact[Any] | None]] = {
    "title": title.extract,
    "outlet": outlet.extract,
    "agency": agency.extract,
    "authors": authors.extract,
    "dateline": dateline.extract,
    "cites": cited_sources.extract,
    "image_credit": image_credit.extract,
    "language": language.extract,
    "url": url.extract,
}
MULTI_VALUE_FACTS = frozenset({"authors", "cites"})
"""Facts whose value is a tuple of names."""


def extract_document(article: Article, id: str, format: str) -> Document:  # noqa: A002 - the field's own name
    """The document that an article is. Pure: the same article gives the same document; any text at all gives one."""
    dates = date.extract(article)
    found = {
        name: _stated_fact(article, name) or extract(article)
        for name, extract in EXTRACTORS.items()
    }
    facts = Facts(
        date=dates.date, published=dates.published, updated=dates.updated, **found
    )
    notes = (*article.notes, *dates.notes)
    named = people.extract(article)
    return Document(
        id=id,
        format=format,
        text=article.text,
        facts=facts,
        people=named,
        source_id=article.source_id,
        notes=notes,
        candidates=collect_candidates(article, dates),
        quotations=extract_quotations(article.text[: people.MAX_SEARCHED_CHARS], named),
    )


def _stated_fact(article: Article, name: str) -> Fact[Any] | None:
    """What the record itself gives, in the form of the fact."""
    said = article.record_fields.get(name)
    names = tuple(_value_texts(said))
    if not names:
        return None
    value: object = (
        names if name in MULTI_VALUE_FACTS else _single_value(name, names[0])
    )
    return Fact(
        value,
        Confidence.STATED,
        "record",
        (Evidence("; ".join(names), key=f"record: {name}"),),
    )


def _single_value(name: str, value: str) -> str:
    """One value; of a whole dateline, such as `CLEVELAND, Feb 26 -`, its place."""
    found = dateline.find_dateline(value) if name == "dateline" else None
    return found.place if found else value


def _value_texts(value: object) -> Iterable[str]:
    """The texts in a value of a record, whatever its shape."""
    several = value if isinstance(value, list | tuple) else (value,)
    texts = (each.get("name") if isinstance(each, dict) else each for each in several)
    return (
        text
        for each in texts
        if isinstance(each, str | int | float)
        if (text := collapse_whitespace(str(each)))
    )
