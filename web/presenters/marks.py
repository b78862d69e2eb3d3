"""View models of collections, tags, notes and the selection of articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from archive.catalog import Catalog, DocumentMarks, Note, Record
from archive.errors import CuttingsError
from archive.text.anchors import find_anchor
from archive.text.story_layout import find_story_start
from index.search.response import SearchResponse
from web.http.context import services
from web.i18n import _
from web.messages import formatting, labels
from web.presenters.articles import ResultCard
from web.presenters.headings import document_heading, repeated_length
from web.urls import search as search_urls

EXCERPT_CHARS = 240
MAX_QUOTE_IN_LINK = 120
"""Characters of a passage in the address that shows it."""
MAX_SUGGESTED = 200
"""Names that a form suggests."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the bar above a list offers: the articles on the page, or all found.

    `query` is the query string that finds all of them, or "".
    """

    page_ids: tuple[str, ...]
    total: int
    query: str
    return_url: str
    collections: tuple[str, ...]
    tags: tuple[str, ...]
    collection_id: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with its passage. `href` shows the passage, or is "" if it is gone."""

    id: str
    text: str
    byline: str
    quote: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class MarksOfDocument:
    """The marks of a document, for its page."""

    marks: DocumentMarks
    notes: tuple[NoteView, ...]
    collections: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An article in a collection. `number` is its position, from 1."""

    id: str
    number: int
    href: str
    heading: str
    date: str
    outlet: str
    excerpt: str
    tags: tuple[str, ...]
    notes: tuple[NoteView, ...]
    is_read: bool
    is_gone: bool
    period: str
    text: str


def any_exist() -> bool:
    """Return whether there is a collection, a tag or a saved search.

    The page of an error is shown also if the catalog cannot be read.
    """
    try:
        return services().catalog.marks.any_exist()
    except CuttingsError:
        return False


def selectable(cards: Sequence[ResultCard], *, is_editor: bool) -> list[ResultCard]:
    """Return cards with checkboxes for an editor."""
    if not is_editor:
        return list(cards)
    return [replace(card, is_selectable=True) for card in cards]


def search_selection(response: SearchResponse, is_editor: bool) -> Selection | None:
    """Return the selection among the results of a search, or `None` for a reader."""
    if not is_editor:
        return None
    request = response.request
    return make_selection(
        [result.summary.id for result in response.results],
        response.total,
        search_urls.query_string(replace(request, page=1, after="")),
        search_urls.search(request),
    )


def make_selection(
    ids: Iterable[str], total: int, query: str, return_url: str, collection_id: str = ""
) -> Selection:
    """Return the selection among a list of articles."""
    names, tags = _suggested_names(services().catalog)
    return Selection(tuple(ids), total, query, return_url, names, tags, collection_id)


def _suggested_names(catalog: Catalog) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names, tags = catalog.collections.names(), catalog.marks.tag_names()
    return names[:MAX_SUGGESTED], tags[:MAX_SUGGESTED]


def document_marks(record: Record, *, is_editor: bool) -> MarksOfDocument:
    """Return the marks of a document and, for an editor, the names that forms suggest."""
    names, tags = _suggested_names(services().catalog) if is_editor else ((), ())
    return MarksOfDocument(record.marks, note_views(record), names, tags)


def note_views(record: Record) -> tuple[NoteView, ...]:
    """Return the notes on a document, each with the address of its passage."""
    return tuple(_note_view(record, note) for note in record.marks.notes)


def _note_view(record: Record, note: Note) -> NoteView:
    byline = _(
        "{author}, {time}", author=note.author, time=formatting.instant(note.written_at)
    )
    if note.anchor is None:
        return NoteView(note.id, note.text, byline)
    span = find_anchor(record.document.text, note.anchor)
    if span is None:
        return NoteView(note.id, note.text, byline, note.anchor.quote)
    passage = record.document.text[slice(*span)]
    return NoteView(
        note.id, note.text, byline, passage, _passage_url(record.document.id, passage)
    )


def _passage_url(id: str, passage: str) -> str:
    """Return the address that shows a passage in a browser that can find it."""
    line = " ".join(passage.split())
    start = (
        line[:MAX_QUOTE_IN_LINK].rsplit(" ", 1)[0]
        if len(line) > MAX_QUOTE_IN_LINK
        else line
    )
    words = quote(start, safe="").replace("-", "%2D")
    return f"{search_urls.document(id)}#:~:text={words}"


def members(records: Iterable[Record], first_number: int) -> list[Member]:
    """Return the articles of a collection."""
    return [
        _member(record, number) for number, record in enumerate(records, first_number)
    ]


def _member(record: Record, number: int) -> Member:
    facts, text = record.document.facts, record.document.text
    heading, start = document_heading(record.document), find_story_start(text)
    start += repeated_length(heading, text[start:])
    return Member(
        id=record.document.id,
        number=number,
        href=search_urls.document(record.document.id),
        heading=heading.text,
        date=labels.date_fact(facts.date),
        outlet=facts.outlet.value if facts.outlet else "",
        excerpt=" ".join(text[start : start + EXCERPT_CHARS].split()),
        tags=record.marks.tags,
        notes=note_views(record),
        is_read=record.marks.is_read,
        is_gone=record.gone,
        period=_period(record),
        text=text,
    )


def _period(record: Record) -> str:
    """Return the heading of a chronology: a month, a year, or that it is unknown."""
    fact = record.document.facts.date
    if fact is None:
        return _(labels.DATE_UNKNOWN)
    first, last = fact.value.earliest, fact.value.latest
    if (first.year, first.month) == (last.year, last.month):
        return formatting.month(f"{first:%Y-%m}")
    if first.year == last.year:
        return f"{first:%Y}"
    return formatting.date_range(fact.value)
