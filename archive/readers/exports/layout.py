"""Exported articles, and the parts that the layouts of several databases share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from archive.data_files import read_rows, split_cell
from archive.readers.exports.bylines import read_names
from archive.readers.exports.labels import (
    Label,
    is_copyright,
    is_heading,
    read_label,
)
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import DateMention, find_date_mentions

MAX_DATE_LINE_CHARS = 90
MAX_DATE_START = 24
"""The position up to which a date line may have other words, such as a weekday."""
MAX_TAIL_LINES = 2_000
MAX_VALUE_LINES = 15
"""The number of lines over which the value of a label may continue."""
MAX_CAPTION_LINES = 30

_BLANKS = re.compile(r"\n{3,}")
_PLACE = re.compile(r";.*", re.DOTALL)
_ISSUE = re.compile(
    r",? (?:No\.|Nr\.?|№|n°|núm\.|num\.|č\.|br\.|бр\.|sz\.|issue|vol\.) ?\d[^\n]*",
    re.IGNORECASE,
)
"""The number of an issue, and what follows: `, No. 112, 2019, page 4`."""
_COUNTRY_OR_PLACE = re.compile(r"(?<=\w) \[[^\[\]]{2,40}\]$")
_TOUCHING_PLACE = re.compile(r"(?<=\w)\([^()]{2,60}\)$")
"""The place of publication in Gale, without a space: `Quay Post(Polwick, England)`."""
_ARTICLE_BEHIND = re.compile(
    r"(?P<name>[^,()]{2,80}), (?P<article>The|Le|La|Les|Der|Die|Das|El|Los|De|Het|Il)"
    r"(?P<rest>(?: \([^()]{0,80}\))?)"
)
_LABEL_LIKE = re.compile(r"\s*+[^\W\d_a-z][^:.,;\n]{1,34}+:(?:\s|$)")
_TERMS = re.compile(r"\(\d{1,3} ?%\)|;\s*$")
"""A sign of index terms, whose list may continue over several lines."""
_PARTS = re.compile(r"[;,|/]")

Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """One article of an export.

    `lines` are its lines in the export, from which it can be read again. `fields` has
    its facts by name, and `keys` the label or the place of each in the export.
    """

    lines: tuple[str, ...]
    body: str
    fields: Mapping[str, object] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the lines as one text."""
        return "\n".join(self.lines)


@dataclass
class Fields:
    """The labelled values of an article that was read in part. The first ones stay."""

    labels: dict[str, Label] = field(default_factory=dict)

    def add(self, label: Label) -> None:
        """Add a value, unless it is empty or the field has one."""
        if label.value:
            self.labels.setdefault(label.field, label)

    def set(self, name: str, key: str, value: str) -> None:
        """Add a value that has no label, with the place where it stands."""
        self.add(Label(name, key, collapse_whitespace(value)))

    def value(self, name: str) -> str:
        """Return the value of a field, or an empty text."""
        return self.labels[name].value if name in self.labels else ""


def build_article(
    lines: Lines, body: Iterable[str], fields: Fields, *, surname_first: bool = False
) -> ExportedArticle | None:
    """Return the article with these values, or `None` without text and headline."""
    names = read_names(fields.value("authors"), surname_first=surname_first)
    values: dict[str, object] = {
        "title": collapse_whitespace(fields.value("title")),
        "date": _date_value(fields.value("date")),
        "outlet": outlet_name(fields.value("outlet")),
        "authors": names,
        "dateline": fields.value("dateline"),
        "language": language_code(fields.value("language")),
        "url": fields.value("url"),
    }
    facts = {name: value for name, value in values.items() if value}
    text = paragraphs(body)
    if not text and not facts.get("title"):
        return None
    keys = {name: fields.labels[name].name for name in facts}
    return ExportedArticle(tuple(lines), text, facts, keys, fields.value("id") or None)


def plain_article(lines: Lines) -> ExportedArticle:
    """Return an article whose labels cannot be read: all lines are its text."""
    return ExportedArticle(tuple(lines), paragraphs(lines))


def pieces_from(lines: Lines, starts: Sequence[int]) -> list[Lines]:
    """Return the lines from each start to the next one. Without a start, there are none."""
    return [
        lines[start:end]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=False)
    ]


def split_below_numbers(
    lines: Lines,
    is_number: Callable[[str], object],
    is_note: Callable[[str], object],
) -> list[Lines] | None:
    """Return the lines of each article, up to its number and the notes below it.

    Both functions get a line without the spaces around it. Return `None` if there is
    no number.
    """
    pieces: list[Lines] = []
    start = 0
    has_number = False
    for index, line in enumerate(map(str.strip, lines)):
        if is_number(line):
            has_number = True
        elif has_number and line and not is_note(line):
            pieces.append(lines[start:index])
            start, has_number = index, False
    if has_number:
        pieces.append(lines[start:])
    return pieces or None


def paragraphs(lines: Iterable[str]) -> str:
    """Return the lines of a body as text, with one blank line between paragraphs."""
    text = "\n".join(line.strip() for line in lines)
    return _BLANKS.sub("\n\n", text).strip("\n")


def leading_date(line: str) -> DateMention | None:
    """Return the day with which a short line begins, if any."""
    if len(line) > MAX_DATE_LINE_CHARS:
        return None
    for mention in find_date_mentions(line.strip()):
        if mention.parsed.day and mention.start <= MAX_DATE_START:
            return mention
    return None


def is_date_line(line: str) -> bool:
    """Return whether a line is a date, with a weekday or an edition at most."""
    mention = leading_date(line)
    if mention is None:
        return False
    rest = line.strip().replace(mention.quote, " ", 1)
    return mention.start <= 1 or len(rest.split()) <= 3


def find_tail(lines: Lines, start: int, *, in_capitals: bool = False) -> int:
    """Return where the labels and notes behind the body begin.

    The lines are searched from the end, so that a label within the text does not end
    it. With `in_capitals`, only labels in capitals count.
    """
    first = max(start, len(lines) - MAX_TAIL_LINES)
    for index in range(first, len(lines)):
        if is_classification(lines[index]) and _has_label_below(lines, index):
            return _before_caption(lines, start, index)
    has_blanks = not all(line.strip() for line in lines[start:])
    with_gaps = are_apart(lines[start:])
    tail = len(lines)
    pending = 0
    for index in range(len(lines) - 1, first - 1, -1):
        line = lines[index]
        if not line.strip():
            if pending > with_gaps:
                break
        elif _is_tail_line(line, in_capitals=in_capitals):
            tail, pending = index, 0
        elif _LABEL_LIKE.match(line) and not pending:
            continue
        elif pending >= MAX_VALUE_LINES or not (has_blanks or _TERMS.search(line)):
            break
        else:
            pending += 1
    return _before_caption(lines, start, tail)


def are_apart(lines: Lines) -> bool:
    """Return whether a blank line is between all lines, as if each were a paragraph."""
    return not any(above.strip() and line.strip() for above, line in pairwise(lines))


def _is_tail_line(line: str, *, in_capitals: bool) -> bool:
    label = read_label(line)
    if label is None or label.field == "body":
        return is_copyright(line) or is_classification(line)
    return not in_capitals or label.name.isupper()


def _has_label_below(lines: Lines, index: int) -> bool:
    below = [line for line in lines[index + 1 : index + 8] if line.strip()]
    return any(read_label(line) for line in below[:2])


def is_classification(line: str) -> bool:
    """Return whether a line is the heading of the labels behind a body."""
    return line.strip(" \t-").casefold() in {
        "classification", "klassifizierung", "klassifikation", "clasificación",
        "classificazione", "classificatie", "classificação", "notes", "openurl link",
        "index references",
    }  # fmt: skip


def _before_caption(lines: Lines, start: int, tail: int) -> int:
    """Return the start of captions that stand below a heading before the tail."""
    for index in range(tail - 1, max(start, tail - MAX_CAPTION_LINES) - 1, -1):
        line = lines[index]
        if is_heading(line, "caption") or is_classification(line):
            return index
    return tail


def _date_value(text: str) -> str:
    """Return the date in a text, or the text itself if it has no single day."""
    days = [mention for mention in find_date_mentions(text) if mention.parsed.day]
    return days[0].quote if len(days) == 1 else text


def outlet_name(text: str) -> str:
    """Return the name of an outlet without its place behind a semicolon."""
    name = collapse_whitespace(_PLACE.sub("", text)).strip(" ,")
    name = _ISSUE.sub("", name)
    name = _TOUCHING_PLACE.sub("", _COUNTRY_OR_PLACE.sub("", name))
    if match := _ARTICLE_BEHIND.fullmatch(name):
        name = f"{match['article']} {match['name']}{match['rest']}"
    return name


def language_code(text: str) -> str | None:
    """Return the ISO 639 code of a language that is named in one of the languages."""
    first = _PARTS.split(text.strip().casefold())[0].strip(" .")
    return _language_codes().get(first)


@cache
def _language_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for code, names in read_rows("language_names.tsv"):
        codes.setdefault(code, code)
        for name in split_cell(names):
            codes.setdefault(name.casefold(), code)
    return codes
