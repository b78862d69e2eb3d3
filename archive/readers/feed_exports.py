"""Read the items of a JSON Feed, and of a feed that a program wrote as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from archive.readers.field_names import FIELD_NAMES, plain_name

JSON_FEED = "jsonfeed.org/version"
"""What the version of a JSON Feed contains."""
ITEM_LISTS = ("items", "entries")
SITE_URLS = ("home_page_url", "link", "feed_url", "url")
ITEM_URLS = ("url", "link")
MAX_TITLE_CHARS = 60
"""Characters of the longest title that is taken for a name."""


def items_of_feed(export: Mapping[str, object]) -> list[object] | None:
    """Return the items of a feed, with its title as the outlet of those on its site.

    A collection has items of other sites. Return `None` for an object that is no feed.
    """
    feed = _feed_of(export)
    items = next(filter(None, map(export.get, ITEM_LISTS)), None)
    if feed is None or not isinstance(items, list):
        return None
    if not all(isinstance(item, dict) for item in items):
        return None
    return [_with_outlet(item, feed) for item in items]


def _feed_of(export: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the object with the title of a feed: the export, or `feed` in it."""
    if JSON_FEED in str(export.get("version")):
        return export
    feed = export.get("feed")
    return feed if isinstance(feed, dict) and "title" in feed else None


def _with_outlet(
    item: Mapping[str, object], feed: Mapping[str, object]
) -> Mapping[str, object]:
    title = feed.get("title")
    if not isinstance(title, str):
        return item
    has_outlet = any(plain_name(name) in FIELD_NAMES["outlet"] for name in item)
    is_own = not set(_hosts(item, ITEM_URLS)).isdisjoint(_hosts(feed, SITE_URLS))
    if has_outlet or not is_own or not 0 < len(title) <= MAX_TITLE_CHARS:
        return item
    return {**item, "outlet": title}


def _hosts(values: Mapping[str, object], names: tuple[str, ...]) -> Iterator[str]:
    """Yield the hosts of the URLs in fields, without `www`."""
    for url in map(values.get, names):
        try:
            host = urlsplit(url).hostname if isinstance(url, str) else None
        except ValueError:
            continue
        if host:
            yield host.removeprefix("www.")
