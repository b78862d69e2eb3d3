"""The page of a story: its versions in order, and who was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog import Brief
from web.i18n import _
from web.messages import formatting, labels
from web.messages import stories as story_messages
from web.presenters.articles import publisher
from web.urls import search as search_urls

LISTED = 200
"""Versions on a page."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version, ready for its template; `one` and `other` where it is among the two compared."""

    id: str
    title: str
    href: str
    told: str
    one: bool
    other: bool


def chosen(found: Sequence[Brief], asked: tuple[str, str]) -> list[str]:
    """The ids of the two versions to compare: those asked for, else the first and the one after it."""
    ids = [each.id for each in found]
    usual = [*ids[:2], *ids[:2]]
    one, other = (id if id in ids else "" for id in asked)
    one = one or next(id for id in usual if id != other or len(ids) == 1)
    other = other or next((id for id in usual if id != one), one)
    return list(dict.fromkeys((one, other)))


def versions(found: Sequence[Brief], compared: Sequence[str]) -> list[Version]:
    """The versions that are listed."""
    return [
        Version(
            *(
                each.id,
                each.title or _(labels.UNTITLED),
                search_urls.document(each.id),
                told(each),
            ),
            one=each.id == compared[0],
            other=each.id == compared[-1],
        )
        for each in found[:LISTED]
    ]


def told(brief: Brief) -> str:
    """Who ran a version, and when."""
    when = formatting.dates(brief.dates) if brief.dates else _(labels.DATE_UNKNOWN)
    return _(story_messages.VERSION, outlet=publisher(brief), date=when)


def first(found: Sequence[Brief]) -> str:
    """Who ran a story first, as far as the dates tell."""
    dates = [each.dates for each in found if each.dates]
    if not dates:
        return _(story_messages.UNTOLD)
    end = min(each.latest for each in dates)
    early = [
        (each, each.dates)
        for each in found
        if each.dates and each.dates.earliest <= end
    ]
    when = early[0][1]
    same = {each for _, each in early} == {when} and when.earliest == end
    how = story_messages.kind(when) if len(early) == 1 else "same" if same else "many"
    said = story_messages.first(how, [publisher(each) for each, _ in early], when)
    undated = len(found) - len(dates)
    return f"{said} {story_messages.undated(undated)}" if undated else said
