"""View models of articles: result cards, facts, people and quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from archive.catalog import ArticleSummary, DocumentRef, Record
from archive.model import FACT_NAMES, Fact, Quotation
from index.schema import normalize_facet_value
from index.search.request import SearchRequest
from index.search.response import NeighbourIds, SearchResponse, SearchResult
from index.text.snippets import TextFragment
from web.http.template_output import escape_output
from web.i18n import _, ngettext
from web.messages import formatting, labels
from web.messages import methods as method_messages
from web.messages import stories as story_messages
from web.presenters.headings import (
    Heading,
    cut_fragments,
    document_heading,
    heading,
    repeated_length,
)
from web.presenters.navigation import Link
from web.urls import named_things as named_thing_urls
from web.urls import results as result_urls
from web.urls import search as search_urls
from web.urls.parameters import SAFE_SCHEMES

MAX_PEOPLE = 3  # on a card
MAX_QUOTE_LENGTH = 300  # characters of one piece of evidence
_FIRST_HIT = "#hit-1"


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """A link to a copy or a similar article."""

    title: str
    href: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """One result of a search."""

    id: str
    href: str
    heading: Heading
    outlet: str | None
    agency: str | None
    date: str
    has_date: bool
    doubt: str
    """How sure the date is in words, or "" if it is certain."""
    snippet: Markup
    language: str | None
    people: tuple[Link, ...]
    more_people_count: int
    is_lead: bool = False
    """Whether the heading is the beginning of the text, and there is no snippet."""
    missing_words: tuple[str, ...] = ()
    copies: tuple[RelatedArticle, ...] = ()
    copies_label: str = ""
    """`3 copies: PTI, The Hindu, …`, or "" if there are none."""
    versions_url: str = ""
    """The address of all versions, or "" if there are no copies."""
    match_label: str = ""
    """`12 matches`, or "" if the text has none."""
    is_selectable: bool = False
    """Whether the card has a checkbox, because the reader may edit."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of the facts table. `value` is `None` if the fact was not found.

    `quotes` are pairs of a quote and the key of a field, or `None` for the text.
    `links` are the pages of the values, if they have any.
    """

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
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonInArticle:
    """A person mentioned in an article."""

    name: str
    href: str
    forms: tuple[str, ...]
    mention_count: int
    roles: tuple[str, ...] = ()
    uncertain_label: int = 0


@dataclass(frozen=True, slots=True)
class QuotationView:
    """A quotation in an article, with its speaker if known."""

    text: str
    speaker: str | None
    href: str | None


def result_card(
    result: SearchResult, document_url: Callable[[str, int], str], position: int = 0
) -> ResultCard:
    """Return the card of a result.

    `position` is its position among all results, from 1, or 0 for none.
    `document_url` takes an ID and a position. It returns an address that keeps both
    and the search.
    """
    summary = result.summary
    url = document_url(summary.id, position)
    beginning = _card_beginning(result)
    is_highlighted = any(fragment.highlighted for fragment in result.snippet)
    return ResultCard(
        id=summary.id,
        href=url + _FIRST_HIT if is_highlighted else url,
        heading=beginning.heading,
        outlet=summary.outlet,
        agency=summary.agency,
        date=labels.publication_date(summary.dates),
        has_date=summary.dates is not None,
        doubt=labels.doubt(summary.confidence) if summary.dates else "",
        snippet=snippet_html(beginning.snippet),
        language=summary.language,
        people=_most_mentioned_people(summary),
        more_people_count=max(0, len(summary.people) - MAX_PEOPLE),
        is_lead=beginning.is_lead,
        missing_words=result.missing_words,
        copies=tuple(
            copy_link(copy, document_url(copy.id, 0)) for copy in result.copies
        ),
        copies_label=_copies_label(result),
        versions_url=search_urls.story(summary.id) if result.copy_ids else "",
        match_label=_match_label(result.match_count),
    )


@dataclass(frozen=True, slots=True)
class _CardBeginning:
    heading: Heading
    snippet: tuple[TextFragment, ...]
    is_lead: bool = False


def _card_beginning(result: SearchResult) -> _CardBeginning:
    """Return the heading and the snippet of a card without words that repeat.

    A snippet that begins with the title gives its highlighted words to the heading. A
    snippet that begins with the first words of an untitled article is the heading.
    """
    card_heading = heading(result.summary.title, result.summary.text)
    snippet = tuple(result.snippet)
    end = repeated_length(card_heading, "".join(part.text for part in snippet))
    if not end:
        return _CardBeginning(card_heading, snippet)
    if not card_heading.has_title:
        lead = replace(card_heading, text=snippet_html(snippet))
        return _CardBeginning(lead, (), is_lead=True)
    title = replace(card_heading, text=snippet_html(cut_fragments(snippet, 0, end)))
    return _CardBeginning(title, cut_fragments(snippet, end, None))


def _most_mentioned_people(summary: ArticleSummary) -> tuple[Link, ...]:
    people = sorted(
        summary.people, key=lambda person: person.mention_count, reverse=True
    )
    return tuple(
        Link(person.name, search_urls.person(person.slug))
        for person in people[:MAX_PEOPLE]
    )


def _copies_label(result: SearchResult) -> str:
    if not result.copy_ids:
        return ""
    publishers = [publisher(copy) for copy in result.copies]
    return story_messages.copies_label(len(result.copy_ids), publishers)


def _match_label(match_count: int) -> str:
    if not match_count:
        return ""
    return ngettext("{count:,} match", "{count:,} matches", match_count)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The addresses of the previous and next result, or "", and the position."""

    previous_url: str
    next_url: str
    position: str


def neighbours(neighbour_ids: NeighbourIds, request: SearchRequest) -> Neighbours:
    """Return the neighbours of a result. The links keep the page of the neighbour."""
    position = neighbour_ids.position
    return Neighbours(
        previous_url=_neighbour_url(request, neighbour_ids.previous_id, position - 1),
        next_url=_neighbour_url(request, neighbour_ids.next_id, position + 1),
        position=_(labels.POSITION, place=position, all=neighbour_ids.result_count),
    )


def _neighbour_url(request: SearchRequest, id: str | None, position: int) -> str:
    if not id:
        return ""
    page = (position - 1) // request.size + 1
    url = result_urls.document_urls(replace(request, page=page))(id, position)
    return url + _FIRST_HIT if request.text else url


def publisher(document: DocumentRef) -> str:
    """Return the outlet or agency of a document in words."""
    return document.outlet or document.agency or _(story_messages.UNKNOWN_OUTLET)


def copy_link(copy: DocumentRef, href: str) -> RelatedArticle:
    """Return the link to a copy of a result."""
    date = formatting.date_range(copy.dates) if copy.dates else _(labels.DATE_UNKNOWN)
    return RelatedArticle(
        title=copy.title or _(labels.UNTITLED),
        href=href,
        subtitle=_subtitle(copy.outlet or copy.agency, date),
    )


def similar_article(summary: ArticleSummary) -> RelatedArticle:
    """Return the link to an article with similar words."""
    date = labels.approximate_date(summary.dates, summary.confidence)
    return RelatedArticle(
        title=heading(summary.title, summary.text).text,
        href=search_urls.document(summary.id),
        subtitle=_subtitle(summary.outlet, date),
    )


def related_article(record: Record) -> RelatedArticle:
    """Return the link to an article, with its outlet and date."""
    facts = record.document.facts
    outlet = facts.outlet.value if facts.outlet else None
    window, confidence = (
        (facts.date.value, facts.date.confidence) if facts.date else (None, None)
    )
    return RelatedArticle(
        title=document_heading(record.document).text,
        href=search_urls.document(record.document.id),
        subtitle=_subtitle(outlet, labels.approximate_date(window, confidence)),
    )


def _subtitle(publisher_name: str | None, date: str) -> str:
    return f"{publisher_name} · {date}" if publisher_name else date


def snippet_html(fragments: Iterable[TextFragment]) -> Markup:
    """Return escaped HTML with the highlighted fragments in `<mark>`."""
    pieces: list[str] = []
    for text, is_highlighted in fragments:
        if is_highlighted:
            pieces += ("<mark>", escape_output(text), "</mark>")
        else:
            pieces.append(escape_output(text))
    return Markup("".join(pieces))  # noqa: S704  # all texts are escaped


def people_mentioned(
    record: Record, names: Mapping[str, str]
) -> tuple[PersonInArticle, ...]:
    """Return the people of a document, most mentioned first."""
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
    """Return the quotations of a document in order."""
    return tuple(
        _quotation_view(record, quotation, names)
        for quotation in record.document.quotations
    )


def _quotation_view(
    record: Record, quotation: Quotation, names: Mapping[str, str]
) -> QuotationView:
    words = record.document.text[quotation.start : quotation.end].split()
    text = _shorten_quote(" ".join(words))
    if quotation.speaker_index is None:
        return QuotationView(text, None, None)
    slug = record.slugs[quotation.speaker_index]
    speaker = record.document.people[quotation.speaker_index].name
    return QuotationView(text, names.get(slug, speaker), search_urls.person(slug))


def fact_rows(record: Record) -> tuple[FactRow, ...]:
    """Return a row for every fact, found or not, in the order of the model."""
    facts = record.document.facts
    return tuple(
        replace(
            fact_row(
                name, getattr(facts, name), corrected=name in record.corrected_facts
            ),
            alternatives=_other_candidates(record, name),
        )
        for name in FACT_NAMES
    )


def _other_candidates(record: Record, name: str) -> tuple[FactRow, ...]:
    """Return the candidates of a fact that have another value than the fact."""
    current = getattr(record.document.facts, name)
    return tuple(
        fact_row(name, candidate.fact)
        for candidate in record.document.candidates
        if candidate.fact_name == name
        and (current is None or candidate.fact.value != current.value)
    )


def fact_row(name: str, fact: Fact[Any] | None, *, corrected: bool = False) -> FactRow:
    """Return the row of a fact, found or not."""
    if fact is None:
        return FactRow(name, _(labels.FACTS[name]), None, corrected=corrected)
    value = _fact_value(name, fact)
    return FactRow(
        key=name,
        name=_(labels.FACTS[name]),
        value=value,
        href=value if name == "url" and _is_safe_url(value) else None,
        confidence=_(labels.CONFIDENCE[fact.confidence]),
        level=str(fact.confidence),
        method=method_messages.method_label(fact.method),
        quotes=tuple(
            (
                _shorten_quote(evidence.quote),
                evidence.key and method_messages.evidence_label(evidence.key),
            )
            for evidence in fact.evidence
        ),
        corrected=corrected,
        links=_value_links(name, fact),
    )


def _value_links(name: str, fact: Fact[Any]) -> tuple[Link, ...]:
    """Return links to the pages of organisations or places."""
    kind = named_thing_urls.KINDS_OF_FACTS.get(name)
    if kind is None:
        return ()
    return tuple(
        Link(value, named_thing_urls.thing_url(kind, normalize_facet_value(value)))
        for value in fact.value
    )


def _fact_value(name: str, fact: Fact[Any]) -> str:
    if name == "language":
        return formatting.language(fact.value)
    if name == "complete":
        return labels.completeness(fact.value)
    return formatting.fact_value(fact.value)


def _is_safe_url(url: str) -> bool:
    try:
        return urlsplit(url).scheme in SAFE_SCHEMES
    except ValueError:
        return False


def _shorten_quote(quote: str) -> str:
    return quote if len(quote) <= MAX_QUOTE_LENGTH else f"{quote[:MAX_QUOTE_LENGTH]}…"


def result_cards(response: SearchResponse) -> list[ResultCard]:
    """Return the cards of a page of results, each with the link to its document."""
    document_url = result_urls.document_urls(response.request)
    first_position = (response.request.page - 1) * response.request.size + 1
    return [
        result_card(result, document_url, position)
        for position, result in enumerate(response.results, first_position)
    ]


def related_cards(response: SearchResponse) -> list[ResultCard]:
    """Return the cards of the articles with some of the words."""
    document_url = result_urls.document_urls(response.request)
    return [result_card(result, document_url) for result in response.related]
