"""What saving a page left in it: the address that it was saved from, the moment, and banners that are not its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml.html import HtmlElement

from archive.text.date_parsing import read

HEAD, TAIL = 16_384, 4_096
"""Characters at the head and the tail of a source in which programs leave their comments."""
BANNERS = ("wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato")
"""The ids under which the Wayback Machine draws its toolbar."""
BANNER_TAGS = ("singlefile-infobar",)

# Browsers ("saved from", as Internet Explorer began it), SingleFile, HTTrack, the Wayback Machine.
_LEFT = (
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
_RETRIEVED = re.compile(
    r"FILE ARCHIVED ON (?P<clock>\d\d:\d\d:\d\d) (?P<day>\w{3} \d{1,2}, \d{4}) AND RETRIEVED"
)
_TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    "<!-- END WAYBACK TOOLBAR INSERT -->",
)
_REWRITTEN = re.compile(
    r"(?<=[\"'])(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"https?://(?:web\.archive\.org/web/(?P<wayback>\d{4,14})(?:[a-z]{2}_)?/|"
    r"archive\.(?:today|ph|is|li|vn|fo|md)/(?:o/\w+/|(?P<today>\d{4}\.\d\d\.\d\d-\d{6}|\d{14})/))"
    r"(?P<original>https?:/.+)",
    re.IGNORECASE,
)
_MOMENT_DIGITS = 14


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a page was saved from and when, as far as the program that saved it says so."""

    address: str | None = None
    at: datetime | None = None


NOT_SAVED = Saved()


def original(address: str) -> str:
    """The address that a copy in a web archive is of; any other as it is."""
    found = _COPY.match(address)
    return found["original"] if found else address


def saved(source: str) -> Saved:
    """What the comments of a saved page tell."""
    found = next(
        (match for pattern in _LEFT if (match := pattern.search(source, 0, HEAD))), None
    )
    moments = [_moment(found.groupdict().get("at") or "")] if found else []
    address = _absolute(found["url"]) if found else None
    if address and (copy := _COPY.match(address)):
        moments.append(_moment(copy["wayback"] or copy["today"] or ""))
    if retrieved := _RETRIEVED.search(source, max(0, len(source) - TAIL)):
        moments.append(_moment(f"{retrieved['day']} {retrieved['clock']} GMT"))
    return Saved(address, min((each for each in moments if each), default=None))


def cleared(source: str) -> str:
    """The source without the toolbar of the Wayback Machine, and without its address before every link."""
    begin, end = _TOOLBAR
    head, opened, rest = source.partition(begin)
    _, closed, tail = rest.partition(end)
    if not opened and "__wm.wombat(" not in source:
        return source
    return _REWRITTEN.sub("", head + tail if closed else source)


def clear_banners(tree: HtmlElement) -> None:
    """Take the banners of saving programs out of a tree."""
    for banner in list(_banners(tree)):
        if banner.getparent() is not None:
            banner.drop_tree()


def scrapbook(tree: HtmlElement) -> Saved:
    """What WebScrapBook states in attributes of the root."""
    address = tree.get("data-scrapbook-source")
    return Saved(address or None, _moment(tree.get("data-scrapbook-create") or ""))


def _banners(tree: HtmlElement) -> Iterator[HtmlElement]:
    yield from tree.iter(*BANNER_TAGS)
    for name in BANNERS:
        yield from tree.xpath("//*[@id=$name]", name=name)


def _absolute(address: str) -> str:
    """HTTrack leaves the scheme away."""
    return address if ":" in address.partition("/")[0] else f"http://{address}"


def _moment(said: str) -> datetime | None:
    """An instant in words with their zone, or in 14 digits, which are UTC."""
    digits = re.sub(r"[.-]", "", said)[:_MOMENT_DIGITS]
    if digits.isdecimal() and len(digits) == _MOMENT_DIGITS:
        try:
            return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
    stamp = read(said.strip())
    return stamp.instant if stamp else None
