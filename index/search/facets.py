"""Convert the facet counts of the engine to values with labels."""

from __future__ import annotations

from collections.abc import Mapping

from archive.catalog import Catalog
from index.engine import FacetCount, Results, Search
from index.search.response import FacetValue

MAX_CHECKED_NAMES = 1_000


def label_facets(
    catalog: Catalog, search: Search, results: Results
) -> Mapping[str, tuple[FacetValue, ...]]:
    """Return the values of each facet of a search."""
    facets = {}
    for name, counts in results.facets.items():
        labels = _person_names(catalog, counts) if name == "person" else {}
        values = _request_names(catalog, labels)
        facets[name] = _facet_values(counts, labels, values, name, search)
    return facets


def _person_names(
    catalog: Catalog, counts: tuple[FacetCount, ...]
) -> Mapping[str, str]:
    """Return the slug of each person → the name."""
    slugs = [count.value for count in counts if count.value is not None]
    return catalog.people.display_names(slugs)


def _request_names(catalog: Catalog, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return the names that stand for one person in a request, by slug.

    A name of several people would match all of them, so a request for one of them has
    to use the slug. So do long lists, in which it would take long to check the names.
    """
    if not 0 < len(labels) <= MAX_CHECKED_NAMES:
        return {}
    return catalog.people.unambiguous_names(labels)


def _facet_values(
    counts: tuple[FacetCount, ...],
    labels: Mapping[str, str],
    values: Mapping[str, str],
    name: str,
    search: Search,
) -> tuple[FacetValue, ...]:
    selected = search.filters.get(name, ())
    excluded = search.excluded.get(name, ())
    return tuple(
        FacetValue(
            value=_display_value(count.value, values),
            label=_display_value(count.value, labels) or "",
            count=count.count,
            selected=count.value in selected,
            excluded=count.value in excluded,
        )
        for count in counts
    )


def _display_value(value: str | None, labels: Mapping[str, str]) -> str | None:
    """Return the label of a value, or the value itself if it has none."""
    return None if value is None else labels.get(value, value)
