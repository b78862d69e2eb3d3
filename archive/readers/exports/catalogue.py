"""Split and read labelled exports: ProQuest, NewsBank, EBSCO and Gale.

Each value stands behind a label, such as `Publication title:`. Some labels stand above
the text and some below it, with the number of the article in the database as one of the
last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.messages import N_
from archive.readers.exports.labels import (
    Label,
    is_copyright,
    label_key,
    read_label,
)
from archive.readers.exports.layout import (
    ExportedArticle,
    Fields,
    Lines,
    build_article,
    find_tail,
    leading_date,
)
from archive.text.date_mentions import find_date_mentions

MIN_LABELS = 5
MIN_LABELS_BELOW_HEADER = 2
MAX_VALUE_LINES = 6
MAX_HEAD_LINES = 60
END_FIELDS = frozenset({"id", "database", "address"})
"""Fields that only a database adds."""
RECORD_LABEL = "Record"
"""The first label of a record of EBSCO, with its number in the file."""
NEWSBANK_KEY = label_key("Record Number")
ONLY_ABSTRACT = N_("The export has only an abstract of this article.")

_RULE = re.compile(r"\s*+(?:_{20,}+|={20,}+|-{20,}+|\*{20,}+)\s*+")
_HEADER = re.compile(r"(?P<date>[^|]{6,40})\|(?P<outlet>[^|]{2,90})")
_FURNITURE = re.compile(
    r"\s*+(?:\d{1,6}\s*+)?(?:words?(?:\s?\|.{0,100})?|read news document|"
    r"proquest document link|\d{1,6})\s*+",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"(?:full text )?(?:is )?(?:not available|unavailable|none available)\.?",
    re.IGNORECASE,
)


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article, by rules or by the labels behind the text."""
    pieces: list[Lines] = []
    open_lines: list[str] = []
    for piece in _between_rules(lines):
        if _is_record(piece):
            pieces += _split_records(piece)
            open_lines = []
        elif _is_record([*open_lines, *piece]):
            pieces += _split_records([*open_lines, *piece])
            open_lines = []
        else:
            open_lines += piece
    return pieces or None


def read(lines: Lines) -> ExportedArticle | None:
    """Read one article with labels above and below its text."""
    if not _is_record(lines):
        return None
    found = Fields()
    start = _read_head(lines, found)
    tail = find_tail(lines, start)
    for label in _labels(lines[tail:]):
        found.add(label)
    _add_source(found)
    body = list(lines[start:tail])
    if text := found.value("body"):
        body = [text, *body]
    notes: tuple[str, ...] = ()
    if not any(line.strip() and not _NO_TEXT.fullmatch(line.strip()) for line in body):
        body = [found.value("abstract")]
        notes = (ONLY_ABSTRACT,)
    is_newsbank = any(
        label_key(label.name) == NEWSBANK_KEY for label in found.labels.values()
    )
    article = build_article(lines, body, found, surname_first=not is_newsbank)
    return replace(article, notes=notes) if article else None


def _between_rules(lines: Lines) -> Iterator[list[str]]:
    piece: list[str] = []
    for line in lines:
        if _RULE.fullmatch(line):
            yield piece
            piece = [line]
        else:
            piece.append(line)
    yield piece


def _is_record(lines: Lines) -> bool:
    """Return whether lines have outlet, date and number in a database."""
    labels = [*_labels(lines)]
    fields = {label.field for label in labels}
    names = {label_key(label.name) for label in labels}
    has_source = any(
        label.field in ("info", "outlet") and _last_day(label.value) for label in labels
    )
    has_header = any(map(_header_of, lines))
    minimum = MIN_LABELS_BELOW_HEADER if has_header else MIN_LABELS
    return (
        len(names) >= minimum
        and bool(fields & END_FIELDS)
        and (has_header or has_source or {"outlet", "date"} <= fields)
    )


def _split_records(lines: Lines) -> list[Lines]:
    """Return the records of lines without rules."""
    starts = [
        index
        for index, line in enumerate(lines)
        if (label := read_label(line)) and label.name == RECORD_LABEL
    ]
    if not starts:
        starts = _starts_after_ends(lines)
    ends = [*starts[1:], len(lines)]
    return [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def _starts_after_ends(lines: Lines) -> list[int]:
    """Return the first line of each record.

    A record ends where text follows the labels that only stand at its end.
    """
    starts = [0]
    end_field = ""
    for index, line in enumerate(lines):
        labels = _line_labels(line)
        if any(label.field in END_FIELDS for label in labels):
            end_field = labels[-1].field
        elif end_field and _begins_record(line, labels, end_field):
            if _is_record(lines[starts[-1] : index]) and _is_record(lines[index:]):
                starts.append(index)
            end_field = ""
    return starts


def _begins_record(line: str, labels: list[Label], end_field: str) -> bool:
    """Return whether a line begins a record. A database has no other label below it."""
    if labels:
        return labels[0].field in ("title", "date")
    if not line.strip() or is_copyright(line):
        return False
    return end_field == "database" or ":" not in line[:40]


def _read_head(lines: Lines, found: Fields) -> int:
    """Add the values above the text, and return the first line of the text."""
    index = 0
    while index < min(len(lines), MAX_HEAD_LINES):
        line = lines[index]
        labels = _line_labels(line)
        if labels and labels[0].field == "body":
            found.add(labels[0])
            return index + 1
        if labels:
            labels, index = _labels_at(lines, index)
            for label in labels:
                found.add(label)
            continue
        if header := _header_of(line):
            found.set("date", "header", header["date"])
            found.set("outlet", "header", header["outlet"])
        elif _is_text(line):
            if found.labels and not _has_body_label(lines[index:]):
                if set(found.labels) != {"title"}:
                    return index
            elif not found.labels:
                found.set("title", "first line", line)
        index += 1
    return index


def _is_text(line: str) -> bool:
    return not (
        not line.strip()
        or _RULE.fullmatch(line)
        or _FURNITURE.fullmatch(line)
        or is_copyright(line)
    )


def _has_body_label(lines: Lines) -> bool:
    return any(
        label.field == "body"
        for line in lines[:MAX_HEAD_LINES]
        for label in _line_labels(line)
    )


def _labels(lines: Lines) -> Iterator[Label]:
    """Yield all labels with their values."""
    index = 0
    while index < len(lines):
        labels, index = _labels_at(lines, index)
        yield from labels


def _labels_at(lines: Lines, index: int) -> tuple[list[Label], int]:
    """Return the labels of a line, and the number of the next line.

    The value of the last one may stand in the lines below it.
    """
    labels = _line_labels(lines[index])
    end = index + 1
    if not labels or (labels[-1].value and labels[-1].field != "abstract"):
        return labels, end
    while (
        end < len(lines)
        and end - index <= MAX_VALUE_LINES
        and lines[end].strip()
        and not _line_labels(lines[end])
    ):
        end += 1
    last = labels[-1]
    joint = "; " if last.field == "authors" else " "
    values = [last.value, *(line.strip() for line in lines[index + 1 : end])]
    return [*labels[:-1], replace(last, value=joint.join(filter(None, values)))], end


def _line_labels(line: str) -> list[Label]:
    """Return the labels of a line. NewsBank writes several with bars between them."""
    parts = line.split(" | ") if " | " in line else [line]
    labels = [label for label in map(read_label, parts) if label]
    return labels if labels and read_label(parts[0]) else []


def _header_of(line: str) -> re.Match[str] | None:
    """Return the date and the outlet of a line such as `May 3, 2020 | Courier`."""
    if "|" not in line or len(line) > 160:
        return None
    header = _HEADER.fullmatch(line.strip())
    return header if header and leading_date(header["date"]) else None


def _add_source(found: Fields) -> None:
    """Add outlet and date from a value that has both."""
    for name in ("info", "outlet"):
        label = found.labels.get(name)
        if label is None:
            continue
        if day := _last_day(label.value):
            start = label.value.index(day)
            found.add(Label("date", label.name, day))
            outlet = label.value[:start].strip(" .,;:")
            found.labels["outlet"] = Label("outlet", label.name, outlet)
            return


def _last_day(text: str) -> str | None:
    """Return the last day in a text."""
    days = [mention for mention in find_date_mentions(text) if mention.parsed.day]
    return days[-1].quote if days else None
