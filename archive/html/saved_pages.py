"""Read and remove what programs that save web pages add to them.

They add the URL and the time of saving in comments, and banners.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf

from lxml.html import HtmlElement

from archive.model import Evidence, SavingTime
from archive.text.date_parsing import parse_date

HEAD_CHARS = 16_384
TAIL_CHARS = 4_096
"""Characters at the start and the end of the source that are searched for comments."""
BANNER_IDS = ("wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato")
"""The ids of the toolbar of the Wayback Machine."""
BANNER_TAGS = ("singlefile-infobar",)
COMMENT_KEY = "comment of the saving program"
CAPTURE_KEY = "address of the capture"

# Browsers ("saved from", first used by Internet Explorer), SingleFile, HTTrack and the
# Wayback Machine.
_SAVE_COMMENTS = (
    # Our own comment comes first: the page itself may contain any other one.
    re.compile(
        r"<!--\s*Page saved with Cuttings\s+url:\s*(?P<url>\S+)"
        r"\s+saved date:\s*(?P<at>[^\n(]{10,60})"
    ),
    re.compile(r"<!--\s*saved from url=\(\d+\)(?P<url>[^\s>]+)", re.IGNORECASE),
    re.compile(
        r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)"
        r"(?:\s+saved date:\s*(?P<at>[^\n(]{10,60}))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"<!--\s*Mirrored from\s+(?P<url>[^\s>]+)"
        r"(?: by HTTrack[^,>]{0,80},\s{0,9}(?P<at>[^>]{10,40}?)\s{0,9}-->)?"
    ),
    re.compile(r'__wm\.wombat\("(?P<url>[^"]+)","(?P<at>\d{14})"'),
)
_WAYBACK_RETRIEVAL = re.compile(
    r"FILE ARCHIVED ON (?P<clock>\d\d:\d\d:\d\d) (?P<day>\w{3} \d{1,2}, \d{4}) "
    r"AND RETRIEVED"
)
_WAYBACK_TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    "<!-- END WAYBACK TOOLBAR INSERT -->",
)
_WAYBACK_PREFIX = re.compile(
    r"(?<=[\"'])(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)",
    re.IGNORECASE,
)
_CAPTURE_TIME = re.compile(
    r"/(?P<at>\d{14}|\d{4}\.\d\d\.\d\d-\d{6})(?:[a-z]{2}_)?/https?:/", re.IGNORECASE
)
_TIMESTAMP_DIGITS = 14


@dataclass(frozen=True, slots=True)
class SaveInfo:
    """The URL and time of saving, as recorded by the program that saved the page."""

    url: str | None = None
    saved: SavingTime | None = None

    @property
    def saved_at(self) -> datetime | None:
        """Return the time of saving."""
        return self.saved.moment if self.saved else None


NO_SAVE_INFO = SaveInfo()


def read_save_info(source: str) -> SaveInfo:
    """Read the URL and the earliest time of saving from the comments of a page."""
    url = None
    times = []
    if comment := _find_save_comment(source):
        url = _with_scheme(comment["url"])
        times.append(saving_time(comment.groupdict().get("at") or "", COMMENT_KEY))
        times.append(capture_time(url))
    if retrieval := _WAYBACK_RETRIEVAL.search(source, max(0, len(source) - TAIL_CHARS)):
        moment = f"{retrieval['day']} {retrieval['clock']} GMT"
        times.append(saving_time(moment, COMMENT_KEY))
    return SaveInfo(url, earliest_saving(times))


def saving_time(text: str, key: str) -> SavingTime | None:
    """Return the time of saving that a program wrote, or `None` if it has no zone."""
    moment = parse_instant(text)
    if moment is None:
        return None
    return SavingTime(moment.date(), Evidence(text.strip(), key=key), moment)


def capture_time(url: str) -> SavingTime | None:
    """Return the time in the URL of a capture at a web archive."""
    capture = _CAPTURE_TIME.search(url)
    return saving_time(capture["at"], CAPTURE_KEY) if capture else None


def earliest_saving(times: Iterable[SavingTime | None]) -> SavingTime | None:
    """Return the earliest time of saving.

    A copy of a copy shows the page as it was when the first one was made.
    """
    return min(
        filter(None, times),
        key=lambda time: (time.day, time.moment.timestamp() if time.moment else inf),
        default=None,
    )


def _find_save_comment(source: str) -> re.Match[str] | None:
    comments = (pattern.search(source, 0, HEAD_CHARS) for pattern in _SAVE_COMMENTS)
    return next(filter(None, comments), None)


def remove_wayback_markup(source: str) -> str:
    """Remove the toolbar of the Wayback Machine, and its prefix from every link."""
    toolbar_start, toolbar_end = _WAYBACK_TOOLBAR
    head, start_mark, after_start = source.partition(toolbar_start)
    _, end_mark, tail = after_start.partition(toolbar_end)
    if not start_mark and "__wm.wombat(" not in source:
        return source
    return _WAYBACK_PREFIX.sub("", head + tail if end_mark else source)


def remove_banners(tree: HtmlElement) -> None:
    """Remove the banners of saving programs from a tree."""
    for banner in list(_find_banners(tree)):
        if banner.getparent() is not None:
            banner.drop_tree()


def read_scrapbook_info(tree: HtmlElement) -> SaveInfo:
    """Read the attributes that WebScrapBook sets on the root element."""
    url = tree.get("data-scrapbook-source") or None
    key = "data-scrapbook-create"
    return SaveInfo(url, saving_time(tree.get(key) or "", key))


def _find_banners(tree: HtmlElement) -> Iterator[HtmlElement]:
    yield from tree.iter(*BANNER_TAGS)
    for name in BANNER_IDS:
        yield from tree.xpath("//*[@id=$name]", name=name)


def _with_scheme(url: str) -> str:
    """Add `http://` to a URL without a scheme, as in the comments of HTTrack."""
    return url if ":" in url.partition("/")[0] else f"http://{url}"


def parse_instant(text: str) -> datetime | None:
    """Parse a date and time with a time zone, or 14 digits in UTC."""
    digits = re.sub(r"[.-]", "", text)[:_TIMESTAMP_DIGITS]
    if digits.isdecimal() and len(digits) == _TIMESTAMP_DIGITS:
        try:
            return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
    parsed = parse_date(text.strip())
    return parsed.instant if parsed else None
