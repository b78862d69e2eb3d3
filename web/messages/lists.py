"""Lists in words, for a language to join and to order as it does: more of `words`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from archive.messages import N_
from web.i18n import _

COMMA, AND, OR = (
    N_("{first}, {second}"),
    N_("{first} and {second}"),
    N_("{first} or {second}"),
)
"""How one more is joined to what stands before it."""


def join(pattern: str, parts: Iterable[str]) -> str:
    """`PTI or Reuters`: parts that are said already, as one; "" where there is none."""
    known = list(parts)
    return (
        reduce(lambda first, second: _(pattern, first=first, second=second), known)
        if known
        else ""
    )


def list_names(names: Iterable[str]) -> str:
    """`PTI, Reuters and The Hindu`, each once."""
    *before, last = dict.fromkeys(names)
    return join(AND, [*filter(None, [join(COMMA, before)]), last])
