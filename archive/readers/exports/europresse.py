"""Split and read exports of Europresse and Eureka.

Each article has a line with its number, such as `news·20200305·EC·abc123`, and a note
about the certificate below it. Pages have the parts of the head in marked elements.
"""

from __future__ import annotations

import re

from archive.readers.exports.bylines import are_names
from archive.readers.exports.labels import is_copyright
from archive.readers.exports.layout import (
    ExportedArticle,
    Fields,
    Lines,
    build_article,
    pieces_from,
    split_below_numbers,
)
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import find_date_mentions

FIELDS_BY_CLASS = {
    "DocPublicationName": "outlet",
    "DocHeader": "header",
    "titreArticleVisu": "title",
    "rdp__articletitle": "title",
    "rdp__subtitle": "lead",
    "sm-margin-bottomNews": "authors",
    "docAuthors": "authors",
}
"""The classes of the elements that contain the parts of a head."""
MAX_HEAD_LINES = 30
MAX_HEAD_CHARS = 220
BULLET = "•"
MAX_NOTES = 6
"""Lines of notes above the number of an article."""
MAX_PARTS = 8
"""Lines from the outlet in a head to its headline."""

_NUMBER = re.compile(
    r"\b(?:news|web|biom|[a-z]{2,10})·(?P<day>\d{8})·\w{1,12}·[\w.-]{1,40}"
)
_NOTE = re.compile(
    r"(?:ce certificat|certificat émis|certificate issued|this certificate|"
    r"date d'émission|issue date|date of issue|"
    r"le présent document|this document is protected|this material is protected|"
    r"numéro de document|document number|certificat public|public certificate|"
    r"news·|tous droits réservés)",
    re.IGNORECASE,
)
_EMPTY_NOTE = re.compile(
    r"\s*+(?:note|illustration|encadré|photo|box)\(s\)\s?:?\s*+", re.IGNORECASE
)
_MARKED = re.compile(r"\s*+(?P<class>[\w-]{4,24}): ?(?P<value>.*)")
_CLASS = re.compile(
    r"<[a-z][a-z0-9]{0,9}\b[^<>]{0,300}?\bclass\s?=\s?[\"']?(?:[\w-]{1,40}\s){0,4}"
    rf"(?P<class>{'|'.join(FIELDS_BY_CLASS)})(?=[\"'\s>])[^<>]{{0,300}}>",
    re.IGNORECASE,
)
_SOURCE_LABEL = re.compile(
    r"\s*+(?:nom de la source|source name|name of source)\s?:?\s*+", re.IGNORECASE
)
_LENGTH = re.compile(r"\d{1,6} (?:mots|words)", re.IGNORECASE)
_PAGE = re.compile(r"^(?:pp?\.|page)\s?\S+", re.IGNORECASE)
_NAMES_BY_LOWER = {name.lower(): name for name in FIELDS_BY_CLASS}


def mark_parts(html: str) -> str:
    """Return the markup with the class of each part of a head in front of its text."""
    return _CLASS.sub(
        lambda tag: f"{tag[0]}{_NAMES_BY_LOWER[tag['class'].lower()]}: ", html
    )


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article with its number and the notes below it."""
    return split_below_numbers(lines, _NUMBER.search, _NOTE.match) or _split_marked(
        lines
    )


def _split_marked(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article of a page without their numbers."""
    starts = [
        index
        for index, line in enumerate(lines)
        if _field_of(line) == "outlet"
        and any(
            _field_of(below) == "title" for below in lines[index : index + MAX_PARTS]
        )
    ]
    return pieces_from(lines, starts) or None


def _field_of(line: str) -> str | None:
    match = _part_of(line)
    return FIELDS_BY_CLASS[match["class"]] if match else None


def read(lines: Lines) -> ExportedArticle | None:
    """Read one article, with marked parts or without."""
    number = next((m for m in map(_NUMBER.search, lines) if m), None)
    is_marked = any(_field_of(line) == "title" for line in lines)
    if number is None and not is_marked:
        return None
    fields = Fields()
    if number:
        fields.set("id", "number", number[0])
    if is_marked:
        start, lead = _read_marked(lines, fields)
    else:
        start, lead = _read_lines(lines, fields)
    if not fields.value("date"):
        return None
    end = _end_of_body(lines, start)
    body = [line for line in lines[start:end] if not _EMPTY_NOTE.fullmatch(line)]
    return build_article(lines, [*lead, *body], fields)


def _part_of(line: str) -> re.Match[str] | None:
    match = _MARKED.match(line)
    return match if match and match["class"] in FIELDS_BY_CLASS else None


def _read_marked(lines: Lines, fields: Fields) -> tuple[int, list[str]]:
    """Add the marked parts, and return the first line of the body and other text."""
    lead: list[str] = []
    start = 0
    for index, line in enumerate(lines[:MAX_HEAD_LINES]):
        if match := _part_of(line):
            name = FIELDS_BY_CLASS[match["class"]]
            value = match["value"].replace(f"{match['class']}: ", "")
            if name == "header":
                _add_header(value, fields)
            elif name == "lead":
                lead += [value, ""]
            else:
                fields.set(name, match["class"], _without_number(value, name))
            start = index + 1
    below = _next_text(lines, start)
    if not fields.value("authors") and below is not None and are_names(lines[below]):
        fields.set("authors", "byline line", lines[below])
        start = below + 1
    return start, lead


def _read_lines(lines: Lines, fields: Fields) -> tuple[int, list[str]]:
    """Read a head of plain lines: outlet, section and date, headline, author."""
    texts = [i for i, line in enumerate(lines[:MAX_HEAD_LINES]) if line.strip()]
    dated = next((i for i in texts if _has_day(lines[i])), None)
    if dated is None:
        return 0, []
    above = [i for i in texts if i < dated]
    if above and _SOURCE_LABEL.fullmatch(lines[above[0]]):
        return _read_described(lines, dated, fields)
    if above:
        outlet = lines[above[0]].strip()
        fields.set("outlet", "outlet line", _without_number(outlet, "outlet"))
    _add_header(lines[dated], fields)
    below = [i for i in texts if i > dated and not _LENGTH.fullmatch(lines[i].strip())]
    if len(below) > 1 and are_names(lines[below[0]]):
        fields.set("authors", "byline line", lines[below[0]])
        below = below[1:]
    head = _short_lines(lines, below)
    if not head:
        return dated + 1, []
    if len(head) > 1 and _is_rubric(lines[head[0]]):
        head = head[1:]
    fields.set("title", "headline line", lines[head[0]])
    if len(head) > 1 and are_names(lines[head[-1]]):
        fields.set("authors", "byline line", lines[head[-1]])
        lead = [lines[i] for i in head[1:-1]]
        return head[-1] + 1, [text for line in lead for text in (line, "")]
    return head[0] + 1, []


def _read_described(lines: Lines, dated: int, fields: Fields) -> tuple[int, list[str]]:
    """Read a head with the kind and the place of its source, as PDFs have it since 2021.

    The day is above a line such as `Le Quai • p. 7 • 412 mots`.
    """
    _add_header(lines[dated], fields)
    source = _next_text(lines, dated + 1)
    if source is None:
        return dated + 1, []
    outlet = lines[source].partition(BULLET)[0]
    fields.set("outlet", "outlet line", _without_number(outlet, "outlet"))
    below = [i for i in range(source + 1, len(lines)) if lines[i].strip()]
    head = _short_lines(lines, below)
    if not head:
        return source + 1, []
    fields.set("title", "headline line", lines[head[0]])
    if len(head) > 1 and are_names(lines[head[-1]]):
        fields.set("authors", "byline line", lines[head[-1]])
        return head[-1] + 1, [text for i in head[1:-1] for text in (lines[i], "")]
    return head[0] + 1, []


def _short_lines(lines: Lines, indexes: list[int]) -> list[int]:
    """Return the lines of the head. A byline is the last, if there is one."""
    head: list[int] = []
    for index in indexes[:6]:
        if len(lines[index]) > MAX_HEAD_CHARS:
            break
        head.append(index)
        if len(head) > 1 and are_names(lines[index]):
            break
    return head


def _is_rubric(line: str) -> bool:
    return len(line.split()) <= 3 and (line.isupper() or len(line.split()) == 1)


def _has_day(line: str) -> bool:
    return len(line) < MAX_HEAD_CHARS and any(
        mention.parsed.day for mention in find_date_mentions(line)
    )


def _add_header(text: str, fields: Fields) -> None:
    """Add section and date of a header such as `Politique, jeudi 5 mars 2020, p. 3`."""
    text = collapse_whitespace(text)
    days = [mention for mention in find_date_mentions(text) if mention.parsed.day]
    if not days:
        return
    fields.set("date", "DocHeader", days[0].quote)
    fields.set("section", "DocHeader", text[: days[0].start].partition(",")[0])


def _without_number(text: str, name: str) -> str:
    """Return the name of an outlet without the number of its issue."""
    return text.partition(",")[0] if name == "outlet" else text


def _next_text(lines: Lines, start: int) -> int | None:
    return next((i for i in range(start, len(lines)) if lines[i].strip()), None)


def _end_of_body(lines: Lines, start: int) -> int:
    """Return where the notes about copyright and certificate begin."""
    number = next(
        (i for i in range(start, len(lines)) if _NUMBER.search(lines[i])), len(lines)
    )
    end = number
    for index in range(number - 1, max(start, number - MAX_NOTES) - 1, -1):
        line = lines[index].strip()
        if is_copyright(line) or _NOTE.match(line):
            end = index
        elif line:
            break
    return end
