"""Look up the people that names refer to, once for each state of the catalog."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive import deadline
from archive.catalog import Catalog

MAX_NAMES = 10_000
"""Names that are kept."""


@dataclass(frozen=True, slots=True)
class _Answers:
    version: int
    slugs: dict[str, tuple[str, ...]] = field(default_factory=dict)


class NameResolver:
    """Resolves names. Threads may share it.

    One search looks up the same names many times, to explain why it has no results.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._answers = _Answers(catalog.data_version)

    def resolve(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the people that a name may refer to, best match first."""
        version = self._catalog.data_version
        answers = self._answers
        if answers.version != version or len(answers.slugs) > MAX_NAMES:
            self._answers = answers = _Answers(version)
        if name not in answers.slugs:
            deadline.check()
            answers.slugs[name] = self._catalog.people.resolve_name(name)
        return answers.slugs[name]
