"""Convert the facet counts of the engine to values with labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.catalog import Catalog
from index.engine import FacetCount, Results, Search
from index.search.response import FacetValue

MAX_CHECKED_NAMES = 1_000
"""The longest list of people in which each name is checked, since that takes time."""
MAX_KEPT_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class _PersonNames:
    """The names of people in one version of the catalog, by slug.

    `labels`: the display names.
    `values`: the names that stand for one person in a request. A name of several people
    would match all of them, so a request for one of them has to use the slug.
    """

    version: int
    labels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


NO_NAMES = _PersonNames(0)


class FacetLabels:
    """Labels the values of facets. Threads may share it.

    The names of people are kept until the catalog changes.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._names = _PersonNames(catalog.data_version)

    def label(
        self, search: Search, results: Results
    ) -> Mapping[str, tuple[FacetValue, ...]]:
        """Return the values of each facet of a search."""
        return self.label_counts(search, results.facets)

    def label_counts(
        self, search: Search, counts_by_facet: Mapping[str, tuple[FacetCount, ...]]
    ) -> dict[str, tuple[FacetValue, ...]]:
        """Return the values of facets with their labels, in the same order."""
        facets = {}
        for name, counts in counts_by_facet.items():
            names = self._person_names(counts) if name == "person" else NO_NAMES
            facets[name] = _facet_values(counts, names, name, search)
        return facets

    def _person_names(self, counts: tuple[FacetCount, ...]) -> _PersonNames:
        """Return the names of the people among the values."""
        slugs = [count.value for count in counts if count.value is not None]
        if len(slugs) > MAX_CHECKED_NAMES:
            return _PersonNames(0, self._catalog.people.display_names(slugs))
        version = self._catalog.data_version
        names = self._names
        if names.version != version or len(names.labels) > MAX_KEPT_NAMES:
            names = _PersonNames(version)
        if missing := [slug for slug in slugs if slug not in names.labels]:
            labels = self._catalog.people.display_names(missing)
            values = self._catalog.people.unambiguous_names(labels)
            names = _PersonNames(
                version, {**names.labels, **labels}, {**names.values, **values}
            )
        self._names = names
        return names


def _facet_values(
    counts: tuple[FacetCount, ...],
    names: _PersonNames,
    name: str,
    search: Search,
) -> tuple[FacetValue, ...]:
    selected = search.filters.get(name, ())
    excluded = search.excluded.get(name, ())
    labels, values = names.labels, names.values
    return tuple(
        FacetValue(
            None if value is None else values.get(value, value),
            "" if value is None else labels.get(value, value),
            count.count,
            value in selected,
            value in excluded,
            value,
        )
        for count in counts
        for value in (count.value,)
    )
