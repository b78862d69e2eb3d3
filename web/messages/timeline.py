"""What the timeline says: more of `words`."""

from __future__ import annotations

from archive.messages import N_
from web.i18n import _, ngettext, number

ARTICLES = {
    ("year", False): N_("Articles by year"),
    ("year", True): N_("Share of the archive by year"),
    ("month", False): N_("Articles by month, {time}"),
    ("month", True): N_("Share of the archive by month, {time}"),
    ("day", False): N_("Articles by day, {time}"),
    ("day", True): N_("Share of the archive by day, {time}"),
}
STORIES = {
    ("year", False): N_("Stories by year"),
    ("year", True): N_("Share of the archive’s stories by year"),
    ("month", False): N_("Stories by month, {time}"),
    ("month", True): N_("Share of the archive’s stories by month, {time}"),
    ("day", False): N_("Stories by day, {time}"),
    ("day", True): N_("Share of the archive’s stories by day, {time}"),
}
TIMELINES = {False: ARTICLES, True: STORIES}
"""What bars show: by whether stories are counted, by what each stands for, and whether they are shares."""
SHARE, TABLE = N_("Share of the archive"), N_("Table")
ALL_YEARS = N_("All years")
RANGE = {
    "title": N_("Choose a time range"),
    "first": N_("From"),
    "last": N_("to"),
    "go": N_("Show this time range"),
}
HOLDS_NOTHING = N_("no articles in the archive")


def percent(part: float) -> str:
    """`3.5%` for 0.035; a share that is not nothing is never told as nothing."""
    if 0 < part < 0.001:
        return "<" + _("{number}%", number=number(0.1, ".1f"))
    return _("{number}%", number=number(100 * part, ".1f" if part < 0.0995 else ".0f"))


def share_of(part: float, some: int, whole: int, *, by_story: bool) -> str:
    """`3.5%, 12 of 340 articles`, or stories."""
    told = {"percent": percent(part), "some": some}
    if by_story:
        return ngettext(
            "{percent}, {some:,} of {count:,} story",
            "{percent}, {some:,} of {count:,} stories",
            whole,
            **told,
        )
    return ngettext(
        "{percent}, {some:,} of {count:,} article",
        "{percent}, {some:,} of {count:,} articles",
        whole,
        **told,
    )
