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
from archive.extract.candidates import candidates
from archive.model import Confidence, Document, Evidence, Fact, Facts
from archive.people.quotations import quotations
from archive.text.cleaning import collapse

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
SEVERAL = frozenset({"authors", "cites"})
"""Facts whose value is a tuple of names."""


def understand(article: Article, id: str, format: str) -> Document:  # noqa: A002 - the field's own name
    """The document that an article is. Pure: the same article gives the same document; any text at all gives one."""
    dates = date.extract(article)
    found = {
        name: _stated(article, name) or extract(article)
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
        candidates=candidates(article, dates),
        quotations=quotations(article.text[: people.LONGEST], named),
    )


def _stated(article: Article, name: str) -> Fact[Any] | None:
    """What the record itself gives, in the form of the fact."""
    said = article.stated.get(name)
    names = tuple(_names(said))
    if not names:
        return None
    value: object = names if name in SEVERAL else _one(name, names[0])
    return Fact(
        value,
        Confidence.STATED,
        "record",
        (Evidence("; ".join(names), key=f"record: {name}"),),
    )


def _one(name: str, value: str) -> str:
    """One value; of a whole dateline, such as `CLEVELAND, Feb 26 -`, its place."""
    found = dateline.find(value) if name == "dateline" else None
    return found.place if found else value


def _names(said: object) -> Iterable[str]:
    """The texts in a value of a record, whatever its shape."""
    several = said if isinstance(said, list | tuple) else (said,)
    texts = (each.get("name") if isinstance(each, dict) else each for each in several)
    return (
        text
        for each in texts
        if isinstance(each, str | int | float)
        if (text := collapse(str(each)))
    )
