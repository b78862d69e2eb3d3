"""The objects of a page's JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

_JSON_START = re.compile(r"[{\[]")


def parse_script(source: str) -> object:
    """The value of a JSON script, comment marks around it allowed for; `None` where it is broken."""
    source = source.replace("<![CDATA[", "").replace("]]>", "")
    start = _JSON_START.search(source)
    try:
        value: object = (
            json.loads(source[start.start() : _json_end(source)], strict=False)
            if start
            else None
        )
    except (ValueError, RecursionError):
        return None
    return value


def _json_end(source: str) -> int:
    return max(source.rfind("}"), source.rfind("]")) + 1


def iter_objects(value: object) -> Iterator[Mapping[str, object]]:
    """Every object of a value, lists and `@graph` opened."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case list() as several:
                waiting.extend(reversed(several))
            case {"@graph": graph, **rest}:
                waiting.append(graph)
                waiting.append(rest if "@type" in rest else None)
            case dict() as one if one:
                yield {str(key): each for key, each in one.items()}
