"""Links to the people, organisations and places in the same articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.search.response import FacetValue, SearchResponse
from web.i18n import _
from web.messages import labels
from web.messages import name_lists as messages
from web.presenters.navigation import Link
from web.urls import named_things as named_thing_urls
from web.urls import search as search_urls

MAX_SHOWN = 12
"""Names of each kind that a page shows."""


@dataclass(frozen=True, slots=True)
class CoMentionedName:
    """A name in the same articles: `count` is the number of these."""

    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class CoMentionedGroup:
    """The names of one kind."""

    title: str
    names: tuple[CoMentionedName, ...]


def co_mentioned_groups(
    co_mentioned: Mapping[str, tuple[FacetValue, ...]],
) -> tuple[CoMentionedGroup, ...]:
    """Return the groups that have any names."""
    titles = {"person": messages.PEOPLE.title} | {
        facet: texts.title for facet, texts in messages.THINGS.items()
    }
    return tuple(
        CoMentionedGroup(
            _(titles[facet]),
            tuple(
                CoMentionedName(
                    labels.facet_value_label(facet, value.value, value.label),
                    value.count,
                    name_url(facet, value),
                )
                for value in values[:MAX_SHOWN]
            ),
        )
        for facet, values in co_mentioned.items()
        if values
    )


def pages_of_filters(response: SearchResponse) -> tuple[Link, ...]:
    """Return links to the pages of the names by which a search is filtered."""
    return tuple(
        Link(value.label, name_url(facet, value))
        for facet in ("person", *messages.THINGS)
        for value in response.facets.get(facet, ())
        if value.selected and value.value is not None and value.count
    )


def name_url(facet: str, value: FacetValue) -> str:
    """Return the page of a person, an organisation or a place."""
    key = value.key or value.value or ""
    if facet == "person":
        return search_urls.person(key)
    return named_thing_urls.thing_url(named_thing_urls.KINDS[facet], key)
