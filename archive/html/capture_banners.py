"""Read and remove the banners that web archives and caches add to pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archive.html.copies import ARCHIVE_TODAY, is_copy_url, original_url
from archive.html.saved_pages import (
    NO_SAVE_INFO,
    SaveInfo,
    earliest_saving,
    saving_time,
)
from archive.html.tree import short_text
from archive.model import SavingTime
from archive.text.date_mentions import find_date_mentions

MAX_BANNER_LINKS = 40
"""The number of links at the start of a page that are searched for a banner."""
MAX_OTHER_CHARS = 60
"""Maximum number of characters beside the link in a line with a link to the original."""
MAX_BANNER_CHARS = 200
BANNER_TAGS = ("div", "p", "table", "center", "header", "span", "td")
CAPTURE_META_KEY = "metadata of the capture"
HEADER_ID = "HEADER"
"""The ID of the bar of archive.today."""
OWN_META = re.compile(r"article:|og:(?!title|image|description)|twitter:description")
"""Keys of metadata that archive.today states about its capture, not the article."""

_CAPTURE_DAY = re.compile(r"/(\d{8})\d{6}(?:[a-z]{2}_)?/https?:")
_ARCHIVE_TODAY_URL = re.compile(
    rf"https?://(?:www\.)?{ARCHIVE_TODAY}(?:/|$)", re.IGNORECASE
)
_CACHE_WORDS = re.compile(
    r"\bcach|snapshot|zwischenspeicher|instantánea|instantané|istantanea|copia|kopie|"
    r"\bcopie|archiv|кэш|архив|快照|キャッシュ|저장",
    re.IGNORECASE,
)
_ORIGINAL_WORDS = re.compile(
    r"(?:view|read|open|see|show|go to)?\s*(?:the )?original(?: article| page| post)?|"
    r"original (?:anzeigen|lesen|öffnen|ansehen)|originalartikel|zum original|"
    r"(?:voir|lire) l['’]original|article original|ver (?:el )?original|"
    r"(?:vedi|leggi) (?:l['’])?originale|bekijk origineel|original (?:ver|abrir)|"
    r"оригинал|источник",
    re.IGNORECASE,
)
_INSTANT = re.compile(
    r"\d{1,2}\.? \w{3,9} \d{4},? \d\d:\d\d(?::\d\d)?(?: ?(?:GMT|UTC|Z))?|"
    r"\w{3,9} \d{1,2}, \d{4},? \d\d:\d\d(?::\d\d)?(?: ?(?:GMT|UTC|Z))?|"
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z| ?(?:GMT|UTC))?"
)


def read_banner(tree: HtmlElement) -> SaveInfo:
    """Return the URL of the original and the time of the capture.

    The banner that states them is removed.
    """
    info = _read_statements(tree)
    if info is None:
        return _read_cache_banner(tree)
    if info.url:
        return info
    banner = _read_cache_banner(tree, is_copy=True)
    return SaveInfo(banner.url, earliest_saving((info.saved, banner.saved)))


def _drop_capture_days(tree: HtmlElement, addresses: list[str]) -> None:
    """Remove the short blocks above the headline with the day that a URL states.

    Such a URL of an archive has the time of the capture in front of the original one.
    """
    days = {
        match[1] for url in addresses for match in [_CAPTURE_DAY.search(url)] if match
    }
    if not days or tree.find(".//h1") is None:
        return
    for node in list(tree.iter("h1", *BANNER_TAGS)):
        if node.tag == "h1":
            return
        text = short_text(node)
        if len(text) <= MAX_BANNER_CHARS and any(
            f"{mention.range.earliest:%Y%m%d}" in days
            for mention in find_date_mentions(text)
            if mention.range
        ):
            node.drop_tree()


def _read_statements(tree: HtmlElement) -> SaveInfo | None:
    """Read and remove what an archive states about its capture, not of the article.

    Other archives than archive.today keep the statements of pages whose URL they show.
    """
    metas = [node for node in tree.iter("meta") if OWN_META.match(_key(node))]
    links = [
        node
        for node in tree.iter("link")
        if (node.get("rel") or "").lower() in ("canonical", "bookmark")
    ]
    addresses = [node.get("href") or "" for node in links]
    addresses += [node.get("content") or "" for node in metas if _key(node) == "og:url"]
    _drop_capture_days(tree, addresses)
    if not any(map(_ARCHIVE_TODAY_URL.match, addresses)) and not (
        any(map(is_copy_url, addresses))
        and all(original_url(url) == url for url in addresses)
    ):
        return None
    headers = tree.xpath("//*[@id=$name]", name=HEADER_ID)
    originals = [url for url in map(original_url, addresses) if _is_original(url)]
    originals += [url for node in headers for url in _input_urls(node)]
    times = [
        saving_time(node.get("content") or "", CAPTURE_META_KEY)
        for node in metas
        if _key(node) == "article:published_time"
    ]
    for node in (*metas, *links, *headers):
        if node.getparent() is not None:
            node.drop_tree()
    return SaveInfo(next(iter(originals), None), earliest_saving(times))


def _key(node: HtmlElement) -> str:
    return (node.get("property") or node.get("name") or "").lower()


def _is_original(url: str) -> bool:
    return url.startswith("http") and not is_copy_url(url)


def _input_urls(header: HtmlElement) -> Iterator[str]:
    for field in header.iter("input"):
        value = field.get("value") or ""
        if _is_original(value):
            yield value


def _read_cache_banner(tree: HtmlElement, *, is_copy: bool = False) -> SaveInfo:
    """Read and remove the banner of a cache, or a line with a link to the original.

    `is_copy` says that the page is at an archive, so that any link may be its banner.
    """
    for link, is_above in _first_links(tree):
        url = (link.get("href") or "").strip()
        block = next(link.iterancestors(*BANNER_TAGS), None)
        if block is None or block.getparent() is None or not url.startswith("http"):
            continue
        text, label = short_text(block), short_text(link)
        is_cache = (
            is_above
            and label.startswith("http")
            and (is_copy or _CACHE_WORDS.search(text))
        )
        is_line = len(text) - len(label) <= MAX_OTHER_CHARS
        if is_cache or (is_line and _ORIGINAL_WORDS.fullmatch(label)):
            block.drop_tree()
            return SaveInfo(original_url(url), _first_time(text))
    return NO_SAVE_INFO


def _first_links(tree: HtmlElement) -> list[tuple[HtmlElement, bool]]:
    """Return the first links of a page, and whether each is above the headline."""
    links: list[tuple[HtmlElement, bool]] = []
    is_above = True
    for node in tree.iter("a", "h1"):
        if node.tag == "h1":
            is_above = False
        elif len(links) < MAX_BANNER_LINKS:
            links.append((node, is_above))
    return links


def _first_time(text: str) -> SavingTime | None:
    match = _INSTANT.search(text)
    return saving_time(match[0], "banner of the copy") if match else None
