"""Convert the facet counts of the engine to values with labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from archive.catalog import Catalog
from index.engine import FacetCount, Results, Search
from index.search.response import FacetValue


def label_facets(
    catalog: Catalog, search: Search, results: Results
) -> Mapping[str, tuple[FacetValue, ...]]:
    """Return the values of each facet of a search."""
    facets = {}
    for name, counts in results.facets.items():
        labels = _person_names(catalog, counts) if name == "person" else {}
        facets[name] = _facet_values(name, counts, labels, search)
    return facets


def _person_names(
    catalog: Catalog, counts: tuple[FacetCount, ...]
) -> Mapping[str, str]:
    """Return the slug of each person → the name."""
    slugs = [count.value for count in counts if count.value is not None]
    return catalog.people.display_names(slugs)


def _facet_values(
    name: str,
    counts: tuple[FacetCount, ...],
    labels: Mapping[str, str],
    search: Search,
) -> tuple[FacetValue, ...]:
    selected = search.filters.get(name, ())
    excluded = search.excluded.get(name, ())
    unique_labels = _unique_labels(labels)
    return tuple(
        FacetValue(
            value=_display_value(count.value, unique_labels),
            label=_display_value(count.value, labels) or "",
            count=count.count,
            selected=count.value in selected,
            excluded=count.value in excluded,
        )
        for count in counts
    )


def _unique_labels(labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return the labels that only one value has.

    A request for a name of several people would match all of them, so a request for one
    of them has to use the slug.
    """
    value_counts = Counter(labels.values())
    return {value: label for value, label in labels.items() if value_counts[label] == 1}


def _display_value(value: str | None, labels: Mapping[str, str]) -> str | None:
    """Return the label of a value, or the value itself if it has none."""
    return None if value is None else labels.get(value, value)
