"""Documents as a reader sees them: headings, dates in words, people as links, facts with their evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from archive.catalog import Brief, Record
from archive.model import FACT_NAMES, Fact, Quotation
from index.search.request import SearchRequest
from index.search.response import NeighbourIds, SearchResponse, SearchResult
from index.text.snippets import TextFragment
from web.i18n import _, ngettext
from web.messages import formatting, labels
from web.messages import methods as method_messages
from web.messages import stories as story_messages
from web.presenters.headings import Heading, headed, heading
from web.presenters.navigation import Link
from web.urls import results as result_urls
from web.urls import search as search_urls
from web.urls.parameters import SAFE_SCHEMES

PEOPLE = 3  # on a card
_MARK = Markup("<mark>%s</mark>")
MAX_QUOTE = 300  # characters of one piece of evidence


@dataclass(frozen=True, slots=True)
class Similar:
    """An article that is like another."""

    title: str
    href: str
    told: str


@dataclass(frozen=True, slots=True)
class Card:
    """One result of a search, ready for its template."""

    id: str
    href: str
    heading: Heading
    outlet: str | None
    agency: str | None
    date: str
    dated: bool
    snippet: Markup
    language: str | None
    people: tuple[Link, ...]
    more_people: int
    missing: tuple[str, ...] = ()
    copies: tuple[Similar, ...] = ()
    copies_told: str = ""
    """`and 3 similar: PTI, The Hindu, …`; empty where there is none."""
    versions: str = ""
    """Address of all versions."""
    matches: str = ""
    """`12 matches`; empty where there is none in the text."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of the facts table, of the fact `key`; `value` is `None` where the fact was not found."""

    key: str
    name: str
    value: str | None
    href: str | None = None
    confidence: str = ""
    level: str = ""
    method: str = ""
    quotes: tuple[tuple[str, str | None], ...] = ()
    corrected: bool = False
    others: tuple[FactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A person in one article: the archive's page on them, and the forms and places here."""

    name: str
    href: str
    forms: tuple[str, ...]
    places: int
    roles: tuple[str, ...] = ()
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of an article, with who says it where that is told."""

    text: str
    name: str | None
    href: str | None


def card(
    result: SearchResult, address: Callable[[str, int], str], place: int = 0
) -> Card:
    """A result in its place; `address` gives the page of a document, which keeps the search and the place."""
    cutting = result.summary
    marked = any(segment.highlighted for segment in result.snippet)
    people = sorted(cutting.people, key=lambda each: each.places, reverse=True)
    return Card(
        id=cutting.id,
        href=address(cutting.id, place) + ("#hit-1" if marked else ""),
        heading=heading(cutting.title, cutting.text),
        outlet=cutting.outlet,
        agency=cutting.agency,
        date=labels.dated(cutting.dates, cutting.confidence),
        dated=cutting.dates is not None,
        snippet=snippet(result.snippet),
        language=cutting.language,
        people=tuple(
            Link(each.name, search_urls.person(each.slug)) for each in people[:PEOPLE]
        ),
        more_people=max(0, len(people) - PEOPLE),
        missing=result.missing_words,
        copies=tuple(copy(each, address(each.id, 0)) for each in result.copies),
        copies_told=story_messages.similar(
            len(result.copy_ids), [publisher(each) for each in result.copies]
        )
        if result.copy_ids
        else "",
        versions=search_urls.story(cutting.id),
        matches=ngettext("{count:,} match", "{count:,} matches", result.match_count)
        if result.match_count
        else "",
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """The addresses of the results before and after one, "" at either end; where it stands, in words."""

    before: str
    after: str
    told: str


def beside(found: NeighbourIds, request: SearchRequest) -> Beside:
    """The neighbours of a result, each on its own page of results."""

    def address(id: str | None, place: int) -> str:
        page = replace(request, page=(place - 1) // request.size + 1)
        return (
            result_urls.documents(page)(id, place) + ("#hit-1" if request.text else "")
            if id
            else ""
        )

    told = _(labels.PLACE, place=found.position, all=found.result_count)
    return Beside(
        address(found.previous_id, found.position - 1),
        address(found.next_id, found.position + 1),
        told,
    )


def publisher(brief: Brief) -> str:
    """Who ran a document, as far as it is known."""
    return brief.outlet or brief.agency or _(story_messages.SOMEBODY)


def copy(brief: Brief, href: str) -> Similar:
    """A copy of a result."""
    when = formatting.dates(brief.dates) if brief.dates else _(labels.DATE_UNKNOWN)
    told = " · ".join(filter(None, (brief.outlet or brief.agency, when)))
    return Similar(brief.title or _(labels.UNTITLED), href, told)


def similar(record: Record) -> Similar:
    """An article that is like another: its title, and its outlet and date in words."""
    facts = record.document.facts
    told = (facts.outlet.value if facts.outlet else None, labels.date_fact(facts.date))
    return Similar(
        headed(record.document).text,
        search_urls.document(record.document.id),
        " · ".join(filter(None, told)),
    )


def snippet(segments: Iterable[TextFragment]) -> Markup:
    """Segments as HTML that is safe to show: everything escaped, hits in `<mark>`."""
    return Markup("").join(
        [_MARK % each.text if each.highlighted else each.text for each in segments]
    )


def persons(record: Record, names: Mapping[str, str]) -> tuple[Named, ...]:
    """The people of a document, those named most often first."""
    people = sorted(
        zip(record.document.people, record.slugs, strict=True),
        key=lambda pair: len(pair[0].spans),
        reverse=True,
    )
    return tuple(
        Named(
            name=names.get(slug, person.name),
            href=search_urls.person(slug),
            forms=person.forms,
            places=len(person.spans),
            roles=person.roles,
            unsure=len(person.uncertain_spans),
        )
        for person, slug in people
    )


def quoted(record: Record, names: Mapping[str, str]) -> tuple[Quoted, ...]:
    """What is quoted in a document, in order."""
    return tuple(_quoted(record, each, names) for each in record.document.quotations)


def _quoted(record: Record, quotation: Quotation, names: Mapping[str, str]) -> Quoted:
    text = _shortened(
        " ".join(record.document.text[quotation.start : quotation.end].split())
    )
    if quotation.speaker_index is None:
        return Quoted(text, None, None)
    slug = record.slugs[quotation.speaker_index]
    return Quoted(
        text,
        names.get(slug, record.document.people[quotation.speaker_index].name),
        search_urls.person(slug),
    )


def fact_rows(record: Record) -> tuple[FactRow, ...]:
    """Every fact, found or not, in the order of the model."""
    facts = record.document.facts
    return tuple(
        replace(
            row(name, getattr(facts, name), corrected=name in record.corrected),
            others=_others(record, name),
        )
        for name in FACT_NAMES
    )


def _others(record: Record, name: str) -> tuple[FactRow, ...]:
    """What a fact could also have been: the candidates that were not chosen."""
    chosen = getattr(record.document.facts, name)
    found = (each.fact for each in record.document.candidates if each.fact_name == name)
    return tuple(
        row(name, each)
        for each in found
        if chosen is None or each.value != chosen.value
    )


def row(name: str, fact: Fact[Any] | None, *, corrected: bool = False) -> FactRow:
    """A fact as a line of the table, found or not."""
    if fact is None:
        return FactRow(name, _(labels.FACTS[name]), None, corrected=corrected)
    value = (
        formatting.language(fact.value)
        if name == "language"
        else formatting.value(fact.value)
    )
    return FactRow(
        key=name,
        name=_(labels.FACTS[name]),
        value=value,
        href=value if name == "url" and _is_safe(value) else None,
        confidence=_(labels.CONFIDENCE[fact.confidence]),
        level=str(fact.confidence),
        method=method_messages.method(fact.method),
        quotes=tuple((_shortened(each.quote), each.key) for each in fact.evidence),
        corrected=corrected,
    )


def _is_safe(address: str) -> bool:
    try:
        return urlsplit(address).scheme in SAFE_SCHEMES
    except ValueError:
        return False


def _shortened(quote: str) -> str:
    return quote if len(quote) <= MAX_QUOTE else f"{quote[:MAX_QUOTE]}…"


def cards(answer: SearchResponse) -> list[Card]:
    """Return the cards of a page of results, each with the link to its document."""
    address, first = (
        result_urls.documents(answer.request),
        (answer.request.page - 1) * answer.request.size + 1,
    )
    return [
        card(result, address, place)
        for place, result in enumerate(answer.results, first)
    ]
