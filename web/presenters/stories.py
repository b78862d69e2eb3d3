"""The page of a story: its versions in order, and who was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog import DocumentRef
from web.i18n import _
from web.messages import formatting, labels
from web.messages import stories as story_messages
from web.presenters.articles import publisher
from web.urls import search as search_urls

MAX_VERSIONS = 200
"""Versions on a page."""


@dataclass(frozen=True, slots=True)
class StoryVersion:
    """One version, ready for its template; `is_left` and `is_right` where it is among the two compared."""

    id: str
    title: str
    href: str
    label: str
    is_left: bool
    is_right: bool


def compared_ids(story: Sequence[DocumentRef], requested: tuple[str, str]) -> list[str]:
    """The ids of the two versions to compare: those asked for, else the first and the one after it."""
    ids = [each.id for each in story]
    usual = [*ids[:2], *ids[:2]]
    one, other = (id if id in ids else "" for id in requested)
    one = one or next(id for id in usual if id != other or len(ids) == 1)
    other = other or next((id for id in usual if id != one), one)
    return list(dict.fromkeys((one, other)))


def list_versions(
    story: Sequence[DocumentRef], compared_ids: Sequence[str]
) -> list[StoryVersion]:
    """The versions that are listed."""
    return [
        StoryVersion(
            *(
                each.id,
                each.title or _(labels.UNTITLED),
                search_urls.document(each.id),
                version_label(each),
            ),
            is_left=each.id == compared_ids[0],
            is_right=each.id == compared_ids[-1],
        )
        for each in story[:MAX_VERSIONS]
    ]


def version_label(brief: DocumentRef) -> str:
    """Who ran a version, and when."""
    when = formatting.date_range(brief.dates) if brief.dates else _(labels.DATE_UNKNOWN)
    return _(story_messages.VERSION, outlet=publisher(brief), date=when)


def first_published(story: Sequence[DocumentRef]) -> str:
    """Who ran a story first, as far as the dates tell."""
    dates = [each.dates for each in story if each.dates]
    if not dates:
        return _(story_messages.NO_KNOWN_DATE)
    end = min(each.latest for each in dates)
    early = [
        (each, each.dates)
        for each in story
        if each.dates and each.dates.earliest <= end
    ]
    when = early[0][1]
    same = {each for _, each in early} == {when} and when.earliest == end
    how = (
        story_messages.date_precision(when)
        if len(early) == 1
        else "same"
        if same
        else "many"
    )
    said = story_messages.first_published(
        how, [publisher(each) for each, _ in early], when
    )
    undated = len(story) - len(dates)
    return f"{said} {story_messages.undated_versions(undated)}" if undated else said
