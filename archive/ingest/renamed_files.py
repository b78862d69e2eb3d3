"""Find files that were renamed only in case or normal form of Unicode."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from archive.catalog import SourceState
from archive.paths import path_key


def find_renamed(
    states: Mapping[str, SourceState], files: Collection[str]
) -> dict[str, str]:
    """Return the new path of each stored file that is now spelt differently, by path.

    Several files that differ only in case are left alone.
    """
    missing = _by_key(
        path for path, state in states.items() if path not in files and not state.gone
    )
    if not missing:
        return {}
    new = _by_key(path for path in files if path not in states or states[path].gone)
    return {
        old_paths[0]: new[key][0]
        for key, old_paths in missing.items()
        if len(old_paths) == 1 and len(new.get(key, ())) == 1
    }


def _by_key(paths: Iterable[str]) -> dict[str, list[str]]:
    paths_by_key: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        paths_by_key[path_key(path)].append(path)
    return paths_by_key
