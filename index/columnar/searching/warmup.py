"""Fill the caches of a snapshot before the first search."""

from __future__ import annotations

from index.columnar.searching.collapsing import story_groups
from index.columnar.searching.stemming import TEXT_FIELD, active_stemmers, stem_index
from index.columnar.searching.suggestions import (
    COMPLETED_FACETS,
    spelling_index,
    word_suffixes,
)
from index.columnar.searching.word_forms import language_groups
from index.columnar.storage.snapshot import Snapshot
from index.engine import DEFAULT_FACETS
from index.text.word_forms import spellings


def warm_up(snapshot: Snapshot) -> None:
    """Count facets, group stories, and load dictionaries.

    The dictionaries are for completion, spelling, stems and forms of words. Cached data
    is kept.
    """
    for facet in DEFAULT_FACETS:
        snapshot.value_totals(facet)
    story_groups(snapshot)
    for language, _ in language_groups(snapshot):
        spellings("word", language)
    for facet in COMPLETED_FACETS:
        word_suffixes(snapshot, facet)
    for at, segment in enumerate(snapshot.segments):
        spelling_index(snapshot, TEXT_FIELD, at)
        for stemmer, _ in active_stemmers(snapshot):
            stem_index(segment, stemmer)
