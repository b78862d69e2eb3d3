"""Read Markdown files, with the metadata that clippers and site generators add.

The metadata is in front matter, or in a list of properties below the title. It does not
belong to the text of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from archive.article import Article, ContainerMetadata, earliest_known
from archive.html.saved_pages import earliest_saving
from archive.readers.clip_notes import (
    URL_KEY,
    find_closing_note,
    find_opening_note,
)
from archive.readers.field_names import (
    CAPTURE_NAMES,
    FIELD_NAMES,
    NOTE_NAMES,
    plain_name,
)
from archive.readers.files import split_whole
from archive.readers.front_matter import (
    LINK,
    PROPERTY,
    Properties,
    parse_value,
    split_front_matter,
    split_joplin_foot,
)
from archive.readers.reader import FormatReader
from archive.readers.record_fields import (
    LIST_FIELDS,
    latest_moment,
    parse_record,
    saving_times,
)
from archive.readers.text import read_text

MAX_HEAD_LINES = 200
"""The number of lines that are searched for metadata."""
PLAIN_DATE = "date"
MAX_UNUSED_NAMES = 10
"""The number of unused properties that a note lists."""

KIND_NAMES = frozenset(
    {"type", "kind", "class", "category", "categories", "tags", "tag"}
)
BOOKMARK_WORDS = frozenset({
    "bookmark", "bookmarks", "readlater", "toread", "webclip", "webclipping", "lesezeichen",
    "marcador", "marcadores", "marquepage", "signet", "segnalibro", "bladwijzer",
    "закладка", "закладки", "书签", "書籤", "ブックマーク", "북마크",
})  # fmt: skip
"""What notes call a page that a reader saved, as in `type: bookmark`."""

_HEADING = re.compile(r"#[ \t]+(?P<title>\S.*)")
_METADATA_HEADING = re.compile(
    r"#{2,6}[ \t]+(?:metadata|info|properties)[ \t:]*", re.IGNORECASE
)
_QUOTE = re.compile(r"^>[ \t]*+(?=[^\s>])")
_CALLOUT = re.compile(r"\[![\w-]{1,20}\][+-]?(?:[ \t].{0,80})?")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_ORIGINAL_LINK = re.compile(r"(?:read|view|open)?\s*(?:original|source)", re.IGNORECASE)
_HEAD_NAMES = frozenset(
    {*FIELD_NAMES["url"], *FIELD_NAMES["authors"], *CAPTURE_NAMES, *NOTE_NAMES}
)
"""Names that identify a list of properties: it has at least one of them."""

_TIME_NAMES = CAPTURE_NAMES | NOTE_NAMES


@dataclass(frozen=True, slots=True)
class _Head:
    """The metadata at the start of a file, and the lines that belong to it."""

    properties: Mapping[str, object] = field(default_factory=dict)
    title: str | None = None
    lines: range = range(0)


def read_markdown(content: bytes, modified: datetime | None) -> Article:
    """Read a Markdown file as one article. Its text stays as written.

    A heading in the first line is the title, unless the metadata has one.
    """
    article = read_text(content, modified)
    properties, text = split_front_matter(article.text)
    if not properties:
        properties, text = split_joplin_foot(text)
    text, note = _split_clip_note(text)
    properties |= note if not _has_url(properties) else {}
    head = _parse_head(text)
    properties |= {key: value for key, value in head.properties.items() if value}
    is_note = any(plain_name(key) in NOTE_NAMES for key in properties)
    if is_note:
        # A note is updated when its reader changes it.
        properties = {
            key: value
            for key, value in properties.items()
            if plain_name(key) not in FIELD_NAMES["updated"]
        }
    record = parse_record(_without_plain_date(properties))
    facts = dict(record.fields)
    if head.title:
        facts.setdefault("title", head.title)
    return replace(
        article,
        text=_without_lines(text, head.lines).lstrip("\n") or article.text,
        record_fields=facts,
        record_keys=record.keys,
        saved_at=earliest_known(
            modified, record.saved_at, _note_created_at(properties)
        ),
        container=ContainerMetadata(
            saved=earliest_saving((record.saved, *saving_times(properties, NOTE_NAMES)))
        ),
        source_id=record.id,
        notes=(*article.notes, *record.notes, *_unused_note(properties, record.keys)),
    )


def _split_clip_note(text: str) -> tuple[str, Properties]:
    """Return a text without the notes of a clipper, and the address in them."""
    lines = text.split("\n")
    note = find_opening_note(lines, _next_line(lines, 0)) or find_closing_note(lines)
    if note is None:
        return text, {}
    return _without_lines(text, note.lines), {URL_KEY: note.url}


def _has_url(properties: Properties) -> bool:
    return any(plain_name(key) in FIELD_NAMES["url"] for key in properties)


def _without_plain_date(properties: Properties) -> Properties:
    """Return the properties without `date` if another one is the day of publication.

    Then it is the day on which the reader saved the article, as in a bookmark.
    """
    published = frozenset(FIELD_NAMES["date"]) - {PLAIN_DATE}
    if not _is_bookmark(properties) and not any(
        plain_name(key) in published and value for key, value in properties.items()
    ):
        return properties
    return {
        key: value for key, value in properties.items() if plain_name(key) != PLAIN_DATE
    }


def _is_bookmark(properties: Properties) -> bool:
    """Return whether the kind or a tag of a note says that a reader saved a page."""
    values = (
        value for key, value in properties.items() if plain_name(key) in KIND_NAMES
    )
    words = (
        plain_name(word)
        for value in values
        for item in (value if isinstance(value, list) else [value])
        for word in str(item).replace("#", " ").replace(",", " ").split()
    )
    return not BOOKMARK_WORDS.isdisjoint(words)


def _parse_head(text: str) -> _Head:
    """Return the title and the properties below it."""
    lines = text.split("\n", MAX_HEAD_LINES)[:MAX_HEAD_LINES]
    number = _next_line(lines, 0)
    heading = _HEADING.fullmatch(lines[number].strip()) if number < len(lines) else None
    title = heading["title"].rstrip("# \t") if heading else None
    start = _next_line(lines, number + 1) if heading else number
    while start < len(lines) and _IMAGE.fullmatch(lines[start].strip()):
        start = _next_line(lines, start + 1)
    first = start
    if start < len(lines) and _METADATA_HEADING.fullmatch(lines[start].strip()):
        start = _next_line(lines, start + 1)
    end = start
    properties: Properties = {}
    for line in lines[start:]:
        parsed = dict(_head_properties(_QUOTE.sub("", line.strip())))
        if not parsed:
            break
        properties |= parsed
        end += 1
    if not any(plain_name(key) in _HEAD_NAMES for key in properties):
        return _Head(title=title)
    return _Head(properties, title, range(first, end))


def _head_properties(line: str) -> Iterator[tuple[str, object]]:
    """Yield the property in a line, or the addresses in a line of links."""
    links = [*LINK.finditer(line)]
    if links and not LINK.sub("", line).strip(" |·•-"):
        for link in links:
            is_original = _ORIGINAL_LINK.fullmatch(link["text"].strip())
            yield ("url" if is_original else link["text"]), link["url"]
    elif pair := PROPERTY.fullmatch(line):
        yield pair["key"], parse_value(pair["value"] or "")
        source = LINK.fullmatch((pair["value"] or "").strip())
        if source and plain_name(pair["key"]) in FIELD_NAMES["url"]:
            yield "url", source["url"]  # the text of the link may name the outlet
    elif (line.startswith("#") and " " not in line) or _CALLOUT.fullmatch(line):
        yield line, None  # a tag, or the kind of a box


def _next_line(lines: list[str], start: int) -> int:
    """Return the number of the first line with text, from `start` on."""
    return next(
        (number for number in range(start, len(lines)) if lines[number].strip()),
        len(lines),
    )


def _without_lines(text: str, numbers: range) -> str:
    if not numbers:
        return text
    lines = text.split("\n")
    return "\n".join([*lines[: numbers.start], *lines[numbers.stop :]])


def _note_created_at(properties: Mapping[str, object]) -> datetime | None:
    """Return when the note was created. The article was published before."""
    moments = (
        latest_moment(value)
        for key, value in properties.items()
        if plain_name(key) in NOTE_NAMES and isinstance(value, str)
    )
    return earliest_known(*moments)


def _unused_note(
    properties: Mapping[str, object], keys: Mapping[str, str]
) -> tuple[str, ...]:
    """Return a sentence with the names of the properties that are not facts."""
    used = {*keys.values(), *LIST_FIELDS}
    names = [
        key
        for key, value in properties.items()
        if value and key not in used and plain_name(key) not in _TIME_NAMES
    ]
    if not names:
        return ()
    listed = ", ".join(names[:MAX_UNUSED_NAMES])
    return (f"Properties that are neither facts nor text: {listed}.",)


MARKDOWN_READER = FormatReader(split_whole, read_markdown, has_labels=False)
