"""The names under which programs give dates: in metadata, scripts and attributes.

`article:published_time`, `published-time` and `publishedTime` are one name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from archive.data_files import read_rows
from archive.text.normalization import letters_and_digits

PUBLISHED = "published"
CREATED = "created"
DATE = "date"
UPDATED = "updated"
OTHER = "other"
"""The row of the first words of names that are not about the article."""

_FIRST_WORD = re.compile(r"([a-z0-9]+)[:._-]", re.IGNORECASE)
_NAMESPACE = re.compile(r"^[a-z0-9-]{1,24}[:.]", re.IGNORECASE)


@lru_cache(maxsize=4096)
def field_rank(name: str, kind: str) -> int | None:
    """Return the position of a name among those of a kind, or `None`.

    The name of a vocabulary before it, such as `mrf:`, is ignored, but not that of a
    part of the page, such as `video:`.
    """
    ranks = _ranks()[kind]
    rank = ranks.get(letters_and_digits(name))
    if rank is not None:
        return rank
    first_word = _FIRST_WORD.match(name)
    if first_word and first_word[1].lower() in _ranks()[OTHER]:
        return None
    inner_name = _NAMESPACE.sub("", name)
    return ranks.get(letters_and_digits(inner_name)) if inner_name != name else None


@cache
def _ranks() -> dict[str, dict[str, int]]:
    return {
        kind: {name: rank for rank, name in enumerate(names)}
        for kind, *names in read_rows("date_fields.tsv")
    }
