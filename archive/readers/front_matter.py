"""Split front matter from a text: YAML, TOML, a title block of Pandoc, and others."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping

from archive.readers.field_names import is_url

Properties = dict[str, object]

LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<url>https?://[^\s()]+)\)")
_KEY = (
    r"(?P<key>[^\W\d_][\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200c\u200d ./-]{0,30}?)"
)
"""The name of a property. Many scripts have marks, which are no letters, in words."""
PROPERTY = re.compile(
    rf"(?:[-*+][ \t]+)?\*{{0,2}}{_KEY}\*{{0,2}}[ \t]*::?"
    r"\*{0,2}(?:[ \t]+(?P<value>\S.*)|[ \t]*)"
)

_YAML = re.compile(
    r"\A\s*---[ \t]*\n(?P<lines>(?:(?!(?:---|\.\.\.)[ \t]*$).*\n){0,200})"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_TOML = re.compile(
    r"\A\s*\+\+\+[ \t]*\n(?P<lines>(?:(?!\+\+\+[ \t]*$).*\n){0,200})"
    r"\+\+\+[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_JSON = re.compile(r"\A\s*(?P<object>\{[ \t]*\n(?:[^}\n].*\n){1,200}\})[ \t]*(?:\n|\Z)")
_TITLE_BLOCK = re.compile(
    r"\A%[ \t]*+(?P<title>.*+)\n%[ \t]*+(?P<authors>.*+)\n"
    r"(?:%[ \t]*+(?P<date>.*+)\n)?"
)
_READER_HEAD = re.compile(
    r"\ATitle:[ \t]++(?P<title>.++)\n\n?URL Source:[ \t]++(?P<url>\S++)\n\n?"
    r"(?P<lines>(?:[A-Z][\w ]{0,30}:[ \t]++.*+\n\n?){0,5})Markdown Content:[ \t]*+\n"
)
"""What Jina Reader writes above the text of a page."""
_JOPLIN_FOOT = re.compile(
    r"\n\n(?P<lines>id: [0-9a-f]{32}\n(?:[a-z_]{2,30}:.*\n){3,60}type_: ?\d{1,2})\s*\Z"
)
JOPLIN_NAMES = ("author", "source_url", "created_time")
"""The properties of a note that say something of the page in it."""
_BLOCK_START = re.compile(rf"{_KEY}:[ \t]*[|>][+-]?\d?")
_LIST_ITEM = re.compile(r"[ \t]*+-[ \t]++(?P<value>\S.*)")
_NAME = re.compile(r"(?:name|title):[ \t]++(?P<value>\S.*)")
"""The first line of an object in a list, of which only the name is read."""
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<inner>.*)(?P=quote)""")
_BRACKETED = re.compile(r"\[(?P<inner>[^\[\]]*)\]")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?(?P<name>[^\[\]|]*)\]\]")


def split_front_matter(text: str) -> tuple[Properties, str]:
    """Return the properties in the front matter, and the text below it."""
    for pattern, parse in _PARSERS.items():
        match = pattern.match(text)
        if match and (properties := parse(match)) is not None:
            return properties, text[match.end() :]
    return {}, text


def _parse_yaml(lines: list[str]) -> Properties:
    """Parse the subset of YAML that clippers write. Other lines are skipped.

    Of an object in a list or below a key, only the name is read.
    """
    properties: Properties = {}
    items: list[str] | None = None
    for line in _with_folded_blocks(lines):
        if items is not None and line.startswith((" ", "\t", "-")):
            items += _items_in(line)
            continue
        items = None
        if pair := PROPERTY.fullmatch(line.rstrip()):
            items = []
            value = pair["value"]
            properties[pair["key"]] = parse_value(value) if value else items
    return properties


def _with_folded_blocks(lines: list[str]) -> Iterator[str]:
    """Yield the lines of YAML, with the text of each block (`|`, `>`) behind its key."""
    block: list[str] = []
    for line in lines:
        if block and (line.startswith((" ", "\t")) or not line.strip()):
            block.append(line.strip())
            continue
        if block:
            yield " ".join(filter(None, block))
            block = []
        if start := _BLOCK_START.fullmatch(line.rstrip()):
            block = [f"{start['key']}:"]
        else:
            yield line
    if block:
        yield " ".join(filter(None, block))


def _items_in(line: str) -> Iterator[str]:
    """Yield the item of a list in an indented line, or the name of an object in it."""
    item = _LIST_ITEM.fullmatch(line.rstrip())
    value = item["value"] if item else line.strip()
    if name := _NAME.fullmatch(value):
        yield plain_value(name["value"])
    elif item and not PROPERTY.fullmatch(value):
        yield plain_value(value)


def _parse_toml(text: str) -> Properties | None:
    """Parse TOML. The values of a table, such as `params`, count as those of the page."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    tables = (value for value in values.values() if isinstance(value, dict))
    properties: Properties = {}
    for table in (values, *tables):
        for key, value in table.items():
            properties.setdefault(key, _plain_toml(value))
    return properties


def _parse_json(text: str) -> Properties | None:
    """Parse the object above a text that Hugo calls its front matter."""
    try:
        values: Properties = json.loads(text)
    except ValueError:
        return None
    return values


def _plain_toml(value: object) -> object:
    """Return a value of TOML as JSON has it: days and times as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def split_joplin_foot(text: str) -> tuple[Properties, str]:
    """Return the properties that Joplin writes below a note, and the note."""
    foot = _JOPLIN_FOOT.search(text)
    if foot is None:
        return {}, text
    title, _, body = text[: foot.start()].lstrip().partition("\n")
    properties = _parse_yaml(foot["lines"].split("\n"))
    properties = {key: properties.get(key) for key in JOPLIN_NAMES}
    return {"title": title.strip(), **properties}, body.lstrip("\n")


def parse_value(value: str) -> str | list[str]:
    """Return a text without quotes, or the texts of a list in brackets."""
    brackets = _BRACKETED.fullmatch(value.strip())
    if brackets:
        return [plain_value(item) for item in brackets["inner"].split(",")]
    return plain_value(value)


def plain_value(value: str) -> str:
    """Return a value without quotes, and links as their names or addresses."""
    value = value.strip()
    if quoted := _QUOTED.fullmatch(value):
        value = _unescape(value, quoted["inner"])
    value = _WIKI_LINK.sub(lambda link: link["name"], value)
    if link := LINK.fullmatch(value):
        return link["text"] if not is_url(link["text"]) else link["url"]
    return value.strip("<>") if is_url(value.strip("<>")) else value.strip()


def _unescape(value: str, inner: str) -> str:
    if value.startswith("'"):
        return inner.replace("''", "'")
    try:
        text: str = json.loads(value, strict=False)
    except ValueError:
        return inner
    return text


_PARSERS: Mapping[re.Pattern[str], Callable[[re.Match[str]], Properties | None]] = {
    _YAML: lambda match: _parse_yaml(match["lines"].split("\n")),
    _TOML: lambda match: _parse_toml(match["lines"]),
    _JSON: lambda match: _parse_json(match["object"]),
    _TITLE_BLOCK: lambda match: {k: v for k, v in match.groupdict().items() if v},
    _READER_HEAD: lambda match: {
        **{key: match[key] for key in ("title", "url")},
        **_parse_yaml(match["lines"].split("\n")),
    },
}
"""Each kind of front matter, and what parses it. `None` means that it is none."""
