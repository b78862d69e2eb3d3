"""Find the authors in the data that a page keeps for its scripts, beside JSON-LD.

Pages that a browser draws carry their article as JSON (`__NEXT_DATA__`), and nearly all
send its fields to services of statistics (`dataLayer`, Parse.ly).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from archive.data_files import alternation_pattern
from archive.html.page import MAX_SCRIPT_CHARS, Page
from archive.html.script_objects import page_titles
from archive.text.cleaning import collapse_whitespace, unescape
from archive.text.normalization import letters_and_digits

TITLE_KEYS = ("headline", "title", "name", "pageTitle", "articleTitle", "page_title")
AUTHOR_KEYS = (
    "author",
    "authors",
    "authorName",
    "author_name",
    "byline",
    "creator",
    "creators",
    "autor",
    "autores",
    "autoren",
    "auteur",
    "auteurs",
)
"""Keys of the authors in the object of an article."""
NAME_KEYS = ("name", "fullName", "full_name", "displayName", "display_name")
WRAPPER_KEYS = ("node", "nodes", "edges", "data", "items", "attributes", "fields")
"""Keys of objects around a value, which tools for queries add."""
PAGE_KEYS = (
    "pagePostAuthor",
    "pageAuthor",
    "articleAuthor",
    "articleAuthors",
    "contentAuthor",
    "authorName",
    "postAuthor",
    "page_author",
    "article_author",
    "content_author",
    "post_author",
    "author_name",
    "_sf_async_config.authors",
    "_cb.authors",
)
"""Keys of a page's author in the data of common tag managers."""
ATTRIBUTES = ("data-author", "data-author-name", "data-authors", "data-byline")
MIN_TITLE_LETTERS = 8
MAX_OBJECTS = 20_000
MAX_VALUE_LEVELS = 5
MAX_VALUES = 100

_PAGE_VALUE = re.compile(
    rf"(?<![\w-]){alternation_pattern(PAGE_KEYS)}\\?[\"']?\s{{0,9}}[:=]\s{{0,9}}"
    r"(?P<values>\[[^\[\]]{0,300}\]|\\?\"[^\"\\]{3,100}|'[^'\\]{3,100})"
)
_JSON_START = re.compile(r"(?:\A|[=(])\s{0,9}(?P<json>[{\[]\s{0,9}[\"{\[])")
_DECODER = json.JSONDecoder(strict=False)
_STRING = re.compile(r"[\"'](?P<value>[^\"'\\]{3,100})")


def find_script_authors(page: Page) -> tuple[str, ...]:
    """Return the authors that the scripts of a page state for its article."""
    titles = _page_titles(page)
    for source in page.script_sources():
        if any(f'"{key}"' in source for key in (*AUTHOR_KEYS, "credits")):
            for item in islice(_objects(source), MAX_OBJECTS):
                if _has_title(item, titles) and (names := tuple(_item_authors(item))):
                    return tuple(dict.fromkeys(names))
    return _only_page_values(page)


def _page_titles(page: Page) -> set[str]:
    keys = map(letters_and_digits, page_titles(page))
    return {key for key in keys if len(key) >= MIN_TITLE_LETTERS}


def _objects(source: str) -> Iterator[Mapping[str, object]]:
    """Yield each object in the JSON of a script, the outer ones first."""
    stack = list(_json_values(source[:MAX_SCRIPT_CHARS]))
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(reversed(item.values()))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def _json_values(source: str) -> Iterator[object]:
    """Yield the JSON values that a script assigns or passes to functions."""
    end = 0
    for start in islice(_JSON_START.finditer(source), MAX_VALUES):
        if start.start("json") >= end:
            try:
                value, end = _DECODER.raw_decode(source, start.start("json"))
            except (ValueError, RecursionError):
                continue
            yield value


def _has_title(item: Mapping[str, object], titles: set[str]) -> bool:
    headlines = item.get("headlines")
    texts = [item.get(key) for key in TITLE_KEYS]
    texts += headlines.values() if isinstance(headlines, dict) else ()
    return any(
        isinstance(text, str) and letters_and_digits(text) in titles for text in texts
    )


def _item_authors(item: Mapping[str, object]) -> Iterator[str]:
    for value in (*map(item.get, AUTHOR_KEYS), *_credited(item.get("credits"))):
        if names := list(_names(value)):
            yield from names
            return


def _credited(value: object) -> Iterator[object]:
    """Yield the writers in the credits of an article in Arc."""
    if isinstance(value, dict):
        yield value.get("by")


def _names(value: object, levels: int = MAX_VALUE_LEVELS) -> Iterator[str]:
    """Yield the names in a value: a text, a person, or a list of these."""
    if isinstance(value, str):
        yield collapse_whitespace(unescape(value))
    elif levels and isinstance(value, list):
        for item in value:
            yield from _names(item, levels - 1)
    elif levels and isinstance(value, dict):
        name = next(filter(None, map(value.get, NAME_KEYS)), None)
        for inner in [name] if name else map(value.get, WRAPPER_KEYS):
            yield from _names(inner, levels - 1)


def _attribute_values(page: Page) -> Iterator[str]:
    """Yield the values of attributes such as `data-author` within the article."""
    for name in ATTRIBUTES:
        for element in page.tree.iterfind(f".//*[@{name}]"):
            value = collapse_whitespace(element.get(name) or "")
            if value and not page.regions.is_other(element):
                yield value


def _only_page_values(page: Page) -> tuple[str, ...]:
    """Return the values of the keys of tag managers if they all agree."""
    lists = {
        tuple(match["value"] for match in _STRING.finditer(values["values"]))
        for source in page.script_sources()
        if any(key in source for key in PAGE_KEYS)
        for values in _PAGE_VALUE.finditer(source[:MAX_SCRIPT_CHARS])
    }
    lists |= {(value,) for value in _attribute_values(page)}
    lists.discard(())
    return next(iter(lists)) if len(lists) == 1 else ()
