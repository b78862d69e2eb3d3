"""Split and read labelled exports: ProQuest, NewsBank, EBSCO and Gale.

Each value stands behind a label, such as `Publication title:`. Some labels stand above
the text and some below it, with the number of the article in the database as one of the
last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

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
    is_date_line,
    leading_date,
    pieces_from,
)
from archive.readers.exports.press import SOURCE_KEY, source_on
from archive.text.date_mentions import find_date_mentions

MIN_LABELS = 5
MIN_LABELS_WITH_SOURCE = 4
"""Labels of a record of which one has both the outlet and the day."""
MIN_LABELS_BELOW_HEADER = 2
MAX_VALUE_LINES = 6
MAX_VALUE_CHARS = 60
"""The length of a value that may be apart from its label. Paragraphs are longer."""
MAX_HEAD_LINES = 60
MAX_HEADER_CHARS = 160
MASTHEAD_LINES = 2
END_FIELDS = frozenset({"id", "database", "address"})
"""Fields that only a database adds."""
HEAD_FIELDS = frozenset({"authors", "info", "body"})
"""Fields that stand above the text."""
FIRST_LINE_KEY = "first line"
"""The place of a headline without a label."""
RECORD_LABEL = "Record"
"""The first label of a record of EBSCO, with its number in the file."""
NEWSBANK_KEY = label_key("Record Number")
ENLARGE = "Enlarge this image."
"""A line of ProQuest in the place of a picture."""
ONLY_ABSTRACT = N_("The export has only an abstract of this article.")

NUMBERED = (
    r"(?:document|dokument|documento|документ|belge) \d{1,6} "
    r"(?:of|von|de|di|van|sur|из|z|/) \d{1,6}|\d{1,6}건 중 \d{1,6}번째 문서|"
    r"(?:文書|文档|文件) ?\d{1,6} ?(?:/|的|共) ?\d{1,6}"
)
"""The number of an article among all of a file."""
_RULE = re.compile(r"\s*+(?:_{20,}+|={20,}+|-{20,}+|\*{20,}+)\s*+")
_HEADER = re.compile(r"(?P<date>[^|]{6,40})\|(?P<outlet>[^|]{2,90})")
_HEADER_WITH_PLACE = re.compile(
    r"(?P<outlet>[^|():]{2,80}\([^()|]{2,40}\))(?:,| [-–])? (?P<date>[^|:]{6,40})"
)
"""The outlet with its place and the day: `Bay Harbor Courier (ME) - May 3, 2020`."""
_FURNITURE = re.compile(
    r"\s*+(?:\d{1,6}\s*+)?(?:words?(?:\s?\|.{0,100})?|read news document|"
    rf"proquest document link|{NUMBERED}|\d{{1,6}})\s*+",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"\s*+(?:{NUMBERED})\s*+\Z", re.IGNORECASE)
_HEX_NUMBER = re.compile(r"[0-9A-F]{12,20}", re.IGNORECASE)
_CITATION = re.compile(r"\s*+• Citation \([^()]{3,40}\)\s*+")
"""The heading of a citation of the article that NewsBank writes below its text."""
_BEFORE_DAY = re.compile(r"\s(?:vom|of|du|del|van|av|fra)\s*+\Z")
_FROM = re.compile(r"From: ?(?P<outlet>[^|;]{2,90})")
"""The label of the outlet in Gale, which in other texts is that of a sender."""
_NO_TEXT = re.compile(
    r"(?:full text )?(?:is )?(?:not available|unavailable|none available)\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Signs:
    """What the labels of some lines say about them."""

    names: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    has_source: bool = False
    has_header: bool = False

    @classmethod
    def of(cls, lines: Lines) -> _Signs:
        """Return the signs of lines."""
        labels = [*_labels(lines)]
        return cls(
            frozenset(label_key(label.name) for label in labels),
            frozenset(label.field for label in labels),
            any(map(_is_source, labels)),
            any(map(_header_of, lines)) or _masthead(lines) is not None,
        )

    def __or__(self, other: _Signs) -> _Signs:
        return _Signs(
            self.names | other.names,
            self.fields | other.fields,
            self.has_source or other.has_source,
            self.has_header or other.has_header,
        )

    @property
    def are_record(self) -> bool:
        """Return whether the lines have outlet, date and number in a database."""
        with_source = MIN_LABELS_WITH_SOURCE if self.has_source else MIN_LABELS
        minimum = MIN_LABELS_BELOW_HEADER if self.has_header else with_source
        return (
            len(self.names) >= minimum
            and not self.fields.isdisjoint(END_FIELDS)
            and (
                self.has_header or self.has_source or {"outlet", "date"} <= self.fields
            )
        )


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article, by rules or by the labels behind the text."""
    pieces: list[Lines] = []
    open_lines: list[str] = []
    open_signs = _Signs()
    for piece in _between_rules(lines):
        signs = _Signs.of(piece)
        # A rule within a text cuts it off from the labels above it.
        if not signs.are_record or open_signs.fields & HEAD_FIELDS:
            open_lines += piece
            signs = open_signs = open_signs | signs
            piece = open_lines  # noqa: PLW2901
        if signs.are_record:
            pieces += _split_records(piece)
            open_lines, open_signs = [], _Signs()
    return pieces or None


def read(lines: Lines) -> ExportedArticle | None:
    """Read one article with labels above and below its text."""
    if not _Signs.of(lines).are_record:
        return None
    fields = Fields()
    start = _read_head(lines, fields)
    tail = find_tail(lines, start)
    for label in _labels(lines[tail:]):
        if label.field == "title" and label.value:
            _drop_first_line(fields)
        fields.add(label)
    _add_source(fields)
    cited = (i for i in range(start, tail) if _CITATION.fullmatch(lines[i]))
    tail = next(cited, tail)
    body = [line for line in lines[start:tail] if line.strip() != ENLARGE]
    if text := fields.value("body"):
        body = [text, *body]
    notes: tuple[str, ...] = ()
    if not any(line.strip() and not _NO_TEXT.fullmatch(line.strip()) for line in body):
        body = [fields.value("abstract")]
        notes = (ONLY_ABSTRACT,)
    is_newsbank = any(
        label_key(label.name) == NEWSBANK_KEY for label in fields.labels.values()
    )
    article = build_article(lines, body, fields, surname_first=not is_newsbank)
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


def _is_source(label: Label) -> bool:
    """Return whether a value has both the outlet and the day."""
    return label.field in ("info", "outlet") and _last_day(label.value) is not None


def _split_records(lines: Lines) -> list[Lines]:
    """Return the records of lines without rules."""
    pieces = pieces_from(lines, _starts_with_label(lines, RECORD_LABEL))
    if pieces:
        return pieces
    pieces = pieces_from(
        lines, [i for i, line in enumerate(lines) if _NUMBERED.match(line)]
    )
    if pieces and all(_Signs.of(piece).are_record for piece in pieces):
        return pieces
    first = next((line for line in lines if _is_text(line)), "")
    if label := read_label(first):
        pieces = pieces_from(lines, _starts_with_label(lines, label.name))
        if all(_Signs.of(piece).are_record for piece in pieces):
            return pieces
    return pieces_from(lines, _starts_after_ends(lines))


def _starts_with_label(lines: Lines, name: str) -> list[int]:
    """Return the lines that begin with a label."""
    return [
        index
        for index, line in enumerate(lines)
        if (label := read_label(line))
        and label.name == name
        and _as_number(label).field != "id"
    ]


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
            starts.append(index)
            end_field = ""
    return _starts_of_records(lines, starts)


def _starts_of_records(lines: Lines, candidates: list[int]) -> list[int]:
    """Return the candidates with a whole record before and behind them."""
    starts = [0]
    signs = _Signs()
    ends = [*candidates[1:], len(lines)]
    for start, end in zip(candidates, ends, strict=True):
        here = _Signs.of(lines[start:end])
        if signs.are_record and here.are_record:
            starts.append(start)
            signs = here
        else:
            signs |= here
    return starts


def _begins_record(line: str, labels: list[Label], end_field: str) -> bool:
    """Return whether a line begins a record. A database has no other label below it."""
    if labels:
        return labels[0].field in ("title", "date")
    if not line.strip() or is_copyright(line):
        return False
    return end_field == "database" or ":" not in line[:40]


def _read_head(lines: Lines, fields: Fields) -> int:
    """Add the values above the text, and return the first line of the text."""
    index = 0
    if masthead := _masthead(lines):
        _add_header(masthead, fields)
        index = 1 + next(i for i, line in enumerate(lines) if is_date_line(line))
    while index < min(len(lines), MAX_HEAD_LINES):
        line = lines[index]
        labels = _line_labels(line)
        if labels and labels[0].field == "body":
            fields.add(labels[0])
            return index + 1
        if labels:
            labels, index = _labels_at(lines, index)
            for label in labels:
                if label.field == "title" and label.value:
                    _drop_first_line(fields)
                fields.add(label)
            continue
        if not _add_source_line(line, fields) and _is_text(line):
            if "title" not in fields.labels and (masthead or _has_only_source(fields)):
                fields.set("title", FIRST_LINE_KEY, line)
            elif _begins_text(lines[index : index + MAX_HEAD_LINES], fields):
                return index
        index += 1
    return index


def _drop_first_line(fields: Fields) -> None:
    """Remove a title that was only the first line: the name of the database."""
    if "title" in fields.labels and fields.labels["title"].name == FIRST_LINE_KEY:
        del fields.labels["title"]


def _add_source_line(line: str, fields: Fields) -> bool:
    """Add outlet and day of a line that has both, and return whether it has."""
    if header := _header_of(line):
        _add_header(header, fields)
        return True
    source = None if "title" in fields.labels else source_on(line)
    if source is not None:
        fields.set("outlet", SOURCE_KEY, source.outlet)
        fields.set("date", SOURCE_KEY, source.day.quote)
    return source is not None


def _has_only_source(fields: Fields) -> bool:
    return all(label.name == SOURCE_KEY for label in fields.labels.values())


def _begins_text(lines: Lines, fields: Fields) -> bool:
    return not _has_body_label(lines) and set(fields.labels) != {"title"}


def _add_header(header: re.Match[str], fields: Fields) -> None:
    fields.set("date", "header", header["date"])
    fields.set("outlet", "header", header["outlet"])


def _is_text(line: str) -> bool:
    return not (
        not line.strip()
        or _RULE.fullmatch(line)
        or _FURNITURE.fullmatch(line)
        or is_copyright(line)
    )


def _has_body_label(lines: Lines) -> bool:
    return any(label.field == "body" for line in lines for label in _line_labels(line))


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
    if not labels or (labels[-1].value and labels[-1].field != "abstract"):
        return labels, index + 1
    last = labels[-1]
    end = index + 1 if last.field == "body" else _end_of_value(lines, index)
    joint = "; " if last.field == "authors" else " "
    values = [last.value, *(line.strip() for line in lines[index + 1 : end])]
    return [*labels[:-1], replace(last, value=joint.join(filter(None, values)))], end


def _end_of_value(lines: Lines, index: int) -> int:
    """Return the end of a value below its label.

    Blank lines belong to it only if another label follows soon.
    """
    window = range(index + 1, min(index + 1 + 2 * MAX_VALUE_LINES, len(lines)))
    following = next((i for i in window if _line_labels(lines[i])), None)
    if following is not None:
        values = [line for line in lines[index + 1 : following] if line.strip()]
        is_short = all(len(line) <= MAX_VALUE_CHARS for line in values)
        if len(values) <= MAX_VALUE_LINES and is_short:
            return following
    return next((i for i in window if not lines[i].strip()), index + 1)


def _line_labels(line: str) -> list[Label]:
    """Return the labels of a line. NewsBank writes several with bars between them."""
    if (match := _FROM.fullmatch(line.strip())) and "@" not in line:
        return [Label("outlet", "From", match["outlet"])]
    parts = line.split(" | ") if " | " in line else [line]
    labels = [_as_number(label) for label in map(read_label, parts) if label]
    return labels if labels and read_label(parts[0]) else []


def _as_number(label: Label) -> Label:
    """Return the label `Record` of NewsBank as that of a number in its database."""
    is_number = label.name == RECORD_LABEL and _HEX_NUMBER.fullmatch(label.value)
    return replace(label, field="id") if is_number else label


def _header_of(line: str) -> re.Match[str] | None:
    """Return the date and the outlet of a line such as `May 3, 2020 | Courier`."""
    if len(line) > MAX_HEADER_CHARS:
        return None
    text = line.strip()
    header = (
        _HEADER.fullmatch(text) if "|" in text else _HEADER_WITH_PLACE.fullmatch(text)
    )
    return header if header and leading_date(header["date"]) else None


def _masthead(lines: Lines) -> re.Match[str] | None:
    """Return the outlet with its place and the day, if they are the first two lines."""
    first = list(islice(filter(_is_text, lines), MASTHEAD_LINES))
    is_dated = len(first) == MASTHEAD_LINES and is_date_line(first[1])
    return (
        _HEADER_WITH_PLACE.fullmatch(" ".join(map(str.strip, first)))
        if is_dated
        else None
    )


def _add_source(fields: Fields) -> None:
    """Add outlet and date from a value that has both."""
    for name in ("info", "outlet"):
        label = fields.labels.get(name)
        if label is None:
            continue
        if day := _last_day(label.value):
            start = label.value.index(day)
            fields.add(Label("date", label.name, day))
            outlet = _BEFORE_DAY.sub("", label.value[:start]).strip(" .,;:(")
            fields.labels["outlet"] = Label("outlet", label.name, outlet)
            return


def _last_day(text: str) -> str | None:
    """Return the last day in a text."""
    days = [mention for mention in find_date_mentions(text) if mention.parsed.day]
    return days[-1].quote if days else None
