"""What the timeline says: more of `words`."""

from __future__ import annotations

from archive.messages import N_
from web.i18n import _, format_number, ngettext

ARTICLE_TITLES = {
    ("year", False): N_("Articles by year"),
    ("year", True): N_("Share of the archive by year"),
    ("month", False): N_("Articles by month, {time}"),
    ("month", True): N_("Share of the archive by month, {time}"),
    ("day", False): N_("Articles by day, {time}"),
    ("day", True): N_("Share of the archive by day, {time}"),
}
STORY_TITLES = {
    ("year", False): N_("Stories by year"),
    ("year", True): N_("Share of the archive’s stories by year"),
    ("month", False): N_("Stories by month, {time}"),
    ("month", True): N_("Share of the archive’s stories by month, {time}"),
    ("day", False): N_("Stories by day, {time}"),
    ("day", True): N_("Share of the archive’s stories by day, {time}"),
}
TIMELINE_TITLES = {False: ARTICLE_TITLES, True: STORY_TITLES}
"""What bars show: by whether stories are counted, by what each stands for, and whether they are shares."""
SHARE, TABLE = N_("Share of the archive"), N_("Table")
ALL_YEARS = N_("All years")
RANGE_FORM = {
    "title": N_("Choose a time range"),
    "first": N_("From"),
    "last": N_("to"),
    "go": N_("Show this time range"),
}
NO_ARTICLES = N_("no articles in the archive")


def format_share(share: float) -> str:
    """`3.5%` for 0.035; a share that is not nothing is never told as nothing."""
    if 0 < share < 0.001:
        return "<" + _("{number}%", number=format_number(0.1, ".1f"))
    return _(
        "{number}%",
        number=format_number(100 * share, ".1f" if share < 0.0995 else ".0f"),
    )


def share_of_archive(
    share: float, count: int, total: int, *, count_stories: bool
) -> str:
    """`3.5%, 12 of 340 articles`, or stories."""
    told = {"percent": format_share(share), "some": count}
    if count_stories:
        return ngettext(
            "{percent}, {some:,} of {count:,} story",
            "{percent}, {some:,} of {count:,} stories",
            total,
            **told,
        )
    return ngettext(
        "{percent}, {some:,} of {count:,} article",
        "{percent}, {some:,} of {count:,} articles",
        total,
        **told,
    )
