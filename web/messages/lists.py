"""Join texts into lists, as each language does."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from archive.messages import N_
from web.i18n import _

COMMA = N_("{first}, {second}")
AND = N_("{first} and {second}")
OR = N_("{first} or {second}")


def join(pattern: str, parts: Iterable[str]) -> str:
    """Return translated parts as one text: `PTI or Reuters`. No parts give ""."""
    texts = list(parts)
    if not texts:
        return ""
    return reduce(lambda first, second: _(pattern, first=first, second=second), texts)


def list_names(names: Iterable[str]) -> str:
    """Return `PTI, Reuters and The Hindu`, without duplicates."""
    *first_names, last_name = dict.fromkeys(names)
    if not first_names:
        return last_name
    return join(AND, [join(COMMA, first_names), last_name])
