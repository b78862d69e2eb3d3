"""View models of the versions of one document: what its file contained before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog import Version
from archive.messages import N_
from web.i18n import _
from web.messages import formatting

CURRENT = N_("current version, read on {time}")
EARLIER = N_("version read on {time}")


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """One version. `is_left` and `is_right` mark the two compared versions."""

    id: str
    label: str
    is_left: bool
    is_right: bool


def compared_versions(
    versions: Sequence[Version], requested: tuple[str, str]
) -> list[Version]:
    """Return the two versions to compare: by default the newest earlier one and today's.

    `requested` are IDs, of which unknown ones are ignored. The result has one version
    if there is only one.
    """
    by_id = {version.id: version for version in versions}
    current = versions[0]
    previous = versions[1] if len(versions) > 1 else current
    left = by_id.get(requested[0], previous)
    right = by_id.get(requested[1], current)
    if left is right:
        right = next((version for version in versions if version is not left), left)
    return [left] if left is right else [left, right]


def list_versions(
    versions: Sequence[Version], compared: Sequence[Version]
) -> list[VersionChoice]:
    """Return the versions of a document for its page."""
    return [
        VersionChoice(
            id=version.id,
            label=version_label(version),
            is_left=version is compared[0],
            is_right=version is compared[-1],
        )
        for version in versions
    ]


def version_label(version: Version) -> str:
    """Return whether a version is the current one, and when it was first read."""
    text = CURRENT if version.is_current else EARLIER
    return _(text, time=formatting.instant(version.seen_at))
