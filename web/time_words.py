"""The English of the timeline."""

from __future__ import annotations

from web import words

TIMELINES = {
    ("year", False): "Articles by year",
    ("year", True): "Share of the archive by year",
    ("month", False): "Articles by month, {}",
    ("month", True): "Share of the archive by month, {}",
    ("day", False): "Articles by day, {}",
    ("day", True): "Share of the archive by day, {}",
}
"""What bars show, by what each stands for, and whether they are shares."""
BARS = {False: "Articles", True: "Share of the archive"}
ALL_YEARS = "All years"
RANGE = {"title": "Choose a time", "first": "From", "last": "to", "go": "Show this time"}
HOLDS_NOTHING = "the archive holds nothing"


def percent(part: float) -> str:
    """`3.5%` for 0.035; a share that is not nothing is never told as nothing."""
    if 0 < part < 0.001:
        return "<0.1%"
    return f"{part:.1%}" if part < 0.0995 else f"{part:.0%}"


def share_of(part: float, number: int, whole: int) -> str:
    """`3.5%, 12 of 340 articles`."""
    return f"{percent(part)}, {number:,} of {words.articles(whole)}"
