"""Find the objects about the article in the JSON that pages give to their scripts.

Pages carry their content a second time: as JSON in a script, as `window.STATE = {…}`, or
as a string of JSON. Beside the article it has related ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.html.page import Page
from archive.text.normalization import letters_and_digits

MIN_TITLE_LETTERS = 12
"""Letters of a headline that two objects do not share by chance."""
MIN_SLUG_CHARS = 8
MAX_OBJECTS = 100_000
MAX_SOURCE_CHARS = 4_000_000
MAX_STARTS = 12
"""Number of assignments in a script that are read."""
TITLE_KEYS = frozenset(
    {"title", "headline", "headlines", "name", "heading", "articletitle", "pagetitle"}
)
ADDRESS_KEYS = frozenset({
    "url", "slug", "path", "permalink", "canonical", "canonicalurl", "link", "uri",
    "websiteurl", "href", "weburl", "shareurl", "canonicallink",
})  # fmt: skip

_ASSIGNED = re.compile(
    r"(?:=|\()\s{0,20}(?:(?P<parse>JSON\.parse\(\s{0,20})?(?P<quote>[\"'])|(?=[{\[]))"
)
_DECODER = json.JSONDecoder(strict=False)

Item = Mapping[str, Any]

_TITLE_MARK = re.compile(r"\s[|–—•·-]\s|[|｜]")


def page_titles(page: Page) -> tuple[str, ...]:
    """Return the titles of a page, and the part of each before the name of the site."""
    titles = (page.headline, page.title, *(value for _, value in page.meta("og:title")))
    whole = tuple(filter(None, titles))
    return (*whole, *(_TITLE_MARK.split(title, 1)[0] for title in whole))


def own_script_objects(
    tree: HtmlElement, titles: Collection[str], urls: Collection[str]
) -> Iterator[Item]:
    """Yield the objects that have the headline or the address of the page."""
    title_keys = {
        key for key in map(letters_and_digits, titles) if len(key) >= MIN_TITLE_LETTERS
    }
    slugs = {slug for slug in map(_slug, urls) if len(slug) >= MIN_SLUG_CHARS}
    for value in _script_values(tree):
        for item in _iter_dicts(value):
            if _has_title(item, title_keys) or _has_address(item, slugs):
                yield item


def _script_values(tree: HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        source = (script.text or "").strip()
        if "ld+json" in (script.get("type") or "") or len(source) > MAX_SOURCE_CHARS:
            continue
        if source[:1] in ("{", "["):
            yield from _decode_at(source, 0)
        else:
            yield from _assigned_values(source)


def _assigned_values(source: str) -> Iterator[object]:
    """Yield the values in JSON that a script assigns or passes to a function."""
    end = 0
    starts = 0
    while starts < MAX_STARTS and (match := _ASSIGNED.search(source, end)):
        end = match.end()
        if match["quote"] and not match["parse"]:
            continue
        starts += 1
        if match["parse"]:
            yield from _decode_string(source, end - 1)
            continue
        try:
            value, end = _DECODER.raw_decode(source, end)
        except (ValueError, RecursionError):
            continue
        yield value


def _decode_at(source: str, start: int) -> Iterator[object]:
    try:
        value = _DECODER.raw_decode(source, start)[0]
    except (ValueError, RecursionError):
        return
    yield value
    if isinstance(value, list):
        yield from _referring_objects(value)


def _referring_objects(values: list[object]) -> Iterator[Item]:
    """Yield the objects of a list in which objects give numbers of its other values.

    Nuxt writes `[{"title":1,"body":2},"Bridge opens","<p>The bridge…"]`.
    """
    for item in values:
        if isinstance(item, dict) and all(map(_is_number, item.values())):
            yield {
                key: values[number]
                for key, number in item.items()
                if 0 <= number < len(values)
            }


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _decode_string(source: str, start: int) -> Iterator[object]:
    """Yield the value of JSON within a string of a script."""
    if source[start] != '"':
        return
    for text in _decode_at(source, start):
        if isinstance(text, str) and text[:1] in ("{", "["):
            yield from _decode_at(text, 0)


def _iter_dicts(value: object) -> Iterator[Item]:
    stack = [value]
    count = 0
    while stack and count < MAX_OBJECTS:
        item = stack.pop()
        if isinstance(item, dict):
            count += 1
            yield item
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _has_title(item: Item, title_keys: set[str]) -> bool:
    for key, value in item.items():
        if letters_and_digits(key) not in TITLE_KEYS:
            continue
        texts = value.values() if isinstance(value, dict) else (value,)
        if any(
            isinstance(text, str) and letters_and_digits(text) in title_keys
            for text in texts
        ):
            return True
    return False


def _has_address(item: Item, slugs: set[str]) -> bool:
    return any(
        isinstance(value, str)
        and letters_and_digits(key) in ADDRESS_KEYS
        and _slug(value) in slugs
        for key, value in item.items()
    )


def _slug(url: str) -> str:
    """Return the last part of the path of a URL."""
    try:
        path = urlsplit(url.strip()).path
    except ValueError:
        return ""
    return path.rstrip("/").rpartition("/")[2]
