"""What the timeline says: more of `words`."""

from __future__ import annotations

from archive.sentence import N_
from web.tongue import _, number

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
RANGE = {"title": N_("Choose a time"), "first": N_("From"), "last": N_("to"), "go": N_("Show this time")}
HOLDS_NOTHING = N_("the archive holds nothing")


def percent(part: float) -> str:
    """`3.5%` for 0.035; a share that is not nothing is never told as nothing."""
    if 0 < part < 0.001:
        return f"<{number(0.001, '.1%')}"
    return number(part, ".1%" if part < 0.0995 else ".0%")


def share_of(part: float, some: int, whole: str) -> str:
    """`3.5%, 12 of 340 articles`; `whole` is told with its noun."""
    return _("{percent}, {some:,} of {whole}", percent=percent(part), some=some, whole=whole)
