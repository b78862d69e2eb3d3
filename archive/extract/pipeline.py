"""Extract a document from an article: its facts, people and quotations.

Each fact has its own extractor. A fact in the article's record overrides most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from archive.article import Article
from archive.extract import (
    agency,
    authors,
    cited_sources,
    completeness,
    date,
    dateline,
    image_credit,
    language,
    named_things,
    outlet,
    people,
    title,
    url,
)
from archive.extract.candidates import collect_candidates
from archive.extract.site_names import without_site_name
from archive.extract.tagged_names import TaggedNames, tag_names
from archive.html import original_url
from archive.model import Confidence, Document, Evidence, Fact, Facts
from archive.people.quotations import extract_quotations
from archive.text.cleaning import collapse_whitespace
from archive.text.dateline_parsing import find_dateline

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
    "complete": completeness.extract,
}
CHECKED_FACTS = frozenset({"complete", "language"})
"""Facts whose extractor compares the record with the text, or that no record has."""
MULTI_VALUE_FACTS = frozenset({"authors", "cites", "organisations", "places"})
"""Facts whose value is a tuple of names."""


def extract_document(
    article: Article,
    id: str,
    format: str,  # noqa: A002 - the name of the field
) -> Document:
    """Return the document of an article.

    The same article always gives the same document, and any text gives one.
    """
    dates = date.extract(article)
    facts = {
        name: _record_fact(article, name) or extract(article)
        for name, extract in EXTRACTORS.items()
    }
    names = tag_names(article)
    facts |= {
        name: _record_fact(article, name) or fact
        for name, fact in _named_things(names, facts).items()
    }
    persons = people.extract(article, names)
    return Document(
        id=id,
        format=format,
        text=article.text,
        facts=Facts(
            date=dates.date, published=dates.published, updated=dates.updated, **facts
        ),
        people=persons,
        source_id=article.source_id,
        notes=(*article.notes, *dates.notes, *_completeness_notes(facts, article)),
        candidates=collect_candidates(article, dates),
        quotations=extract_quotations(names.text, persons, names.parts),
    )


def _named_things(
    names: TaggedNames, facts: Mapping[str, Fact[Any] | None]
) -> dict[str, Fact[tuple[str, ...]] | None]:
    """Return the organisations and places, without the publishers of the article."""
    publishers = [
        fact.value for name in ("outlet", "agency") if (fact := facts[name]) is not None
    ]
    return {
        "organisations": named_things.extract_organisations(names, publishers),
        "places": named_things.extract_places(names),
    }


def _completeness_notes(
    facts: Mapping[str, Fact[Any] | None], article: Article
) -> tuple[str, ...]:
    """Return the note about an incomplete text, unless the reader made it already."""
    notes = completeness.describe(facts["complete"])
    return tuple(note for note in notes if note not in article.notes)


def _record_fact(article: Article, name: str) -> Fact[Any] | None:
    """Return the fact that the record gives."""
    texts = tuple(_value_texts(article.record_fields.get(name)))
    if not texts or name in CHECKED_FACTS:
        return None
    evidence = Evidence("; ".join(texts), key=article.record_key(name))
    value: object = texts if name in MULTI_VALUE_FACTS else texts[0]
    if name == "authors":
        value = authors.split_record_names(texts)
        if not value:
            return None
    elif name in RECORD_VALUES:
        value = RECORD_VALUES[name](texts[0], article)
    return Fact(value, Confidence.STATED, "record", (evidence,))


def _record_outlet(value: str, _: Article) -> str:
    """Return the name of an outlet. A host loses its `www`."""
    host = value.removeprefix("www.")
    return host if " " not in host else value


def _dateline_place(value: str, _: Article) -> str:
    """Return the place of a whole dateline such as `CLEVELAND, Feb 26 -`.

    A value that is not a dateline is the place itself.
    """
    parsed = find_dateline(value)
    return parsed.place if parsed else value


RECORD_VALUES: Mapping[str, Callable[[str, Article], str]] = {
    "title": without_site_name,
    "outlet": _record_outlet,
    "url": lambda value, _: original_url(value),
    "dateline": _dateline_place,
}
"""How a value of the record becomes that of a fact."""


def _value_texts(value: object) -> Iterator[str]:
    """Yield the texts in a record's value: a text, a number, a list or objects."""
    items = value if isinstance(value, list | tuple) else (value,)
    for item in items:
        name = item.get("name") if isinstance(item, dict) else item
        text = str(name) if isinstance(name, str | int | float) else ""
        if collapsed := collapse_whitespace(text):
            yield collapsed
