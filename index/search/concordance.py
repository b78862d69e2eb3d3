"""List the matches of a query with the words around them: keyword in context."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from archive import deadline
from archive.catalog import ArticleSummary, Catalog
from archive.chunks import chunks
from index.engine import Span
from index.search.request import SearchRequest
from index.search.service import SearchService

MAX_ARTICLES = 200
"""Articles whose matches are listed, in the order of the results."""
MAX_LINES = 2_000
MAX_COMBINED_SPANS = 20_000
"""Spans of parts near each other, after which no further article is read.

It bounds the work for nested proximities. The answer says how many articles were read.
"""
CONTEXT = 70
"""Characters on each side of a match."""
READ_AT_ONCE = 50


class LineOrder(StrEnum):
    """Orders of a concordance: as in the articles, or by the words of a column.

    `LEFT` sorts by the nearest word on the left first.
    """

    ARTICLE = "article"
    LEFT = "left"
    MATCH = "match"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A match with the text around it, on one line. `start` is its place in the text."""

    article: ArticleSummary
    start: int
    left: str
    match: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of the first articles of a search.

    `total`: the articles of the search. `read`: those whose matches are listed.
    `is_cut`: there are more lines in these articles.
    """

    lines: tuple[ConcordanceLine, ...]
    total: int
    read: int
    is_cut: bool
    messages: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether all matches in all articles of the search are listed."""
        return not self.is_cut and self.read >= self.total


def make_concordance(
    service: SearchService, catalog: Catalog, request: SearchRequest, order: LineOrder
) -> Concordance:
    """Return the matches of a query in the first articles, in an order."""
    matches = service.find_in_first(request, MAX_ARTICLES)
    lines: list[ConcordanceLine] = []
    read = 0
    for summary in _read_articles(catalog, matches.ids):
        read += 1
        if summary:
            lines += _lines(summary, matches.spans_in(summary))
        combined_spans = matches.matcher.combined_spans
        if len(lines) > MAX_LINES or combined_spans > MAX_COMBINED_SPANS:
            break
    listed = lines[:MAX_LINES]
    listed.sort(key=_SORT_KEYS[order])
    return Concordance(
        lines=tuple(listed),
        total=matches.total,
        read=read,
        is_cut=len(lines) > MAX_LINES,
        messages=matches.messages,
    )


def _read_articles(
    catalog: Catalog, ids: Sequence[str]
) -> Iterator[ArticleSummary | None]:
    """Yield the article of each id, or `None` if it is gone."""
    for some_ids in chunks(ids, READ_AT_ONCE):
        deadline.check()
        summaries = catalog.summaries(some_ids)
        yield from map(summaries.get, some_ids)


def _lines(article: ArticleSummary, spans: Sequence[Span]) -> Iterator[ConcordanceLine]:
    text = article.text
    for start, end in spans:
        yield ConcordanceLine(
            article=article,
            start=start,
            left=_last_words(text[max(start - CONTEXT, 0) : start], start > CONTEXT),
            match=" ".join(text[start:end].split()),
            right=_first_words(text[end : end + CONTEXT], end + CONTEXT < len(text)),
        )


def _last_words(text: str, is_cut: bool) -> str:
    """Return a text on one line, without the rest of a word at its start."""
    _, space, tail = text.partition(" ")
    whole_words = tail if is_cut and space else text
    has_space = whole_words[-1:].isspace()
    return " ".join(whole_words.split()) + (" " if has_space else "")


def _first_words(text: str, is_cut: bool) -> str:
    """Return a text on one line, without the rest of a word at its end."""
    head, space, _ = text.rpartition(" ")
    whole_words = head if is_cut and space else text
    has_space = whole_words[:1].isspace()
    return (" " if has_space else "") + " ".join(whole_words.split())


_SORT_KEYS: Mapping[LineOrder, Callable[[ConcordanceLine], Any]] = {
    LineOrder.ARTICLE: lambda _line: 0,
    LineOrder.LEFT: lambda line: [w.casefold() for w in reversed(line.left.split())],
    LineOrder.MATCH: lambda line: (line.match.casefold(), line.right.casefold()),
    LineOrder.RIGHT: lambda line: line.right.casefold().split(),
}
"""The keys of the orders. Equal lines stay in the order of the articles."""
