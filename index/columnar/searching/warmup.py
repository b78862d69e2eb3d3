"""Warming: what answers need of a generation beyond its files, made before somebody waits for it."""

from __future__ import annotations

from index.columnar.searching.collapsing import stories_of
from index.columnar.searching.stemming import TEXT, roots, stemmers
from index.columnar.searching.suggestions import NAMED, beginnings, spelling
from index.columnar.storage.snapshot import Generation
from index.engine import COUNTED


def warm(generation: Generation) -> None:
    """Count facets, find stories, and read the dictionaries for completion, spelling and roots; what is there stays."""
    for facet in COUNTED:
        generation.totals(facet)
    stories_of(generation)
    for facet in NAMED:
        beginnings(generation, facet)
    for at, segment in enumerate(generation.segments):
        spelling(generation, TEXT, at)
        for stemmer, _ in stemmers(generation):
            roots(segment, stemmer)
