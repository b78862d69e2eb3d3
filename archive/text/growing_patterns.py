"""Patterns of long lists of names that have only the names of the texts so far.

A pattern of thousands of names takes long to compile. A process that reads few texts
needs only the names that these contain: no other name can match. A process that reads
many texts compiles the whole pattern once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property

MAX_COMPILATIONS = 6
"""How often a pattern is compiled again, with more names, before it has all of them."""

Select = Callable[[Iterable[str]], list[str]]
"""Return those of some names that a pattern has."""


class GrowingPattern:
    """A pattern that grows with the names of the texts that it is applied to.

    `names` returns all names, `compile_names` the pattern of the selected ones, and
    `plain` a name as the pattern has it.
    """

    reads_few_texts = True
    """Whether this process reads few texts."""

    def __init__(
        self,
        names: Callable[[], Iterable[str]],
        compile_names: Callable[[Select], re.Pattern[str]],
        plain: Callable[[str], str] = str,
    ) -> None:
        self._names = names
        self._compile_names = compile_names
        self._plain = plain
        self._names_by_start: dict[str, set[str]] = {}
        self._selected: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._compilations = 0

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """The pattern of all names."""
        return self._compile_names(list)

    def for_text(self, text: str) -> re.Pattern[str]:
        """Return a pattern that matches in a text what that of all names matches."""
        return self.small(text) or self.whole

    def small(self, text: str) -> re.Pattern[str] | None:
        """Return the pattern of the names so far, with those of a text.

        Return `None` if the pattern of all names should be used: there are many texts.
        """
        if not self.reads_few_texts or self._compilations > MAX_COMPILATIONS:
            return None
        names = self._find_names(_fold(text))
        if self._pattern is None or not names <= self._selected:
            self._selected |= names
            self._pattern = self._compile_names(self._select)
            self._compilations += 1
        return self._pattern

    def _find_names(self, text: str) -> set[str]:
        """Return the names in a folded text, wherever they begin."""
        if not self._names_by_start:
            self._names_by_start = _by_start(
                {_fold(self._plain(name)) for name in self._names()}
            )
        starts = {text[at : at + 2] for at in range(len(text))} | set(text)
        return {
            name
            for start in starts & self._names_by_start.keys()
            for name in self._names_by_start[start]
            if name in text
        }

    def _select(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if _fold(self._plain(name)) in self._selected]


def use_whole_patterns() -> None:
    """Compile patterns with all names from now on, for many texts."""
    GrowingPattern.reads_few_texts = False


def _by_start(names: Collection[str]) -> dict[str, set[str]]:
    """Return the names by their first two characters."""
    by_start: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        by_start[name[:2]].add(name)
    return dict(by_start)


def _fold(text: str) -> str:
    """Return the same text for all that a pattern matches without regard to case.

    Patterns also take both Turkish letters for an i.
    """
    return text.casefold().replace("ı", "i").replace("\u0307", "")
