"""Test that exports of databases are read alike in every format they are delivered in.

The plain texts of kind N in `saved_inputs` are written as pages and documents, each line as
a paragraph, and with line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import pytest

from tests.archive.container_inputs.documents import docx, odt, rtf, w
from tests.archive.test_saved_inputs import INPUTS, SavedInput, content_of, problems_in

NEEDS_BLANKS = (
    "Ovid-like labels",
    "BBC Monitoring",
    "Newton Media, jeden",
    "facts of a book",
    "BIGKinds",
)
"""Names of texts whose parts only blank lines, indentation or line breaks tell apart."""
EXPORTS = [
    saved
    for saved in INPUTS
    if saved.kind == "N"
    and saved.format == "txt"
    and "encoding" not in saved.facts
    and not saved.name.startswith(NEEDS_BLANKS)
]


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def _page(text: str) -> bytes:
    body = "".join(
        f"<p>{'<br>'.join(map(escape, part.split(chr(10))))}</p>"
        for part in _paragraphs(text)
    )
    return (
        f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()
    )


def _document(text: str) -> bytes:
    return docx("".join(map(w, text.split("\n"))))


def _open_document(text: str) -> bytes:
    lines = (f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return odt("".join(lines))


FORMS: Mapping[str, Callable[[str], bytes]] = {
    "html": _page,
    "docx": _document,
    "rtf": lambda text: rtf(text.split("\n")),
    "odt": _open_document,
}
pytestmark = pytest.mark.long


def _cases() -> list[object]:
    return [
        pytest.param(saved, form, id=f"{form} {saved}")
        for form in FORMS
        for saved in EXPORTS
    ]


@pytest.mark.parametrize(("saved", "form"), _cases())
def test_an_export_is_read_alike_in_each_format(
    saved: SavedInput, form: str, tmp_path: Path
) -> None:
    path = tmp_path / f"export.{form}"
    path.write_bytes(FORMS[form](content_of(saved).decode("utf-8")))
    assert list(problems_in(path, form, saved.facts)) == []
