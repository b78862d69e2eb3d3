"""List quotations by speaker, words, outlet and time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive import deadline
from archive.catalog import Catalog, QuotationFilter, SpokenQuotation
from archive.messages import N_, Message
from index.engine import Sort
from index.query import dates
from index.search.request import SearchRequest
from index.search.service import SearchService
from index.text.quotation_analysis import QUOTE_FIELD

PAGE_SIZE = 50
"""Quotations on a page, or articles with the words."""
MAX_LISTED = 300
"""Quotations, or articles with the words, of an export."""

MAX_SPEAKERS = 8
"""Names of speakers that are looked up. An unknown name is compared with all people."""
TOO_MANY_SPEAKERS = N_("Only the first {count} people are searched.")
NOTHING_ASKED = N_("Name a speaker, or enter words of a quotation.")
UNKNOWN_SPEAKER = N_("No person in the archive is named “{name}”.")


@dataclass(frozen=True, slots=True)
class QuotationTable:
    """A page of quotations, the newest first.

    `total`: all quotations of the speakers, or all articles with a quotation of the
    words if `counts_articles`, since only those on the page are read. `listed` is the
    number of those up to the end of the page.
    """

    rows: tuple[SpokenQuotation, ...]
    total: int
    counts_articles: bool
    messages: tuple[str, ...]
    listed: int = 0


def list_quotations(
    service: SearchService, catalog: Catalog, request: SearchRequest, limit: int
) -> QuotationTable:
    """Return one page of the quotations of the people and the words of a request."""
    deadline.check()
    names = [name for name in request.filters.get("person", ()) if name]
    slugs = {name: catalog.people.resolve_name(name) for name in names[:MAX_SPEAKERS]}
    messages = [
        Message(UNKNOWN_SPEAKER, name=name) for name in slugs if not slugs[name]
    ]
    if len(names) > MAX_SPEAKERS:
        messages.append(Message(TOO_MANY_SPEAKERS, count=MAX_SPEAKERS))
    speakers = tuple(dict.fromkeys(slug for name in slugs for slug in slugs[name]))
    if not request.text.strip() and not names:
        return QuotationTable((), 0, False, (Message(NOTHING_ASKED),))
    if names and not speakers:
        return QuotationTable((), 0, False, tuple(messages))
    if request.text.strip():
        table = _with_words(service, catalog, request, speakers, limit)
    else:
        table = _of_speakers(catalog, request, speakers, limit)
    return replace(table, messages=(*messages, *table.messages))


def _of_speakers(
    catalog: Catalog, request: SearchRequest, speakers: tuple[str, ...], limit: int
) -> QuotationTable:
    bounds = dates.read_bounds(request.since, request.until)
    wanted = QuotationFilter(
        speakers, request.filters.get("outlet", ()), bounds.first, bounds.last
    )
    offset = (request.page - 1) * limit
    total, rows = catalog.people.list_quotations(wanted, offset, limit)
    return QuotationTable(rows, total, False, (), offset + len(rows))


def _with_words(
    service: SearchService,
    catalog: Catalog,
    request: SearchRequest,
    speakers: tuple[str, ...],
    limit: int,
) -> QuotationTable:
    """Return the quotations with some words, in a page of the articles with them."""
    search = replace(request, text=f"{QUOTE_FIELD}:({request.text})", sort=Sort.NEWEST)
    offset = (request.page - 1) * limit
    matches = service.find_in_first(search, limit, offset)
    spoken = catalog.people.quotations_of_documents(matches.ids)
    summaries = catalog.summaries(matches.ids)
    deadline.check()
    rows = tuple(
        quotation
        for quotation in spoken
        if (not speakers or quotation.speaker_slug in speakers)
        and (article := summaries.get(quotation.document_id))
        and matches.is_in_quotation(article, (quotation.start, quotation.end))
    )
    return QuotationTable(
        rows=rows,
        total=matches.total,
        counts_articles=True,
        messages=matches.messages,
        listed=offset + len(matches.ids),
    )
