"""Read the facts in labelled lines at the start or the end of a plain text.

Databases and people write them above a text: `Title: …`, `Publication: …`, `Date: …`.
Ovid writes each label on a line of its own, with the value on the indented lines below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from archive.article import Article
from archive.names.bylines import uninverted_name
from archive.readers.exports.factiva import FIELDS_BY_LABEL
from archive.readers.exports.labels import is_copyright, read_label
from archive.readers.exports.layout import outlet_name
from archive.readers.exports.press import outlet_and_day
from archive.readers.field_names import CAPTURE_NAMES, FIELD_NAMES, plain_name
from archive.readers.record_fields import ParsedRecord, parse_record

CELL_SIGN = "|"
"""What stands between the cells of a row."""
MAX_HEAD_LINES = 60
MAX_LABEL_CHARS = 30
MAX_TITLE_CHARS = 160
HEADLINE_KEY = "headline line"
"""The place of a headline without a label, above or below the head."""
MIN_FIELDS = 3
"""Facts in a head. Fewer may be lines of the text."""
MAX_TITLE_LINES = 8
"""Lines of a text that may have its title, above labels at its end."""
SECTION_OR_HEADLINE = frozenset({"rubrik"})
"""Labels of a headline in Swedish, and of a section in German."""
MIN_HEADLINE_WORDS = 3
ARTICLE_LABELS = frozenset({"articlename", "articletitle"})
SOURCE_FACTS = ("outlet", "date", "url")
"""Facts of which a head has at least one."""
HEAD_FACTS = ("title", "outlet", "date", "authors", "url", "language")

_LABELLED = re.compile(
    rf"[ \t]*+(?:(?P<label>[^\W\d_][^:：\n]{{0,{MAX_LABEL_CHARS}}}+)[:：](?!//)|"
    rf"[【〔［\[](?P<boxed>[^\W\d_][^】〕］\]\n]{{0,{MAX_LABEL_CHARS}}}+)[】〕］\]][:：]?)"
    r"[ \t]*+(?P<value>.*)"
)
"""A label before a colon or in brackets, as in East Asia: `【見出し】古い橋`."""
_INDENTED = re.compile(r"[ \t]{2,}(?P<value>\S.*)")


@dataclass(frozen=True, slots=True)
class LabelledHead:
    """The labelled values at the start of a text, and the text below them.

    `values` maps the names of facts to their values, and `labels` to their labels.
    """

    values: Mapping[str, str]
    labels: Mapping[str, str]
    text: str


def with_labelled_facts(article: Article) -> Article:
    """Return an article with the facts in labelled lines above or below its text."""
    head = split_labelled_head(rows_as_lines(article.text))
    if head is None:
        return article
    record = facts_of(head)
    return replace(
        article,
        text=head.text,
        record_fields=record.fields,
        record_keys=head.labels,
        notes=(*article.notes, *record.notes),
    )


def rows_as_lines(text: str) -> str:
    """Return a text whose rows with a label and a value are lines such as `Title: …`.

    Databases write their labels into a table of two columns.
    """
    if CELL_SIGN not in text:
        return text
    return "\n".join(map(_row_as_line, text.split("\n")))


def _row_as_line(line: str) -> str:
    cells = line.strip(f" \t{CELL_SIGN}")
    if CELL_SIGN in line and not cells.strip(f" -:{CELL_SIGN}"):
        return ""
    label, _, value = (part.strip() for part in cells.partition(CELL_SIGN))
    label = label.rstrip(" :：")
    if not value or ":" in label or len(label) > MAX_LABEL_CHARS:
        return line
    if label in FIELDS_BY_LABEL:
        return f"{label} {value}"
    labelled = f"{label}: {value}"
    return labelled if has_fact_label(labelled) else line


def facts_of(head: LabelledHead) -> ParsedRecord:
    """Return the facts of a head with their types checked."""
    return parse_record(head.values)


def first_label(line: str) -> str | None:
    """Return the label at the start of a line in plain letters, if it has one."""
    match = _LABELLED.fullmatch(line)
    return plain_name(_label_of(match)) if match else None


def are_labelled_lines(line: str, following: str) -> bool:
    """Return whether a line begins with a label, and is not the end of the line above.

    Any label may follow on a line with a known one.
    """
    return has_fact_label(following) or (
        first_label(following) is not None and has_fact_label(line)
    )


def has_fact_label(line: str) -> bool:
    """Return whether a line begins with a label of a fact or of a database."""
    match = _LABELLED.fullmatch(line)
    return match is not None and (
        _fact_of(_label_of(match)) is not None or read_label(line) is not None
    )


def split_labelled_head(text: str) -> LabelledHead | None:
    """Return the head of a text, or `None` if it has no title or too few facts."""
    title, lines = _split_headline(text.split("\n"))
    for pairs in (_labelled_lines(lines), _labels_above_values(lines)):
        values: dict[str, str] = {"title": title} if title else {}
        labels: dict[str, str] = {"title": HEADLINE_KEY} if title else {}
        end = 0
        for label, value, next_line in pairs:
            fact = "title" if _is_headline_label(label, value) else _fact_of(label)
            if fact == "body":
                body = "\n".join([value, *lines[next_line:]])
                return _head(values, labels, body)
            if fact and value:
                _add_value(values, labels, fact, label, value)
            end = next_line
        if "title" not in values and {"outlet", "date"} <= values.keys():
            below = next((i for i in range(end, len(lines)) if lines[i].strip()), end)
            if below < len(lines) and _may_be_headline(lines[below]):
                values["title"] = lines[below].strip()
                labels["title"] = HEADLINE_KEY
                end = below + 1
        if head := _head(values, labels, "\n".join(lines[end:])):
            return head
    return _split_foot(text)


def _split_foot(text: str) -> LabelledHead | None:
    """Return the labelled lines at the end of a text, as PressReader prints them.

    Reviews end with the facts of a book. So the label names an article, or the title
    stands above the text, too.
    """
    all_lines = text.rstrip().split("\n")
    start = _start_of_foot(all_lines)
    lines, above = all_lines[start:], "\n".join(all_lines[:start])
    pairs = list(_labelled_lines(lines))
    values: dict[str, str] = {}
    labels: dict[str, str] = {}
    for label, value, _ in pairs:
        fact = _fact_of(label)
        if fact and value:
            _add_value(values, labels, fact, label, value)
    title = values.get("title", "")
    top = [
        line.strip() for line in above.split("\n", MAX_TITLE_LINES)[:MAX_TITLE_LINES]
    ]
    names_article = plain_name(labels.get("title", "")) in ARTICLE_LABELS
    return _head(values, labels, above) if title in top or names_article else None


def _start_of_foot(lines: list[str]) -> int:
    """Return where the labelled lines at the end begin, without those of the text."""
    start = len(lines)
    for index in reversed(range(max(0, len(lines) - MAX_HEAD_LINES), len(lines))):
        if lines[index].strip():
            if not _LABELLED.fullmatch(lines[index]):
                break
            start = index
    return start


def _split_headline(lines: list[str]) -> tuple[str, list[str]]:
    """Return the headline right above a head, or an empty one, and the lines below it."""
    texts = [
        i for i, line in enumerate(lines) if line.strip() and not is_copyright(line)
    ][:2]
    if len(texts) < 2:
        return "", lines
    first, second = texts
    above, below = lines[first].strip(), lines[second].strip()
    if _LABELLED.fullmatch(above) or not _may_be_headline(above):
        return "", lines[first:]
    match = _LABELLED.fullmatch(below)
    if match and _fact_of(_label_of(match)) in ("authors", "date", "outlet"):
        return above, lines[second:]
    return "", lines[first:]


def _may_be_headline(line: str) -> bool:
    return len(line.strip()) <= MAX_TITLE_CHARS and not line.rstrip().endswith(
        (".", ":", ";", "。")
    )


def _head(
    values: Mapping[str, str], labels: Mapping[str, str], text: str
) -> LabelledHead | None:
    is_head = "title" in values and not values.keys().isdisjoint(SOURCE_FACTS)
    if not is_head or len(values) < MIN_FIELDS or not text.strip():
        return None
    return LabelledHead(values, labels, _plain_lines(text))


def _add_value(
    values: dict[str, str], labels: dict[str, str], fact: str, label: str, value: str
) -> None:
    """Add the value of a fact, and the day behind an outlet. The first values stay."""
    parts = outlet_and_day(value) if fact == "outlet" else {}
    for name, part in (parts or {fact: value}).items():
        if name not in values:
            values[name] = _value_of(name, part)
            labels[name] = label


def _value_of(fact: str, value: str) -> str:
    """Return the value of a fact without what databases add to it."""
    if fact == "outlet":
        return outlet_name(value) or value
    return (uninverted_name(value) or value) if fact == "authors" else value


def _plain_lines(text: str) -> str:
    """Return a text without the indentation that all its lines have."""
    lines = text.split("\n")
    if all(line.startswith("  ") for line in lines if line.strip()):
        lines = [line.strip() for line in lines]
    return "\n".join(lines).strip("\n")


def _is_headline_label(label: str, value: str) -> bool:
    """Return whether a label means a headline here, and a section in other languages."""
    words = len(value.split())
    return plain_name(label) in SECTION_OR_HEADLINE and words >= MIN_HEADLINE_WORDS


def _fact_of(label: str) -> str | None:
    """Return the fact of a label, or `None` for any other label."""
    plain = plain_name(label)
    if plain in CAPTURE_NAMES:
        return None
    if label_of_export := read_label(f"{label}: x"):
        name = label_of_export.field
        return name if name in (*HEAD_FACTS, "body") else None
    return next((name for name in HEAD_FACTS if plain in FIELD_NAMES[name]), None)


def _labelled_lines(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield label and value of the first lines, and the number of the next line."""
    for index, line in enumerate(lines[:MAX_HEAD_LINES]):
        if not line.strip():
            continue
        match = _LABELLED.fullmatch(line)
        if match is None or not (match["value"].strip() or _fact_of(_label_of(match))):
            return
        yield _label_of(match), match["value"].strip(), index + 1


def _label_of(match: re.Match[str]) -> str:
    return (match["label"] or match["boxed"]).strip()


def _labels_above_values(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield the labels that have their values on the indented lines below."""
    index = 0
    while index < min(len(lines), MAX_HEAD_LINES):
        line = lines[index]
        if not line.strip():
            index += 1
            continue
        if (
            line[0].isspace()
            or len(line) > MAX_LABEL_CHARS
            or not _fact_of(line.strip())
        ):
            return
        values = []
        end = index + 1
        while end < len(lines) and (value := _INDENTED.fullmatch(lines[end])):
            values.append(value["value"].strip())
            end += 1
        if not values:
            return
        is_body = _fact_of(line.strip()) == "body"
        yield (
            line.strip(),
            "" if is_body else " ".join(values),
            index + 1 if is_body else end,
        )
        index = end
