"""Parse the JSON-LD of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from archive.html.json_repair import repaired
from archive.text.cleaning import unescape

INNER_FIELDS = ("mainEntity", "blogPost", "blogPosts")
"""Fields whose objects are articles of the page, or of its list."""

_JSON_START = re.compile(r"[{\[]")


def parse_script(source: str) -> object:
    """Return the value of a JSON script, or `None` if it is not JSON.

    Comment and CDATA marks around the JSON are ignored, and common faults repaired.
    """
    source = source.replace("<![CDATA[", "").replace("]]>", "")
    start = _JSON_START.search(source)
    if not start:
        return None
    text = source[start.start() : _json_end(source)]
    try:
        return _unescape_strings(_parse(text))
    except (ValueError, RecursionError):
        return None


def _parse(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(repaired(text), strict=False)


def _unescape_strings(value: object) -> object:
    """Return a JSON value whose strings have no character references of HTML.

    JSON needs none, but many programs escape its strings as if they were HTML.
    """
    root: dict[object, object] = {0: value}
    stack: list[Any] = [root]
    while stack:
        container = stack.pop()
        is_list = isinstance(container, list)
        items = enumerate(container) if is_list else container.items()
        for key, item in list(items):
            if isinstance(item, str) and "&" in item:
                container[key] = unescape(item)
            elif isinstance(item, dict | list):
                stack.append(item)
    return root[0]


def _json_end(source: str) -> int:
    return max(source.rfind("}"), source.rfind("]")) + 1


def iter_objects(value: object) -> Iterator[Mapping[str, object]]:
    """Yield each object of a JSON value, including those in lists and `@graph`.

    The main entity of a page and the posts of a weblog are objects of their own.
    """
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack += [
                item[name]
                for name in INNER_FIELDS
                if isinstance(item.get(name), dict | list)
            ]
        match item:
            case list() as items:
                stack.extend(reversed(items))
            case {"@graph": graph, **fields}:
                stack.append(graph)
                stack.append(fields if "@type" in fields else None)
            case dict() as json_object if json_object:
                yield {str(key): field for key, field in json_object.items()}
