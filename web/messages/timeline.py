"""The texts of the timeline."""

from __future__ import annotations

from archive.messages import N_
from web.i18n import _, format_number, ngettext

ARTICLE_TITLES = {
    ("year", False): N_("Articles by year"),
    ("year", True): N_("Share of the archive by year"),
    ("month", False): N_("Articles by month, {time}"),
    ("month", True): N_("Share of the archive by month, {time}"),
    ("week", False): N_("Articles by week, {time}"),
    ("week", True): N_("Share of the archive by week, {time}"),
    ("day", False): N_("Articles by day, {time}"),
    ("day", True): N_("Share of the archive by day, {time}"),
}
STORY_TITLES = {
    ("year", False): N_("Stories by year"),
    ("year", True): N_("Share of the archive’s stories by year"),
    ("month", False): N_("Stories by month, {time}"),
    ("month", True): N_("Share of the archive’s stories by month, {time}"),
    ("week", False): N_("Stories by week, {time}"),
    ("week", True): N_("Share of the archive’s stories by week, {time}"),
    ("day", False): N_("Stories by day, {time}"),
    ("day", True): N_("Share of the archive’s stories by day, {time}"),
}
TIMELINE_TITLES = {False: ARTICLE_TITLES, True: STORY_TITLES}
"""Titles by whether stories are counted, then by level and whether bars are shares."""
SHARE, TABLE = N_("Share of the archive"), N_("Table")
ALL_YEARS = N_("All years")
RANGE_FORM = {
    "title": N_("Choose a time range"),
    "first": N_("From"),
    "last": N_("to"),
    "go": N_("Show this time range"),
}
UNDATED_TICKS = {
    "year": N_("No date"),
    "month": N_("No month"),
    "day": N_("No day"),
}
"""The labels of the bar of undated articles, by the level of the other bars."""
NO_ARTICLES = N_("no articles in the archive")


def format_share(share: float) -> str:
    """Return `3.5%` for 0.035. A share above 0 is never shown as `0%`."""
    if 0 < share < 0.001:
        return "<" + _("{number}%", number=format_number(0.1, ".1f"))
    number_format = ".1f" if share < 0.0995 else ".0f"
    return _("{number}%", number=format_number(100 * share, number_format))


def share_of_archive(
    share: float, count: int, total: int, *, count_stories: bool
) -> str:
    """Return `3.5%, 12 of 340 articles`, or stories."""
    arguments = {"percent": format_share(share), "some": count}
    if count_stories:
        return ngettext(
            "{percent}, {some:,} of {count:,} story",
            "{percent}, {some:,} of {count:,} stories",
            total,
            **arguments,
        )
    return ngettext(
        "{percent}, {some:,} of {count:,} article",
        "{percent}, {some:,} of {count:,} articles",
        total,
        **arguments,
    )
