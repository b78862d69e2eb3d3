"""What saving a page left in it: the address that it was saved from, the moment, and banners that are not its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml.html import HtmlElement

from archive.text.date_parsing import parse_date

HEAD_CHARS, TAIL_CHARS = 16_384, 4_096
"""Characters at the head and the tail of a source in which programs leave their comments."""
BANNER_IDS = ("wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato")
"""The ids under which the Wayback Machine draws its toolbar."""
BANNER_TAGS = ("singlefile-infobar",)

# Browsers ("saved from", as Internet Explorer began it), SingleFile, HTTrack, the Wayback Machine.
_SAVE_COMMENTS = (
    re.compile(r"<!--\s*saved from url=\(\d+\)(?P<url>[^\s>]+)", re.IGNORECASE),
    re.compile(
        r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)(?:\s+saved date:\s*(?P<at>[^\n(]{10,60}))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"<!--\s*Mirrored from\s+(?P<url>[^\s>]+)(?: by HTTrack[^,>]{0,80},\s*(?P<at>[^>]{10,40}?)\s*-->)?"
    ),
    re.compile(r'__wm\.wombat\("(?P<url>[^"]+)","(?P<at>\d{14})"'),
)
_WAYBACK_RETRIEVAL = re.compile(
    r"FILE ARCHIVED ON (?P<clock>\d\d:\d\d:\d\d) (?P<day>\w{3} \d{1,2}, \d{4}) AND RETRIEVED"
)
_WAYBACK_TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    "<!-- END WAYBACK TOOLBAR INSERT -->",
)
_WAYBACK_PREFIX = re.compile(
    r"(?<=[\"'])(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)",
    re.IGNORECASE,
)
_ARCHIVE_COPY_URL = re.compile(
    r"https?://(?:web\.archive\.org/web/(?P<wayback>\d{4,14})(?:[a-z]{2}_)?/|"
    r"archive\.(?:today|ph|is|li|vn|fo|md)/(?:o/\w+/|(?P<today>\d{4}\.\d\d\.\d\d-\d{6}|\d{14})/))"
    r"(?P<original>https?:/.+)",
    re.IGNORECASE,
)
_TIMESTAMP_DIGITS = 14


@dataclass(frozen=True, slots=True)
class SaveInfo:
    """Where a page was saved from and when, as far as the program that saved it says so."""

    url: str | None = None
    saved_at: datetime | None = None


NO_SAVE_INFO = SaveInfo()


def original_url(url: str) -> str:
    """The address that a copy in a web archive is of; any other as it is."""
    found = _ARCHIVE_COPY_URL.match(url)
    return found["original"] if found else url


def read_save_info(source: str) -> SaveInfo:
    """What the comments of a saved page tell."""
    found = next(
        (
            match
            for pattern in _SAVE_COMMENTS
            if (match := pattern.search(source, 0, HEAD_CHARS))
        ),
        None,
    )
    moments = [_parse_instant(found.groupdict().get("at") or "")] if found else []
    address = _with_scheme(found["url"]) if found else None
    if address and (copy := _ARCHIVE_COPY_URL.match(address)):
        moments.append(_parse_instant(copy["wayback"] or copy["today"] or ""))
    if retrieved := _WAYBACK_RETRIEVAL.search(source, max(0, len(source) - TAIL_CHARS)):
        moments.append(_parse_instant(f"{retrieved['day']} {retrieved['clock']} GMT"))
    return SaveInfo(address, min((each for each in moments if each), default=None))


def remove_wayback_markup(source: str) -> str:
    """The source without the toolbar of the Wayback Machine, and without its address before every link."""
    begin, end = _WAYBACK_TOOLBAR
    head, opened, rest = source.partition(begin)
    _, closed, tail = rest.partition(end)
    if not opened and "__wm.wombat(" not in source:
        return source
    return _WAYBACK_PREFIX.sub("", head + tail if closed else source)


def remove_banners(tree: HtmlElement) -> None:
    """Take the banners of saving programs out of a tree."""
    for banner in list(_find_banners(tree)):
        if banner.getparent() is not None:
            banner.drop_tree()


def read_scrapbook_info(tree: HtmlElement) -> SaveInfo:
    """What WebScrapBook states in attributes of the root."""
    address = tree.get("data-scrapbook-source")
    return SaveInfo(
        address or None, _parse_instant(tree.get("data-scrapbook-create") or "")
    )


def _find_banners(tree: HtmlElement) -> Iterator[HtmlElement]:
    yield from tree.iter(*BANNER_TAGS)
    for name in BANNER_IDS:
        yield from tree.xpath("//*[@id=$name]", name=name)


def _with_scheme(url: str) -> str:
    """HTTrack leaves the scheme away."""
    return url if ":" in url.partition("/")[0] else f"http://{url}"


def _parse_instant(text: str) -> datetime | None:
    """An instant in words with their zone, or in 14 digits, which are UTC."""
    digits = re.sub(r"[.-]", "", text)[:_TIMESTAMP_DIGITS]
    if digits.isdecimal() and len(digits) == _TIMESTAMP_DIGITS:
        try:
            return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
    stamp = parse_date(text.strip())
    return stamp.instant if stamp else None
