"""Documents as a reader sees them: headings, dates in words, people as links, facts with their evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from archive.catalog import DocumentRef, Record
from archive.model import FACT_NAMES, Fact, Quotation
from index.search.request import SearchRequest
from index.search.response import NeighbourIds, SearchResponse, SearchResult
from index.text.snippets import TextFragment
from web.i18n import _, ngettext
from web.messages import formatting, labels
from web.messages import methods as method_messages
from web.messages import stories as story_messages
from web.presenters.headings import Heading, document_heading, heading
from web.presenters.navigation import Link
from web.urls import results as result_urls
from web.urls import search as search_urls
from web.urls.parameters import SAFE_SCHEMES

MAX_PEOPLE = 3  # on a card
_MARK = Markup("<mark>%s</mark>")
MAX_QUOTE_LENGTH = 300  # characters of one piece of evidence


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article that is like another."""

    title: str
    href: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """One result of a search, ready for its template."""

    id: str
    href: str
    heading: Heading
    outlet: str | None
    agency: str | None
    date: str
    has_date: bool
    snippet: Markup
    language: str | None
    people: tuple[Link, ...]
    more_people_count: int
    missing_words: tuple[str, ...] = ()
    copies: tuple[RelatedArticle, ...] = ()
    copies_label: str = ""
    """`and 3 similar: PTI, The Hindu, …`; empty where there is none."""
    versions_url: str = ""
    """Address of all versions."""
    match_label: str = ""
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
    alternatives: tuple[FactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonInArticle:
    """A person in one article: the archive's page on them, and the forms and places here."""

    name: str
    href: str
    forms: tuple[str, ...]
    mention_count: int
    roles: tuple[str, ...] = ()
    uncertain_label: int = 0


@dataclass(frozen=True, slots=True)
class QuotationView:
    """A quotation of an article, with who says it where that is told."""

    text: str
    speaker: str | None
    href: str | None


def result_card(
    result: SearchResult, document_url: Callable[[str, int], str], position: int = 0
) -> ResultCard:
    """A result in its place; `document_url` gives the page of a document, which keeps the search and the place."""
    cutting = result.summary
    marked = any(segment.highlighted for segment in result.snippet)
    people = sorted(cutting.people, key=lambda each: each.mention_count, reverse=True)
    return ResultCard(
        id=cutting.id,
        href=document_url(cutting.id, position) + ("#hit-1" if marked else ""),
        heading=heading(cutting.title, cutting.text),
        outlet=cutting.outlet,
        agency=cutting.agency,
        date=labels.date_with_confidence(cutting.dates, cutting.confidence),
        has_date=cutting.dates is not None,
        snippet=snippet_html(result.snippet),
        language=cutting.language,
        people=tuple(
            Link(each.name, search_urls.person(each.slug))
            for each in people[:MAX_PEOPLE]
        ),
        more_people_count=max(0, len(people) - MAX_PEOPLE),
        missing_words=result.missing_words,
        copies=tuple(
            copy_link(each, document_url(each.id, 0)) for each in result.copies
        ),
        copies_label=story_messages.copies_label(
            len(result.copy_ids), [publisher(each) for each in result.copies]
        )
        if result.copy_ids
        else "",
        versions_url=search_urls.story(cutting.id),
        match_label=ngettext("{count:,} match", "{count:,} matches", result.match_count)
        if result.match_count
        else "",
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses of the results before and after one, "" at either end; where it stands, in words."""

    previous_url: str
    next_url: str
    position: str


def neighbours(neighbour_ids: NeighbourIds, request: SearchRequest) -> Neighbours:
    """The neighbours of a result, each on its own page of results."""

    def address(id: str | None, position: int) -> str:
        page = replace(request, page=(position - 1) // request.size + 1)
        return (
            result_urls.document_urls(page)(id, position)
            + ("#hit-1" if request.text else "")
            if id
            else ""
        )

    told = _(
        labels.POSITION, place=neighbour_ids.position, all=neighbour_ids.result_count
    )
    return Neighbours(
        address(neighbour_ids.previous_id, neighbour_ids.position - 1),
        address(neighbour_ids.next_id, neighbour_ids.position + 1),
        told,
    )


def publisher(brief: DocumentRef) -> str:
    """Who ran a document, as far as it is known."""
    return brief.outlet or brief.agency or _(story_messages.UNKNOWN_OUTLET)


def copy_link(brief: DocumentRef, href: str) -> RelatedArticle:
    """A copy of a result."""
    when = formatting.date_range(brief.dates) if brief.dates else _(labels.DATE_UNKNOWN)
    told = " · ".join(filter(None, (brief.outlet or brief.agency, when)))
    return RelatedArticle(brief.title or _(labels.UNTITLED), href, told)


def related_article(record: Record) -> RelatedArticle:
    """An article that is like another: its title, and its outlet and date in words."""
    facts = record.document.facts
    told = (facts.outlet.value if facts.outlet else None, labels.date_fact(facts.date))
    return RelatedArticle(
        document_heading(record.document).text,
        search_urls.document(record.document.id),
        " · ".join(filter(None, told)),
    )


def snippet_html(fragments: Iterable[TextFragment]) -> Markup:
    """Segments as HTML that is safe to show: everything escaped, hits in `<mark>`."""
    return Markup("").join(
        [_MARK % each.text if each.highlighted else each.text for each in fragments]
    )


def people_mentioned(
    record: Record, names: Mapping[str, str]
) -> tuple[PersonInArticle, ...]:
    """The people of a document, those named most often first."""
    people = sorted(
        zip(record.document.people, record.slugs, strict=True),
        key=lambda pair: len(pair[0].spans),
        reverse=True,
    )
    return tuple(
        PersonInArticle(
            name=names.get(slug, person.name),
            href=search_urls.person(slug),
            forms=person.forms,
            mention_count=len(person.spans),
            roles=person.roles,
            uncertain_label=len(person.uncertain_spans),
        )
        for person, slug in people
    )


def quotations(record: Record, names: Mapping[str, str]) -> tuple[QuotationView, ...]:
    """What is quoted in a document, in order."""
    return tuple(
        _quotation_view(record, each, names) for each in record.document.quotations
    )


def _quotation_view(
    record: Record, quotation: Quotation, names: Mapping[str, str]
) -> QuotationView:
    text = _shorten_quote(
        " ".join(record.document.text[quotation.start : quotation.end].split())
    )
    if quotation.speaker_index is None:
        return QuotationView(text, None, None)
    slug = record.slugs[quotation.speaker_index]
    return QuotationView(
        text,
        names.get(slug, record.document.people[quotation.speaker_index].name),
        search_urls.person(slug),
    )


def fact_rows(record: Record) -> tuple[FactRow, ...]:
    """Every fact, found or not, in the order of the model."""
    facts = record.document.facts
    return tuple(
        replace(
            fact_row(name, getattr(facts, name), corrected=name in record.corrected),
            alternatives=_other_candidates(record, name),
        )
        for name in FACT_NAMES
    )


def _other_candidates(record: Record, name: str) -> tuple[FactRow, ...]:
    """What a fact could also have been: the candidates that were not chosen."""
    chosen = getattr(record.document.facts, name)
    found = (each.fact for each in record.document.candidates if each.fact_name == name)
    return tuple(
        fact_row(name, each)
        for each in found
        if chosen is None or each.value != chosen.value
    )


def fact_row(name: str, fact: Fact[Any] | None, *, corrected: bool = False) -> FactRow:
    """A fact as a line of the table, found or not."""
    if fact is None:
        return FactRow(name, _(labels.FACTS[name]), None, corrected=corrected)
    value = (
        formatting.language(fact.value)
        if name == "language"
        else formatting.fact_value(fact.value)
    )
    return FactRow(
        key=name,
        name=_(labels.FACTS[name]),
        value=value,
        href=value if name == "url" and _is_safe_url(value) else None,
        confidence=_(labels.CONFIDENCE[fact.confidence]),
        level=str(fact.confidence),
        method=method_messages.method_label(fact.method),
        quotes=tuple((_shorten_quote(each.quote), each.key) for each in fact.evidence),
        corrected=corrected,
    )


def _is_safe_url(url: str) -> bool:
    try:
        return urlsplit(url).scheme in SAFE_SCHEMES
    except ValueError:
        return False


def _shorten_quote(quote: str) -> str:
    return quote if len(quote) <= MAX_QUOTE_LENGTH else f"{quote[:MAX_QUOTE_LENGTH]}…"


def result_cards(response: SearchResponse) -> list[ResultCard]:
    """Return the cards of a page of results, each with the link to its document."""
    address, first = (
        result_urls.document_urls(response.request),
        (response.request.page - 1) * response.request.size + 1,
    )
    return [
        result_card(result, address, place)
        for place, result in enumerate(response.results, first)
    ]
