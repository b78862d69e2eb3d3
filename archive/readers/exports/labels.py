"""Recognize labels such as `BYLINE:` or `Titel der Publikation:` in exported articles.

The labels are in `archive/data/export_labels.tsv`, in the languages in which databases
export. Case, accents, spaces and hyphens are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from archive.data_files import read_rows, split_cell
from archive.text.normalization import letters_and_digits, normalize_letters

MAX_LABEL_CHARS = 40

_LABEL_LINE = re.compile(
    rf"\s*+(?P<label>[^\W\d_][^:：\n]{{0,{MAX_LABEL_CHARS}}}+)[:：](?P<value>.*)",
    re.DOTALL,
)
_COPYRIGHT = re.compile(
    r"\s*+(?:\(?copyright\b|©|\(c\)\s|all rights reserved|alle rechte vorbehalten|"
    r"tous droits r|todos los derechos reserv|tutti i diritti riserv|"
    r"alle rechten voorbehouden|todos os direitos reserv)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line: the field it stands for, and its value."""

    field: str
    name: str
    value: str


def read_label(line: str) -> Label | None:
    """Return the label at the start of a line, or `None` if there is none."""
    match = _LABEL_LINE.match(line)
    if match is None:
        return None
    field = _fields_by_label().get(label_key(match["label"]))
    if field is None:
        return None
    return Label(field, match["label"].strip(), match["value"].strip())


def has_label(line: str, fields: Iterable[str]) -> bool:
    """Return whether a line begins with a label of one of the fields."""
    label = read_label(line)
    return label is not None and label.field in fields


def is_heading(line: str, field: str) -> bool:
    """Return whether a line is only the label of a field, such as `Body`."""
    text = line.strip()
    if not 0 < len(text) <= MAX_LABEL_CHARS or text[0].islower():
        return False
    return _fields_by_label().get(label_key(text)) == field


def is_copyright(line: str) -> bool:
    """Return whether a line is a note about copyright."""
    return _COPYRIGHT.match(line) is not None


def labels_of(field: str) -> Iterator[str]:
    """Yield the labels of a field as they are written."""
    for row in read_rows("export_labels.tsv"):
        if row[0] == field:
            yield from split_cell(row[1])


@cache
def _fields_by_label() -> dict[str, str]:
    fields: dict[str, str] = {}
    for field, labels in read_rows("export_labels.tsv"):
        for label in split_cell(labels):
            fields.setdefault(label_key(label), field)
    return fields


def label_key(label: str) -> str:
    """Return the letters and digits of a label, without case and accents."""
    return letters_and_digits(normalize_letters(label))
