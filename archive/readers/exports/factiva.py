"""Split and read exports of Factiva.

Each article ends with a line such as `Document EXCOUR0020200306eg3500012`. Its head has
either labels of two letters (`HD`, `BY`, `PD`, …) or no labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.readers.exports.bylines import are_names, has_byline_lead
from archive.readers.exports.labels import Label, is_copyright
from archive.readers.exports.layout import (
    ExportedArticle,
    Fields,
    Lines,
    build_article,
    is_date_line,
    language_code,
)

FIELDS_BY_LABEL = {
    "SE": "section", "HD": "title", "BY": "authors", "CR": "credit", "WC": "length",
    "PD": "date", "ET": "time", "SN": "outlet", "SC": "code", "ED": "edition",
    "PG": "page", "LA": "language", "CY": "copyright", "LP": "lead", "TD": "body",
    "CX": "correction", "CLM": "column", "VOL": "volume", "ART": "caption",
    "NGC": "group", "GC": "group", "CT": "contact", "RF": "references",
    "CO": "companies", "IN": "industries", "NS": "subjects", "RE": "regions",
    "IPC": "codes", "IPD": "codes", "PUB": "publisher", "AN": "id",
}  # fmt: skip
TAIL_LABELS = ("CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "ART", "AN")
"""Labels behind the body."""
TEXT_LABELS = frozenset({"LP", "TD"})
MAX_HEAD_LINES = 40
MAX_SOURCE_LINES = 14
MAX_SOURCE_CHARS = 160
MAX_COPYRIGHT_LINES = 4
MIN_TITLE_WORDS = 3
HEADLINE_KEY = "headline line"

END_WORDS = (
    "Document",
    "Dokument",
    "Documento",
    "Документ",
    "文書",
    "文档",
    "文件",
    "문서",
)
"""The first word of the last line of an article."""

_END_LINE = re.compile(
    rf"\s*+(?:AN\s{{1,8}})?(?:{'|'.join(END_WORDS)})"
    r"\s{1,3}(?P<id>[A-Z][A-Z0-9]{3,11}(?:19|20)\d{6}[a-z][a-z0-9]{6,9})\s*+"
)
_LABEL_LINE = re.compile(
    rf"\s*+(?P<label>{'|'.join(sorted(FIELDS_BY_LABEL, key=len, reverse=True))})"
    r"(?:[ \t\u00a0]+(?P<value>\S.*)?)?",
    re.DOTALL,
)
_CODED = re.compile(r"[\w.]{2,12}\s?:\s|[A-Z0-9/-]{2,12}(?: \||$)|Document\s")
_WORD_COUNT = re.compile(
    r"\s*+\d{1,3}(?:[., \u00a0]?\d{3})*\s(?:words?|Wörter|Worte|mots?|palabras?|parole|"
    r"palavras?|woorden|слов[оа]?|слів|文?字数?|語|단어|ord|sanaa|słów|słowa|slov|kelime|"
    r"kata|كلمة|λέξεις)\s*+",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AP]M)?(?:\s[A-Z]{2,4})?")
_CODE = re.compile(r"\s*+[A-Z][A-Z0-9]{1,9}\s*+")


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each article up to the line with its number."""
    ends = [
        index + 1
        for index, line in enumerate(lines)
        if len(line) < 100 and _END_LINE.fullmatch(line)
    ]
    if not ends:
        return None
    starts = [0, *ends[:-1]]
    return [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def read(lines: Lines) -> ExportedArticle | None:
    """Read one article, with labels or without."""
    end = _END_LINE.fullmatch(lines[-1]) if lines else None
    if end is None:
        return None
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    lines = lines[start:]
    labels = {match["label"] for match in map(_LABEL_LINE.fullmatch, lines) if match}
    is_labelled = "HD" in labels and labels & {"PD", "SN", "WC"}
    fields = Fields()
    fields.set("id", "AN", end["id"])
    return (_read_labelled if is_labelled else _read_head)(lines, fields)


def _read_labelled(lines: Lines, fields: Fields) -> ExportedArticle | None:
    values: dict[str, list[str]] = {}
    for label, line in _labelled_lines(lines[:-1]):
        values.setdefault(label, []).append(line)
    for label, texts in values.items():
        field = FIELDS_BY_LABEL[label]
        if label not in TEXT_LABELS:
            fields.add(Label(field, label, " ".join(text.strip() for text in texts)))
    body = [*values.get("LP", ()), "", *values.get("TD", ())]
    return build_article(lines, body, fields)


def _labelled_lines(lines: Lines) -> Iterator[tuple[str, str]]:
    """Yield each line with the label to which it belongs."""
    label = ""
    for line in lines:
        match = _LABEL_LINE.fullmatch(line)
        if match and _begins_field(match["label"], match["value"] or "", label):
            label = match["label"]
            yield label, match["value"] or ""
        elif label:
            yield label, line


def _begins_field(label: str, value: str, current: str) -> bool:
    """Return whether a line begins a field, rather than continue the text."""
    if current not in TEXT_LABELS:
        return True
    if label == "TD" and current == "LP":
        return True
    if label not in TAIL_LABELS:
        return False
    return not value or label in ("CT", "RF", "PUB", "ART") or bool(_CODED.match(value))


def _read_head(lines: Lines, fields: Fields) -> ExportedArticle | None:
    """Read an article without labels: its head has a value in each line."""
    count = next(
        (
            index
            for index, line in enumerate(lines[:MAX_HEAD_LINES])
            if _WORD_COUNT.fullmatch(line)
        ),
        None,
    )
    if count is None:
        return None
    _read_title(lines[:count], fields)
    index = _read_source(lines, count + 1, fields)
    return build_article(lines, lines[index:-1], fields)


def _read_title(lines: Lines, fields: Fields) -> None:
    """Add section, headline and author, which stand in this order."""
    texts = [line.strip() for line in lines if line.strip()]
    if len(texts) > 1 and (are_names(texts[-1]) or has_byline_lead(texts[-1])):
        fields.set("authors", "byline line", texts.pop())
    if texts:
        is_long = len(texts[-1].split()) >= MIN_TITLE_WORDS
        fields.set("title", HEADLINE_KEY, texts[-1] if is_long else max(texts, key=len))


def _read_source(lines: Lines, start: int, fields: Fields) -> int:
    """Add date, outlet and language, and return the first line of the body."""
    end = _end_of_head(lines, start)
    for line in filter(None, (line.strip() for line in lines[start:end])):
        if is_date_line(line) and not fields.value("date"):
            fields.set("date", "date line", line)
        elif _TIME.fullmatch(line) or is_copyright(line):
            continue
        elif not fields.value("outlet"):
            fields.set("outlet", "outlet line", line)
        elif language_code(line) and not _CODE.fullmatch(line):
            fields.set("language", "language line", line)
    return end


def _end_of_head(lines: Lines, start: int) -> int:
    """Return the line below the copyright or the language, or else the next blank."""
    head = [i for i in range(start, len(lines) - 1) if lines[i].strip()]
    last = None
    for index in head[:MAX_SOURCE_LINES]:
        if len(lines[index]) > MAX_SOURCE_CHARS:
            break
        if is_copyright(lines[index]) or language_code(lines[index]):
            last = index
    if last is None:
        blank = (i for i in range(start, len(lines) - 1) if not lines[i].strip())
        return next(blank, len(lines) - 1)
    blank = (
        i
        for i in range(last, min(last + MAX_COPYRIGHT_LINES, len(lines)))
        if not lines[i].strip()
    )
    return next(blank, last + 1)
