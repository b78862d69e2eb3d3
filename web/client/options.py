"""The options of a search, and their parameters in a URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Final, Literal, TypedDict, get_args

from archive.errors import CuttingsError
from archive.messages import Message


class Missing(Enum):
    """The type of `MISSING`."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
"""Selects the articles for which a fact is unknown."""

Values = str | Missing | Iterable[str | Missing] | None
"""The values of a filter. With several, an article needs one of them."""
FacetName = Literal[
    "outlet",
    "person",
    "agency",
    "author",
    "org",
    "place",
    "language",
    "confidence",
    "complete",
    "collection",
    "tag",
    "read",
    "year",
    "month",
    "day",
]

FACETS: tuple[str, ...] = get_args(FacetName)
EXCLUSIONS = {facet: f"not-{facet}" for facet in FACETS}


class SearchOptions(TypedDict, total=False):
    """The filters and the order of a search. `None` is the same as no option.

    `since`, `until`: the first and the last day, a month, a year, or any date of the
    search form.
    `undated`: articles without a known date match too.
    `exclude`: facet → values that no article may have.
    `count`: whether counts are of articles or of stories, where copies count once.
    """

    outlet: Values
    person: Values
    agency: Values
    author: Values
    org: Values
    place: Values
    language: Values
    confidence: Values
    complete: Values
    collection: Values
    tag: Values
    read: Values
    year: Values
    month: Values
    day: Values
    since: date | str | None
    until: date | str | None
    undated: bool
    sort: Literal["relevance", "newest", "oldest", "added"] | None
    count: Literal["articles", "stories"] | None
    exclude: Mapping[FacetName, Values]


_PLAIN = {
    "since": "from",
    "until": "to",
    "sort": "sort",
    "count": "count",
}
"""Option → its parameter, for options with one value.

The names are literals, since a client of a server needs nothing of an archive.
"""
UNKNOWN_OPTION = "“{name}” is not an option of a search. Use one of {names}."


def to_parameters(query: str, options: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the parameters of a search. Raise CuttingsError for an unknown option."""
    names = (*SearchOptions.__annotations__,)
    for name in options:
        if name not in names:
            listed = ", ".join(names)
            raise CuttingsError(Message(UNKNOWN_OPTION, name=name, names=listed))
    pairs = [("q", query)] if query else []
    pairs += _facet_parameters(options, {facet: facet for facet in FACETS})
    excluded = options.get("exclude") or {}
    assert isinstance(excluded, Mapping)
    pairs += _facet_parameters(excluded, EXCLUSIONS)
    pairs += [
        (parameter, str(options[name]))
        for name, parameter in _PLAIN.items()
        if options.get(name) is not None
    ]
    if options.get("undated"):
        pairs.append(("undated", "1"))
    return pairs


def _facet_parameters(
    options: Mapping[str, object], parameters: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    from index.schema import encode_facet_value  # noqa: PLC0415 - it loads Whoosh

    for facet, parameter in parameters.items():
        for value in _listed(options.get(facet)):
            plain = None if value is MISSING else str(value)
            yield parameter, encode_facet_value(plain)


def _listed(values: object) -> Iterable[object]:
    if values is None:
        return ()
    if isinstance(values, str) or not isinstance(values, Iterable):
        return (values,)
    return values
