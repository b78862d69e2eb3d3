"""Exports and labels in tables of two columns, as Factiva writes documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tests.archive.container_inputs.documents import docx, rtf, rtf_text, w
from tests.archive.container_inputs.pdf_builder import Line, unicode_pdf, wrap
from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample

Rows = Sequence[tuple[str, str]]
PAIRS = (
    ("en", "de"),
    ("fr", "es"),
    ("ru", "zh"),
    ("sv", "pl"),
    ("it", "cs"),
    ("tr", "el"),
)
COVER = (
    "User Name: Reader", "Date and Time: Thursday, 5 March 2020 10:11 AM",
    "Job Number: 14", "Documents (2)",
)  # fmt: skip


def _word_table(rows: Rows) -> str:
    def cell(text: str) -> str:
        return f"<w:tc>{''.join(map(w, text.split(chr(10))))}</w:tc>"

    lines = (f"<w:tr>{cell(label)}{cell(value)}</w:tr>" for label, value in rows)
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def _rtf_table(rows: Rows) -> str:
    def cell(text: str) -> str:
        paragraphs = map(rtf_text, text.split("\n"))
        return "\\pard\\intbl " + "\\par ".join(paragraphs) + "\\cell "

    head = "\\trowd\\cellx1000\\cellx9000 "
    return "".join(f"{head}{cell(label)}{cell(value)}\\row\n" for label, value in rows)


def _page_table(rows: Rows) -> str:
    lines = (
        f"<tr><td><b>{label}</b></td><td>{'<br>'.join(map(escape, value.split(chr(10))))}</td></tr>"
        for label, value in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _factiva(sample: Sample, number: int) -> Rows:
    first, *rest = sample.paragraphs
    return (
        ("HD", sample.title), ("BY", sample.author), ("WC", "412 words"),
        ("PD", sample.day), ("SN", sample.outlet), ("SC", "SALTM"), ("PG", "7"),
        ("LA", "English"), ("CY", f"Copyright 2020 {sample.outlet}"), ("LP", first),
        ("TD", "\n".join(rest)), ("PUB", "Salt Media"),
        ("AN", f"Document SALTM00020200303eg33000{number}x"),
    )  # fmt: skip


def _labelled(sample: Sample) -> Rows:
    return (
        ("Title", sample.title), ("Source", sample.outlet), ("Date", sample.day),
        ("Author", sample.author),
    )  # fmt: skip


def _nexis(sample: Sample) -> list[str]:
    return [
        sample.title, sample.outlet, sample.day, "", "Copyright 2020 Salt Media", "",
        "Section: NEWS; Pg. 7", "Length: 210 words", f"Byline: {sample.author}", "", "Body", "",
        *sample.paragraphs, "", "Load-Date: March 4, 2020", "", "End of Document",
    ]  # fmt: skip


def _rtf(body: str) -> bytes:
    return f"{{\\rtf1\\ansi\\uc1 {body}}}".encode("ascii")


def _page(body: str) -> bytes:
    head = "<head><meta charset='utf-8'><title>Export</title></head>"
    return f"<html>{head}<body>{body}</body></html>".encode()


def _pair(one: str, two: str) -> Iterator[ContainerInput]:
    first, second = SAMPLES[one], SAMPLES[two]
    facts = {
        "count": "2",
        "title": f"{first.title} | {second.title}",
        "date": "2020-03-03 | 2020-03-03",
        "outlet": f"{first.outlet} | {second.outlet}",
        "authors": f"{first.author} | {second.author}",
        "has": f"{first.story} && {second.story}",
        "lacks": "Salt Media",
    }
    exports = (_factiva(first, 1), _factiva(second, 2))
    paragraphs = ["".join(map(w, sample.paragraphs)) for sample in (first, second)]
    labels = [_word_table(_labelled(sample)) for sample in (first, second)]
    cover = [*COVER, f"1. {first.title}", f"2. {second.title}"]
    nexis = [*cover, *_nexis(first), *_nexis(second)]
    files = {
        "factiva.docx": docx(w("").join(map(_word_table, exports))),
        "factiva.rtf": _rtf("\\pard\\par ".join(map(_rtf_table, exports))),
        "factiva.html": _page("<br>".join(map(_page_table, exports))),
        "labels.docx": docx(labels[0] + paragraphs[0] + labels[1] + paragraphs[1]),
        "nexis.docx": docx("".join(map(w, nexis))),
        "nexis.rtf": rtf(nexis),
    }
    for name, content in files.items():
        yield ContainerInput("N", name, f"{one} and {two} in tables", content, facts)
    rows = _labelled(first)
    lines = "\\pard " + "\\par ".join(map(rtf_text, first.paragraphs))
    only = {
        "count": "1", "title": first.title, "date": "2020-03-03", "outlet": first.outlet,
        "authors": first.author, "has": first.story,
    }  # fmt: skip
    with_colons = [(f"{label}:", value) for label, value in rows]
    for name, content in (
        ("colons.docx", docx(_word_table(with_colons) + paragraphs[0])),
        ("labels.rtf", _rtf(_rtf_table(rows) + lines)),
        ("labels.html", _page(_page_table(rows) + first.html)),
    ):
        yield ContainerInput("N", name, f"{one}, labels in a table", content, only)


SIZES = ((16, 10, 10), (14, 12, 10), (12, 10, 10))
"""Sizes of the headline, of the outlet and of the day."""


def _printed(sample: Sample, sizes: Sequence[int]) -> bytes:
    """Return a PDF of Nexis Uni, whose lines have no gaps between them."""
    pages: list[list[Line]] = [[]]
    y = 740.0
    for number, text in enumerate(_nexis(sample)):
        size = sizes[number] if number < len(sizes) else 10
        for part in wrap(text, 480, size) if text else [""]:
            if part:
                pages[-1].append(Line(50, y, size, part))
            y -= size * 1.25
            if y < 60:
                pages.append([])
                y = 740.0
    return unicode_pdf(*pages)


def _prints() -> Iterator[ContainerInput]:
    for language in ("en", "de", "fr", "ru", "es", "nl"):
        sample = SAMPLES[language]
        facts = {
            "title": sample.title, "outlet": sample.outlet, "date": "2020-03-03",
            "authors": sample.author,
        }  # fmt: skip
        for sizes in SIZES:
            name = f"{language}, letters of {', '.join(map(str, sizes))} points"
            yield ContainerInput("N", "nexis.pdf", name, _printed(sample, sizes), facts)


INPUTS = (*(item for pair in PAIRS for item in _pair(*pair)), *_prints())
