"""Look up the people that names refer to, once for each state of the catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from archive import deadline
from archive.catalog import Catalog

MAX_NAMES = 10_000
"""Names that are kept."""

Slugs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answers:
    version: int
    slugs: dict[tuple[str, str], Slugs] = field(default_factory=dict)


class NameResolver:
    """Resolves names. Threads may share it.

    One search looks up the same names many times, to explain why it has no results.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._answers = _Answers(catalog.data_version)

    def resolve(self, name: str) -> Slugs:
        """Return the slugs of the people that a name may refer to, best match first."""
        return self._look_up("resolve", name, self._catalog.people.resolve_name)

    def with_full_name(self, name: str) -> Slugs:
        """Return the slugs of the people with this full name, in any spelling."""
        return self._look_up("full", name, self._catalog.people.slugs_for_full_name)

    def with_any_form(self, name: str) -> Slugs:
        """Return the slugs of the people with this name among their forms."""
        return self._look_up("form", name, self._catalog.people.slugs_for_any_form)

    def in_other_scripts(self, name: str) -> Slugs:
        """Return the slugs of the people with this name in another script."""
        look_up = self._catalog.people.slugs_in_other_scripts
        return self._look_up("script", name, look_up)

    def _look_up(self, kind: str, name: str, look_up: Callable[[str], Slugs]) -> Slugs:
        version = self._catalog.data_version
        answers = self._answers
        if answers.version != version or len(answers.slugs) > MAX_NAMES:
            self._answers = answers = _Answers(version)
        if (kind, name) not in answers.slugs:
            deadline.check()
            answers.slugs[kind, name] = look_up(name)
        return answers.slugs[kind, name]
