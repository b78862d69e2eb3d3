"""Split and read exports whose articles have outlet, day and page on one line.

GENIOS, WISO, APA and Swissdox write `Hafenblatt vom 05.03.2024, Seite 3`, Retriever and
Infomedia `Kajen, 2024-03-18, Sida 6`, and Nikkei Telecom `2024/04/15 港新聞 朝刊 12ページ`.
The line is above or below the headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from archive.data_files import alternation_pattern
from archive.outlets import agency_names
from archive.readers.exports.bylines import are_names, has_byline_lead
from archive.readers.exports.labels import labels_of, read_label
from archive.readers.exports.layout import (
    ExportedArticle,
    Fields,
    Lines,
    are_apart,
    build_article,
    find_tail,
)
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.story_layout import text_width

SOURCE_KEY = "source line"
DELPHER = b"Geraadpleegd op Delpher"
"""What the Dutch archive of newspapers writes into its citations."""
MAX_LINE_CHARS = 160
MAX_LINES_ABOVE = 3
"""Lines of the headline above the line with the outlet."""
MAX_TITLE_CHARS = 180
MIN_BODY_CHARS = 140
MAX_OUTLET_CHARS = 60
MAX_OUTLET_WORDS = 7
PREPOSITIONS = frozenset({
    "vom", "of", "du", "del", "van", "av", "fra", "af", "z", "ze", "от", "den",
})  # fmt: skip
"""Words between the name of an outlet and a day."""

_PAGE = re.compile(
    r"(?:\b(?:Seiten?|S\.|Pages?|Pg\.?|pp?\.|Side|Sid(?:a|or)|Sivu|P(?:á|a)g(?:ina|\.)|Blz\.|"
    r"Bladzijde|Stron[ay]|Str(?:ana|an|\.)|Sayfa|Oldal|стр\.|с\.)\s?:?\s?[A-Z]{0,2}\d{1,3}\b|"
    r"Publi(?:cerat|sert|ceret|seret) (?:på|i) [^\W\d_]{2,20}\b|"
    r"\d{1,3}(?:ページ|面|版|면| ?\. ?oldal)|第?\d{1,3}版|\d{2,6} ?(?:Wörter|文字|字))",
    re.IGNORECASE,
)
_SIGN = re.compile(_PAGE.pattern.encode(), re.IGNORECASE)
_BEHIND_DATE = re.compile(r"\s{2,}|[,;|　]|\s(?=(?:朝刊|夕刊|本紙|地方))")
_NOTE_BEHIND = re.compile(r" \([^()]{4,60}\)\Z")
"""The place and the life of a paper: `Eastmere Post (Vic. : 1889 - 1931)`."""
_DAY_AT_END = re.compile(r"\d{4}(?:[-.]\d{2}[-.]\d{2})?(?:,? \d{2}[:.]\d{2})?\s*+\Z")
_RULE = " \t=_-*"
MIN_RULE_CHARS = 10
SOURCE_LINES = 3
"""Lines with outlet, day and page, if these are not on one line."""
MAX_NOTE_LINES = 2
"""Lines below a source line of which one may have the page: `Published in print.`"""
_PAGE_LINK = re.compile(r"[^\n]{0,60}https?://ret\.nu/\S{1,60}\s*+")
"""A line with the address of an article in Retriever."""
_CLIPPED = re.compile(r"Clipped from (?=[^\W\d_])", re.IGNORECASE)
_CITED = re.compile(
    r"[\"“](?P<outlet>[^\"”\n]{2,60})[\"”]\. [^\n,]{2,40}, (?P<day>\d\d-\d\d-\d{4})\. "
    + DELPHER.decode()
)
_CLIPPING_NOTE = re.compile(r"Clipped by \S.{0,80}", re.IGNORECASE)
_EDGES = " \t\u3000\"'“”„«»,;:.|–-"


@dataclass(frozen=True, slots=True)
class _SourceLine:
    """The line with outlet and day of an article, and its index.

    `end` is the index of the next line. The page may stand on the line below.
    """

    index: int
    end: int
    outlet: str
    day: DateMention


def may_be_press_export(start: bytes) -> bool:
    """Return whether the start of a text has the number of a page, as exports have it."""
    return _SIGN.search(start) is not None or DELPHER in start


def source_on(line: str) -> _SourceLine | None:
    """Return the outlet, the day and the page that a line has, if it has all three."""
    return _source_at([line], 0) if _PAGE.search(line) else None


def outlet_and_day(value: str) -> dict[str, str]:
    """Return the outlet and the day of a value that has both, or nothing."""
    days = [mention for mention in find_date_mentions(value) if mention.parsed.day]
    outlet = _without_preposition(value[: days[0].start]) if len(days) == 1 else ""
    outlet = outlet.strip(_EDGES)
    return {"outlet": outlet, "date": days[0].quote} if outlet else {}


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article, from its headline or its source line on."""
    lines = _without_gaps(lines)
    if ruled := _between_rules(lines):
        return ruled
    sources = [
        source for index in range(len(lines)) if (source := _source_at(lines, index))
    ]
    starts = [_start_of(lines, source.index) for source in sources]
    if not starts or any(line.strip(_RULE) for line in lines[: starts[0]]):
        return None
    pieces: list[Lines] = [
        [line for line in lines[start:end] if not _is_rule(line)]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    if not all(map(_has_body, pieces)):
        # An article may cite others, with their pages.
        pieces = [lines]
    return pieces if _has_body(lines) else None


def _without_gaps(lines: Lines) -> Lines:
    """Return the lines of a document whose every line is a paragraph, without blank ones."""
    return [line for line in lines if line.strip()] if are_apart(lines) else lines


def _between_rules(lines: Lines) -> list[Lines]:
    """Return the pieces between rules, or none unless all with a text have a source.

    A list of the articles may come first, and a note of the database last.
    """
    pieces: list[list[str]] = [[]]
    for line in lines:
        if _is_rule(line):
            pieces.append([])
        else:
            pieces[-1].append(line)
    texts: list[Lines] = [_stripped(piece) for piece in pieces if _has_body(piece)]
    has_rules = len(pieces) > 1 and bool(texts)
    return texts if has_rules and all(map(_begins_with_source, texts)) else []


def _stripped(lines: list[str]) -> list[str]:
    """Return lines without blank ones before them."""
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    return lines[start:]


def _begins_with_source(lines: Lines) -> bool:
    first = range(min(len(lines), 2 * MAX_LINES_ABOVE))
    return any(_source_at(lines, index) for index in first)


def read(lines: Lines) -> ExportedArticle | None:
    """Read an article with its headline above or below the source line."""
    source = next(
        (item for i in range(len(lines)) if (item := _source_at(lines, i))), None
    )
    if source is None:
        return None
    fields = Fields()
    fields.set("outlet", SOURCE_KEY, source.outlet)
    fields.set("date", SOURCE_KEY, source.day.quote)
    if author := _author_label().search(lines[source.index]):
        fields.set("authors", author["label"], author["name"])
    for part in lines[source.index].split("|")[1:]:
        if are_names(part):
            fields.set("authors", SOURCE_KEY, part)
    above = [line for line in lines[: source.index] if line.strip()]
    if above:
        fields.set("title", "headline line", above[0])
    start = _read_labels(lines, source.end, fields)
    if not above:
        start = _read_headline(lines, start, fields)
    start = _read_labels(lines, start, fields)
    tail = find_tail(lines, start)
    for label in filter(None, map(read_label, lines[tail:])):
        if label.field in ("authors", "language", "id"):
            fields.add(label)
    lead = [text for line in above[1:] if not line.isupper() for text in (line, "")]
    body = [line for line in lines[start:tail] if not _PAGE_LINK.fullmatch(line)]
    return build_article(lines, [*lead, *body], fields)


@cache
def _author_label() -> re.Pattern[str]:
    """Return the pattern of a labelled author at the end of a joined line of a PDF."""
    labels = alternation_pattern(labels_of("authors"))
    return re.compile(rf"\s(?P<label>{labels}): (?P<name>[^:|]{{2,60}})\Z")


def _source_at(lines: Lines, index: int) -> _SourceLine | None:
    line = _CLIPPED.sub("", lines[index].strip())
    if cited := _CITED.match(line):
        day = find_date_mentions(cited["day"])[0]
        return _SourceLine(index, index + 1, cited["outlet"], day)
    if in_lines := _source_in_lines(lines, index):
        return in_lines
    end = _end_of_source(lines, index)
    if end is None or read_label(line):
        return None
    days = [mention for mention in find_date_mentions(line) if mention.parsed.day]
    if len(days) != 1:
        return None
    before = _without_preposition(line[: days[0].start])
    behind = " ".join([line[days[0].end :], *lines[index + 1 : end]])
    outlet = _NOTE_BEHIND.sub("", before.strip(_EDGES))
    if not outlet:
        outlet = _BEHIND_DATE.split(behind.strip(_EDGES))[0].strip(_EDGES)
    elif not _PAGE.search(behind):
        return None
    return _SourceLine(index, end, outlet, days[0]) if _is_outlet(outlet) else None


def _source_in_lines(lines: Lines, index: int) -> _SourceLine | None:
    """Return the source with outlet, day and page in three lines, as Swissdox writes it."""
    parts = [line.strip() for line in lines[index : index + SOURCE_LINES]]
    if len(parts) < SOURCE_LINES or any(len(part) > MAX_OUTLET_CHARS for part in parts):
        return None
    outlet, day, page = parts
    days = [mention for mention in find_date_mentions(day) if mention.parsed.day]
    if len(days) != 1 or not _PAGE.match(page):
        return None
    if any(map(str.isalpha, day.replace(days[0].quote, ""))):
        return None
    is_source = bool(outlet) and _is_outlet(outlet) and not read_label(outlet)
    return (
        _SourceLine(index, index + SOURCE_LINES, outlet, days[0]) if is_source else None
    )


def _end_of_source(lines: Lines, index: int) -> int | None:
    """Return the end of the line with a page, or of a short line below it with one."""
    if len(lines[index]) > MAX_LINE_CHARS:
        return None
    if _PAGE.search(lines[index]):
        return index + 1
    if not _DAY_AT_END.search(lines[index]):
        return None
    for end in range(index + 1, min(index + 1 + MAX_NOTE_LINES, len(lines))):
        if not 0 < len(lines[end].strip()) <= MAX_OUTLET_CHARS:
            break
        if _PAGE.search(lines[end]):
            return end + 1
    return None


def _is_rule(line: str) -> bool:
    return len(line) >= MIN_RULE_CHARS and not line.strip(_RULE)


def _without_preposition(text: str) -> str:
    """Return a text without a last word such as the `vom` between outlet and day."""
    words = text.rstrip(_EDGES).split()
    return " ".join(words[:-1] if words and words[-1] in PREPOSITIONS else words)


def _is_outlet(name: str) -> bool:
    return (
        2 <= len(name) <= MAX_OUTLET_CHARS
        and len(name.split()) <= MAX_OUTLET_WORDS
        and not name[0].islower()
        and any(map(str.isalpha, name))
        and not any(sign in name for sign in [".", "(", ")", ":", "?"])
        and not _PAGE.search(name)
        and name not in agency_names()
    )


def _start_of(lines: Lines, index: int) -> int:
    """Return the first line of the headline right above a source line."""
    start = index
    for position in reversed(range(max(0, index - 2 * MAX_LINES_ABOVE), index)):
        if not lines[position].strip():
            if start < index:
                break
            continue
        is_long = text_width(lines[position]) > MAX_TITLE_CHARS
        if (
            is_long
            or index - position > 2 * MAX_LINES_ABOVE
            or _ends_text(lines[position])
        ):
            break
        start = position
    return start


def _ends_text(line: str) -> bool:
    is_section = line.isupper() and len(line) <= MAX_OUTLET_CHARS
    ends = line.rstrip().endswith((".", "。", "!", "”", "“")) and not is_section
    return ends or bool(read_label(line))


def _has_body(lines: Lines) -> bool:
    return any(text_width(line) >= MIN_BODY_CHARS for line in lines) or (
        sum(map(text_width, lines)) >= 3 * MIN_BODY_CHARS
    )


def _is_last_head_line(lines: Lines, index: int) -> bool:
    """Return whether a paragraph follows on a line, which then is the headline."""
    below = next((line for line in lines[index + 1 :] if line.strip()), "")
    return text_width(below) >= MIN_BODY_CHARS


def _read_labels(lines: Lines, start: int, fields: Fields) -> int:
    """Add the labels and names that follow, and return the first line behind them."""
    has_title = "title" in fields.labels
    index = start
    while index < len(lines):
        line = lines[index].strip()
        if line:
            label = read_label(line)
            if label and label.field == "body":
                return index
            if label:
                fields.add(label)
            elif _CLIPPING_NOTE.fullmatch(line):
                pass
            elif _is_last_head_line(lines, index) and not has_title:
                return index
            elif len(line) < MAX_OUTLET_CHARS and (
                are_names(line) or has_byline_lead(line)
            ):
                fields.set("authors", "byline line", line)
            else:
                return index
        index += 1
    return start


def _read_headline(lines: Lines, start: int, fields: Fields) -> int:
    """Add the headline below a source line, and return the first line behind it."""
    index = next((i for i in range(start, len(lines)) if lines[i].strip()), start)
    if index >= len(lines) or text_width(lines[index]) > MAX_TITLE_CHARS:
        return start
    fields.set("title", "headline line", lines[index])
    return index + 1
