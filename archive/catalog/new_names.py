"""Guess the person of a name that was not assigned yet.

The first run of an archive reads all articles before it assigns names. With the right
guess, the mentions need not be written again.
"""

from __future__ import annotations

from archive.catalog.person_identities import are_compatible
from archive.names.keys import first_last_key, middle_names

MAX_CORES = 20_000
"""Cores whose middle names are remembered, some 300 bytes each."""


class NewNames:
    """The middle names that this process has stored, by core.

    Names of a core are one person's until two middle names contradict each other.
    """

    def __init__(self) -> None:
        self._middle_names: dict[str, list[tuple[str, ...]]] = {}
        self._shared_cores: set[str] = set()

    def guess_slug(self, key: str) -> str:
        """Return the likely slug of a name, and remember its middle names."""
        core, middle = first_last_key(key), middle_names(key)
        if not middle or core == key:
            return core
        if core not in self._shared_cores and self._is_one_person(core, middle):
            return core
        return key

    def _is_one_person(self, core: str, middle: tuple[str, ...]) -> bool:
        """Return whether middle names are compatible with the others of a core."""
        if core not in self._middle_names and self._is_full():
            return True
        earlier = self._middle_names.setdefault(core, [])
        if middle in earlier:
            return True
        if all(are_compatible(middle, names) for names in earlier):
            earlier.append(middle)
            return True
        self._shared_cores.add(core)
        del self._middle_names[core]
        return False

    def _is_full(self) -> bool:
        return len(self._middle_names) + len(self._shared_cores) >= MAX_CORES
