"""Search, read and count an archive from Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Literal, Unpack
from urllib.parse import parse_qsl, quote

from web.client.frames import Columns, Tabular
from web.client.options import FacetName, SearchOptions, to_parameters
from web.client.transport import Parameters, ResponseError, Transport, get_json
from web.client.values import (
    Article,
    Document,
    Person,
    read_article,
    read_document,
    read_person,
)

API = "/api/v1"
PAGE_SIZE = 100
ARTICLE_COLUMNS: Columns = {
    "id": "string",
    "title": "string",
    "outlet": "string",
    "agency": "string",
    "date": "string",
    "date_earliest": "date32",
    "date_latest": "date32",
    "date_confidence": "string",
    "people": "list",
    "matches": "int64",
    "score": "float64",
}
DOCUMENT_COLUMNS: Columns = {
    "id": "string",
    "title": "string",
    "outlet": "string",
    "agency": "string",
    "authors": "list",
    "date": "string",
    "date_earliest": "date32",
    "date_latest": "date32",
    "date_confidence": "string",
    "language": "string",
    "people": "list",
    "organisations": "list",
    "places": "list",
    "body": "string",
}
PERSON_COLUMNS: Columns = {
    "slug": "string",
    "name": "string",
    "forms": "list",
    "documents": "int64",
}


class Archive:
    """An archive, in a home or on a server. It closes as a context manager.

    `documents`: all articles. `people`: all people.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.documents = Documents(transport, [])
        self.people = People(transport)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Archive {self._transport.address}>"

    def close(self) -> None:
        """Close the files of a home."""
        self._transport.close()

    def search(self, query: str = "", **options: Unpack[SearchOptions]) -> Results:
        """Return the articles that match a query, in the syntax of the search form."""
        return Results(self._transport, to_parameters(query, options))

    def counts(
        self,
        query: str = "",
        *,
        by: FacetName = "month",
        split: FacetName | None = None,
        values: int | None = None,
        **options: Unpack[SearchOptions],
    ) -> Counts:
        """Count the articles that match a query by one facet, or by two.

        `values` is the number of values of each facet, the most frequent ones. Of
        periods, all are counted. Raise CuttingsError if there are too many counts.
        """
        axes = CountAxes(by, split, values)
        return get_counts(self._transport, to_parameters(query, options), axes)


class Results(Tabular):
    """The articles that match a search. They are requested when they are needed."""

    def __init__(self, transport: Transport, parameters: Parameters) -> None:
        self._transport = transport
        self._parameters = parameters
        self._first: dict[str, Any] | None = None

    def __iter__(self) -> Iterator[Article]:
        page: dict[str, Any] | None = self._first_page()
        while page:
            yield from map(read_article, page["results"])
            page = self._next_page(page)

    def __repr__(self) -> str:
        return f"<Results: {self.total:,} articles>"

    @property
    def total(self) -> int:
        """The number of articles."""
        total: int = self._first_page()["total"]
        return total

    @property
    def messages(self) -> tuple[str, ...]:
        """Sentences about what was not understood, or was limited."""
        return tuple(self._first_page()["messages"])

    @property
    def documents(self) -> Documents:
        """The whole articles with all facts."""
        return Documents(self._transport, self._parameters)

    def head(self, limit: int = 10) -> list[Article]:
        """Return the first articles."""
        return list(islice(self, limit))

    def counts(
        self,
        by: FacetName = "month",
        split: FacetName | None = None,
        values: int | None = None,
    ) -> Counts:
        """Count these articles as `Archive.counts` does."""
        axes = CountAxes(by, split, values)
        return get_counts(self._transport, self._parameters, axes)

    def _first_page(self) -> dict[str, Any]:
        if self._first is None:
            self._first = self._page([])
        return self._first

    def _page(self, more: list[tuple[str, str]]) -> dict[str, Any]:
        parameters = [
            *(pair for pair in self._parameters),
            ("size", str(PAGE_SIZE)),
            *more,
        ]
        return get_json(self._transport, f"{API}/search", parameters)

    def _next_page(self, page: dict[str, Any]) -> dict[str, Any] | None:
        following = page["links"]["next"]
        if not following:
            return None
        path, _, query = following.partition("?")
        return get_json(
            self._transport, API + path.partition(API)[2], parse_pairs(query)
        )

    def _columns(self) -> Columns:
        return ARTICLE_COLUMNS

    def _rows(self) -> Iterable[Sequence[object]]:
        for article in self:
            people = [person.name for person in article.people]
            row: dict[str, object] = {"people": people}
            yield [
                row[name] if name in row else getattr(article, name)
                for name in ARTICLE_COLUMNS
            ]


class Documents(Tabular):
    """Whole articles. They are read one after another, so any number fits in memory."""

    def __init__(self, transport: Transport, parameters: Parameters) -> None:
        self._transport = transport
        self._parameters = parameters

    def __iter__(self) -> Iterator[Document]:
        used = [pair for pair in self._parameters if pair[0] != "count"]
        lines = self._transport.lines("/export", [*used, ("format", "jsonl")])
        for line in lines:
            yield read_document(json.loads(line))

    def __len__(self) -> int:
        parameters = [*self._parameters, ("size", "0")]
        total: int = get_json(self._transport, f"{API}/search", parameters)["total"]
        return total

    def __getitem__(self, id: str) -> Document:
        """Return the article with an ID. Raise KeyError if there is none."""
        path = f"{API}/documents/{quote(id, safe='')}"
        return read_document(_item(self._transport, path, id))

    def _columns(self) -> Columns:
        return DOCUMENT_COLUMNS

    def _rows(self) -> Iterable[Sequence[object]]:
        for document in self:
            people = [person.name for person in document.people]
            row: dict[str, object] = {"people": people}
            yield [
                row[name] if name in row else getattr(document, name)
                for name in DOCUMENT_COLUMNS
            ]


class People(Tabular):
    """All people, those with the most articles first."""

    def __init__(self, transport: Transport, query: str = "") -> None:
        self._transport = transport
        self._query = query

    def __iter__(self) -> Iterator[Person]:
        page, count = 1, 0
        while True:
            body = self._page(page)
            yield from map(read_person, body["people"])
            count += len(body["people"])
            if not body["people"] or count >= body["total"]:
                return
            page += 1

    def __len__(self) -> int:
        total: int = self._page(1)["total"]
        return total

    def __getitem__(self, slug: str) -> Person:
        """Return the person with a slug. Raise KeyError if there is none."""
        path = f"{API}/people/{quote(slug, safe='')}"
        return read_person(_item(self._transport, path, slug))

    def find(self, name: str) -> People:
        """Return the people whose name has these parts."""
        return People(self._transport, name)

    def _page(self, page: int) -> dict[str, Any]:
        parameters = [("q", self._query), ("page", str(page))]
        return get_json(self._transport, f"{API}/people", parameters)

    def _columns(self) -> Columns:
        return PERSON_COLUMNS

    def _rows(self) -> Iterable[Sequence[object]]:
        for person in self:
            yield [getattr(person, name) for name in PERSON_COLUMNS]


@dataclass(frozen=True, slots=True)
class CountAxes:
    """What to count by, and the number of values of each facet."""

    by: FacetName
    split: FacetName | None
    values: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """A count. The values are `None` if the fact is unknown; `split` also without it."""

    by: str | None
    split: str | None
    count: int


class Counts(Tabular):
    """Counts by one facet or by two, in the order of their values.

    `total`: the number of matching articles.
    `left_out`: the numbers of values that are not counted, of `by` and of `split`.
    `messages`: sentences about what was not understood, or was limited.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self.by: str = data["by"]
        self.split: str | None = data["split"]
        self.unit: Literal["articles", "stories"] = data["count"]
        self.total: int = data["total"]
        self.left_out: tuple[int, int] = (
            data["left_out"]["by"],
            data["left_out"]["split"],
        )
        self.messages: tuple[str, ...] = tuple(data["messages"])

    def __iter__(self) -> Iterator[Count]:
        for cell in self._data["cells"]:
            yield Count(cell["by"], cell["split"], cell["count"])

    def __len__(self) -> int:
        return len(self._data["cells"])

    def __repr__(self) -> str:
        names = self.by if self.split is None else f"{self.by} and {self.split}"
        return f"<Counts of {self.total:,} articles by {names}>"

    def _columns(self) -> Columns:
        columns = {self.by: "string"}
        if self.split:
            name = self.split if self.split != self.by else f"{self.split}_2"
            columns[name] = "string"
        return {**columns, self.unit: "int64"}

    def _rows(self) -> Iterable[Sequence[object]]:
        for cell in self:
            values = (cell.by, cell.split) if self.split else (cell.by,)
            yield [*values, cell.count]


def get_counts(transport: Transport, parameters: Parameters, axes: CountAxes) -> Counts:
    """Return the counts of a search."""
    pairs = [pair for pair in parameters if pair[0] != "sort"]
    pairs.append(("by", axes.by))
    if axes.split:
        pairs.append(("split", axes.split))
    if axes.values is not None:
        pairs.append(("values", str(axes.values)))
    return Counts(get_json(transport, f"{API}/counts", pairs))


def parse_pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a link of the API."""
    return parse_qsl(query, keep_blank_values=True)


def _item(transport: Transport, path: str, key: str) -> dict[str, Any]:
    try:
        return get_json(transport, path)
    except ResponseError as error:
        if error.status == 404:
            raise KeyError(key) from error
        raise
