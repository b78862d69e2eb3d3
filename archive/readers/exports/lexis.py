"""Split and read exports of LexisNexis Academic, Nexis Uni and Lexis+.

Before 2017, each article began with a line such as `1 of 3 DOCUMENTS`, followed by the
outlet, the date and the headline. Since then it begins with the headline and ends with
a line `End of Document`, and a cover page with a list of the documents comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.readers.exports.bylines import are_names
from archive.readers.exports.labels import (
    has_label,
    is_copyright,
    is_heading,
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
)

OUTLET_KEY = "outlet line"
DATE_KEY = "date line"
TITLE_KEY = "headline line"

FIELDS = frozenset({"length", "section", "authors", "loaded", "language", "body"})
"""Fields of which an article in an export has at least two."""
HEAD_FIELDS = frozenset({
    "title", "authors", "section", "length", "dateline", "lead", "url", "other",
    "language", "loaded", "id",
})  # fmt: skip
MAX_HEAD_LINES = 80
MAX_TITLE_LINES = 4
MAX_DATED_BLOCKS = 4
"""Blocks at the start of an article among which the one with its date is."""
MAX_VALUE_LINES = 4

_NUMBER_LINE = re.compile(
    r"\s*+(?:FOCUS - )?(?:(?P<of>\d{1,6}) (?:of|von|de|di|van|sur) (?P<all>\d{1,6}) "
    r"(?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTOS?|DOCUMENTI?|DOCUMENTEN)|"
    r"(?:Dokument|Document|Documento) (?P<number>\d{1,6}) (?:of|von|de|di|van|sur) "
    r"(?P<total>\d{1,6}))\s*+"
)
_END_LINE = re.compile(
    r"\s*+(?:End of Document|Ende des Dokuments|Dokumentende|Fin du document|"
    r"Fin del documento|Fine del documento|Fine documento|Einde van (?:het )?document|"
    r"Einde document|Fim do documento)\s*+",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"\d{4} WLNR \d{1,9}|\d{1,2}/\d{1,2}/\d{2,4} .{2,80} [A-Z]{0,2}\d{1,3}"
)
"""The citation and the number with which an article of Westlaw begins."""
_OTHER_DATABASE = re.compile(
    r"\s*+(?:ProQuest[ -]do[ck]ument|[^:\n]{0,30}\bProQuest ?:|Dauerhafte Adresse|"
    r"Dokumentnummer:)",
    re.IGNORECASE,
)
"""A label of ProQuest and of GENIOS, which number their articles in the same words."""
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_PAGE_LINE = re.compile(
    r"\s*+(?:Page|Seite|Página|Pagina) \d{1,5} (?:of|von|de|di|van) \d{1,5}\s*+"
)
_COVER_LINE = re.compile(
    r"\s*+(?:\||client/matter|search t|narrowed by|content type|news\b.{0,20}(?:timeline|"
    r"-none-)|timeline|\d{1,4}\. |job number|user name|date and time|documents? \(|"
    r"mandant|suchb|suchtyp|eingegrenzt|inhaltstyp|termes de recherche|type de recherche|"
    r"affiné|type de contenu|términos de|tipo de|zoekterm|zoektype|inhoudstype|"
    r"termini di ricerca|tipo di|termos de pesquisa|page \d|seite \d)",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"(?:edition|ausgabe|édition|edición|edizione|editie|edição|final)\b",
    re.IGNORECASE,
)


def split_numbered(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article below a line such as `1 of 3 DOCUMENTS`."""
    starts = [
        index for index, line in enumerate(lines) if len(line) < 100 and _number(line)
    ]
    numbers = [_number(lines[index]) for index in starts]
    if any(map(_OTHER_DATABASE.match, lines)):
        return None
    if not numbers or len({number and number[1] for number in numbers}) > 1:
        return None
    ends = [*starts[1:], len(lines)]
    return [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def read_numbered(lines: Lines) -> ExportedArticle | None:
    """Read an article with the outlet, the date and the headline above its labels."""
    start = next((i for i in range(1, len(lines)) if _is_head_label(lines[i])), None)
    if start is None or start > MAX_HEAD_LINES or not _has_fields(lines[start:]):
        return None
    fields = Fields()
    lead = _read_head_lines(lines[1:start], fields)
    return _read_from_labels(lines, start, fields, lead)


def split_unnumbered(lines: Lines) -> list[Lines] | None:
    """Return the lines of a single article without the line of its number."""
    start = next((i for i in range(len(lines)) if _is_head_label(lines[i])), None)
    if start is None or start > MAX_HEAD_LINES:
        return None
    blocks = [*_blocks(lines[:start])]
    lengths = (label for label in map(read_label, lines) if label)
    has_length = any(label.field == "length" for label in lengths)
    is_dated = any(is_date_line(block[0]) for block in blocks[1:MAX_DATED_BLOCKS])
    return [lines] if has_length and is_dated and _has_fields(lines[start:]) else None


def read_unnumbered(lines: Lines) -> ExportedArticle | None:
    """Read a single article without the line of its number."""
    return read_numbered(["", *lines])


def split_ended(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article above a line `End of Document`."""
    ends = [index + 1 for index, line in enumerate(lines) if _END_LINE.fullmatch(line)]
    if not ends:
        return None
    starts = [0, *ends[:-1]]
    pieces = (lines[start:end] for start, end in zip(starts, ends, strict=True))
    return [piece[_first_line(piece) :] for piece in pieces]


def read_ended(lines: Lines) -> ExportedArticle | None:
    """Read an article with headline, outlet and date above its labels."""
    body = _body_line(lines)
    end = len(lines)
    if not lines or not _END_LINE.fullmatch(lines[-1]) or not _has_fields(lines):
        return None
    date_line = _date_index(lines, body)
    if date_line is None:
        return None
    fields = Fields()
    outlet = _line_above(lines, date_line)
    head = [
        line
        for line in map(str.strip, lines[: outlet or 0])
        if line and not _CITATION.fullmatch(line)
    ]
    fields.set("title", TITLE_KEY, " ".join(head))
    if outlet is not None:
        fields.set("outlet", OUTLET_KEY, lines[outlet])
    fields.set("date", DATE_KEY, _date_text(lines[date_line]))
    first = next(
        (i for i in range(date_line + 1, end) if _is_head_label(lines[i])), body
    )
    if not head:
        first = _read_headline(lines, date_line, fields)
    return _read_from_labels(lines[: end - 1], first, fields, [], lines)


def _read_headline(lines: Lines, date_line: int, fields: Fields) -> int:
    """Add the headline below the date and labels, and return the next line."""
    for index in range(date_line + 1, len(lines)):
        line = lines[index]
        if line.strip() and not read_label(line) and not is_copyright(line):
            fields.set("title", TITLE_KEY, line)
            below = _line_below(lines, index)
            if below < len(lines) and are_names(lines[below].strip()):
                fields.set("authors", "byline line", lines[below])
                return below + 1
            return index + 1
    return len(lines)


def _number(line: str) -> tuple[str, str] | None:
    match = _NUMBER_LINE.fullmatch(line)
    if match is None:
        return None
    number = match["of"] or match["number"]
    total = match["all"] or match["total"]
    return (number, total) if int(number) <= int(total) else None


def _has_fields(lines: Lines) -> bool:
    """Return whether there are at least two fields of the database."""
    fields = {label.field for label in map(read_label, lines) if label}
    if any(is_heading(line, "body") for line in lines):
        fields.add("body")
    return len(fields & FIELDS) >= 2


def _is_head_label(line: str) -> bool:
    return has_label(line, HEAD_FIELDS) or is_heading(line, "body") or _is_body(line)


def _is_body(line: str) -> bool:
    return has_label(line, {"body"})


def _read_head_lines(lines: Lines, fields: Fields) -> list[str]:
    """Add outlet, date and headline, and return other lines of the head.

    Blank lines separate the parts, unless a program removed them.
    """
    blocks = [*_blocks([line for line in lines if not is_copyright(line)])]
    if len(blocks) == 1:
        blocks = [[line] for line in blocks[0]]
    dated = _dated_block(blocks)
    if dated:
        fields.set("outlet", OUTLET_KEY, " ".join(blocks[dated - 1]))
    fields.set("date", DATE_KEY, _date_text(blocks[dated][0]) if blocks else "")
    rest = blocks[dated + 1 :]
    while len(rest) > 1 and len(rest[0]) == 1 and _is_edition(rest[0][0]):
        rest = rest[1:]
    titles = [" ".join(block) for block in blocks[: max(0, dated - 1)]]
    titles += [" ".join(block) for block in rest]
    if titles:
        fields.set("title", TITLE_KEY, titles[0])
    return titles[1:]


def _is_edition(line: str) -> bool:
    return len(line.split()) <= 4 and _EDITION.search(line) is not None


def _dated_block(blocks: list[list[str]]) -> int:
    """Return the number of the block that begins with the date, or 0."""
    for is_date in (is_date_line, leading_date, _has_year):
        for number, block in enumerate(blocks):
            if is_date(block[0]) and (is_date is not _has_year or 0 < number < 3):
                return number
    return 0


def _has_year(line: str) -> bool:
    return len(line.split()) <= 6 and _YEAR.search(line) is not None


def _date_text(line: str) -> str:
    mention = leading_date(line)
    return mention.quote if mention else line


def _read_from_labels(
    lines: Lines,
    start: int,
    fields: Fields,
    lead: list[str],
    whole: Lines | None = None,
) -> ExportedArticle | None:
    """Read the labels from `start` on, the body below them, and those behind it."""
    body: list[str] = []
    for line in lead:
        body += [line, ""]
    index = start
    while index < len(lines):
        line = lines[index]
        label = read_label(line)
        if is_heading(line, "body"):
            index += 1
            break
        if label and label.field == "body":
            body += [label.value]
            index += 1
            break
        if label is None and line.strip() and not is_copyright(line):
            break
        index = _add_label(lines, index, fields, body) if label else index + 1
    tail = find_tail(lines, index, in_capitals=whole is None)
    for line in lines[tail:]:
        if (label := read_label(line)) and label.field in ("language", "id", "url"):
            fields.add(label)
    body += [line for line in lines[index:tail] if not _PAGE_LINE.fullmatch(line)]
    return build_article(whole or lines, body, fields)


def _add_label(lines: Lines, index: int, fields: Fields, body: list[str]) -> int:
    """Add the label in a line with its further lines, and return the next line."""
    label = read_label(lines[index])
    if label is None:
        return index + 1
    end = _line_of_value(lines, index) if not label.value else index + 1
    while (
        (label.field != "length" or not label.value)
        and end < len(lines)
        and lines[end].strip()
        and end - index < MAX_VALUE_LINES
        and not _is_head_label(lines[end])
    ):
        end += 1
    value = " ".join([label.value, *(line.strip() for line in lines[index + 1 : end])])
    if label.field == "lead":
        body += [value, ""]
    elif label.field == "authors" and not fields.value("authors"):
        fields.set("authors", label.name, value)
    else:
        fields.set(label.field, label.name, value)
    return end


def _line_of_value(lines: Lines, index: int) -> int:
    """Return the line below a label in which its value stands, or the next line."""
    below = _line_below(lines, index)
    is_value = below < len(lines) and not _is_head_label(lines[below])
    return below if is_value else index + 1


def _body_line(lines: Lines) -> int:
    """Return the first line with the label of the body or of another part."""
    bodies = (i for i, line in enumerate(lines) if is_heading(line, "body"))
    labels = (
        i for i, line in enumerate(lines) if has_label(line, {"length", "section"})
    )
    return next(bodies, next(labels, len(lines)))


def _date_index(lines: Lines, body: int) -> int | None:
    """Return the line of the date above the labels and the body."""
    for index in range(body - 1, max(0, body - MAX_HEAD_LINES) - 1, -1):
        line = lines[index]
        if not read_label(line) and not is_copyright(line) and is_date_line(line):
            return index
    return None


def _line_above(lines: Lines, index: int) -> int | None:
    """Return the number of the line with text above a line, without copyright."""
    above = (i for i in range(index - 1, -1, -1) if lines[i].strip())
    return next((i for i in above if not is_copyright(lines[i])), None)


def _line_below(lines: Lines, index: int) -> int:
    """Return the number of the line with text below a line."""
    below = range(index + 1, len(lines))
    return next((i for i in below if lines[i].strip()), len(lines))


def _first_line(lines: Lines) -> int:
    """Return the first line of the headline. The cover page is above it."""
    date_line = _date_index(lines, _body_line(lines))
    outlet = None if date_line is None else _line_above(lines, date_line)
    title = None if outlet is None else _line_above(lines, outlet)
    if title is None:
        return 0
    has_blanks = any(not line.strip() for line in lines[1:title])
    first = title
    while first > 0 and has_blanks and title - first + 1 < MAX_TITLE_LINES:
        above = lines[first - 1]
        if not above.strip() or _COVER_LINE.match(above):
            break
        first -= 1
    return first


def _blocks(lines: Lines) -> Iterator[list[str]]:
    """Yield the lines between blank lines, without white space around them."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []
