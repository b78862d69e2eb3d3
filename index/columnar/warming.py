"""Warming: what answers need of a generation beyond its files, made before somebody waits for it."""

from __future__ import annotations

from index.columnar.generation import Generation
from index.columnar.stems import TEXT, roots, stemmers
from index.columnar.stories import stories_of
from index.columnar.suggesting import NAMED, beginnings, spelling
from index.port import COUNTED


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
