"""The results of a list of names as a table: one row for each name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.search.response import SearchResult
from web.exports.result_sets import BYTE_ORDER_MARK, csv_line, safe_cell
from web.presenters.batch import BatchRow
from web.urls import exports as export_urls
from web.urls import search as search_urls

COLUMNS = ("name", "count", "stories", "messages", "query", "search")
HIT_COLUMNS = ("id", "title", "date", "date_confidence", "outlet")
"""The columns of each of the first articles, with its number."""


@dataclass(frozen=True, slots=True)
class TableOptions:
    """The number of articles in a row, the URL of the server, and the mark of Excel."""

    hit_count: int
    site_url: str
    with_mark: bool = True


def write_table(rows: Iterable[BatchRow], options: TableOptions) -> Iterator[str]:
    """Yield the lines of a CSV file. They all have the same number of cells."""
    mark = BYTE_ORDER_MARK if options.with_mark else ""
    yield mark + csv_line(column_names(options.hit_count))
    for row in rows:
        yield _line(row, options)


def column_names(hit_count: int) -> list[str]:
    """Return the names of the columns of a table."""
    numbers = range(1, hit_count + 1)
    return [
        *COLUMNS,
        *(f"{column}_{number}" for number in numbers for column in HIT_COLUMNS),
    ]


def _line(row: BatchRow, options: TableOptions) -> str:
    url = search_urls.search(row.request) if row.request else None
    cells: list[object] = [
        row.name,
        row.total,
        row.story_count,
        [str(message) for message in row.messages],
        row.query,
        export_urls.absolute_url(options.site_url, url) if url else None,
    ]
    for hit in row.hits:
        cells += _hit_cells(hit)
    missing = options.hit_count - len(row.hits)
    cells += [None] * (missing * len(HIT_COLUMNS))
    return csv_line(map(safe_cell, cells))


def _hit_cells(hit: SearchResult) -> tuple[str | None, ...]:
    """Return the cells of an article. A window is a date such as 2018-10/2020-10."""
    article = hit.summary
    return (
        article.id,
        article.title,
        article.dates.to_edtf() if article.dates else None,
        article.confidence,
        article.outlet,
    )
