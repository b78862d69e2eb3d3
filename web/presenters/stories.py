"""View models of a story: its versions, and who published it first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog import DocumentRef
from archive.model import DateRange
from web.i18n import _
from web.messages import formatting, labels
from web.messages import stories as story_messages
from web.presenters.articles import publisher
from web.urls import search as search_urls

MAX_VERSIONS = 200  # on a page


@dataclass(frozen=True, slots=True)
class StoryVersion:
    """One version. `is_left` and `is_right` mark the two compared versions."""

    id: str
    title: str
    href: str
    label: str
    is_left: bool
    is_right: bool


def compared_ids(story: Sequence[DocumentRef], requested: tuple[str, str]) -> list[str]:
    """Return the IDs of the two versions to compare, by default the first two.

    Unknown requested IDs are ignored. A story of one version has one ID.
    """
    ids = [version.id for version in story]
    left, right = (id if id in ids else "" for id in requested)
    if not left:
        left = next(id for id in ids if id != right or len(ids) == 1)
    if not right:
        right = next((id for id in ids if id != left), left)
    return list(dict.fromkeys((left, right)))


def list_versions(
    story: Sequence[DocumentRef], compared_ids: Sequence[str]
) -> list[StoryVersion]:
    """Return the first versions of a story for its page."""
    return [
        StoryVersion(
            id=version.id,
            title=version.title or _(labels.UNTITLED),
            href=search_urls.document(version.id),
            label=version_label(version),
            is_left=version.id == compared_ids[0],
            is_right=version.id == compared_ids[-1],
        )
        for version in story[:MAX_VERSIONS]
    ]


def version_label(version: DocumentRef) -> str:
    """Return the outlet and date of a version."""
    date = _(labels.DATE_UNKNOWN)
    if version.dates:
        date = formatting.date_range(version.dates)
    return _(story_messages.VERSION, outlet=publisher(version), date=date)


def first_published(story: Sequence[DocumentRef]) -> str:
    """Return a sentence about who published a story first, if dates show it."""
    dated = [(version, version.dates) for version in story if version.dates]
    if not dated:
        return _(story_messages.NO_KNOWN_DATE)
    first_end = min(dates.latest for _version, dates in dated)
    candidates = [
        (version, dates) for version, dates in dated if dates.earliest <= first_end
    ]
    sentence = story_messages.first_published(
        _first_published_key([dates for _version, dates in candidates]),
        [publisher(version) for version, _dates in candidates],
        candidates[0][1],
    )
    undated_count = len(story) - len(dated)
    if undated_count:
        return f"{sentence} {story_messages.undated_versions(undated_count)}"
    return sentence


def _first_published_key(dates: Sequence[DateRange]) -> str:
    """Return the key of `FIRST_PUBLISHED` for the dates that may be the first."""
    first = dates[0]
    if len(dates) == 1:
        return story_messages.date_precision(first)
    is_one_day = first.earliest == first.latest
    return "same" if is_one_day and set(dates) == {first} else "many"
