"""Test the authors of sites that one person writes, and companies named like one."""

from __future__ import annotations

import pytest

from archive.extract import authors
from archive.model import Confidence
from archive.names.degrees import names_with_degrees
from archive.names.person_names import NO_CONTEXT
from archive.readers import read_article

STORY = (
    "<p>I used to keep my notes in many places, and I never knew where to look for one "
    "of them. Some were on paper, others were in mails that I had sent to myself.</p>"
    "<p>Now everything is in one folder. I write each note as a plain file, and the name "
    "of the file begins with the day. It takes a minute a day to do so.</p><p>When the "
    "year ends, I read all of them again, and I delete the ones that nobody will ever "
    "need. That leaves about a hundred notes, and an evening well spent on them.</p>"
)
ORGANIZATION = (
    '<script type="application/ld+json">'
    '{"@type": "Organization", "name": "Miriam Cole"}</script>'
)


def _authors(head: str = "", text: str = "", name: str = "Miriam Cole") -> list[str]:
    article = read_article(
        f"<html lang=en><head><title>A folder for all my notes | {name}</title>{head}"
        f'</head><body><header><a href="/">{name}</a></header><main>'
        f"<h1>A folder for all my notes</h1>{STORY}{text}</main></body></html>".encode(),
        "html",
    )
    fact = authors.extract(article)
    assert fact is None or fact.confidence in {Confidence.INFERRED, Confidence.STATED}
    return list(fact.value) if fact else []


def test_the_author_is_the_person_whose_name_the_site_has() -> None:
    assert _authors() == ["Miriam Cole"]


@pytest.mark.parametrize(
    ("head", "text", "name"),
    [
        ("", "<p>Miriam Cole sells folders in nine towns.</p>", "Miriam Cole"),
        (ORGANIZATION, "", "Miriam Cole"),
        ("", "", "Harbour Folders"),
        ("", "", "Miriam Cole Ltd"),
    ],
)
def test_a_company_is_no_author(head: str, text: str, name: str) -> None:
    assert _authors(head, text, name) == []


def test_a_byline_comes_before_the_name_of_the_site() -> None:
    assert _authors('<meta name="author" content="Paula Grant">') == ["Paula Grant"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Quay, MD", ("Ada Quay",)),
        ("Ada Quay, Ph.D., RN and Bo Pier, DVM", ("Ada Quay", "Bo Pier")),
        ("Ada Quay, BA, VTS (Behavior); Paul Grant, CEPF®", ("Ada Quay", "Paul Grant")),
        ("Silver Spring, MD", ()),
        ("Ada Quay, Staff Writer", ()),
        ("Ada Quay", ()),
        ("Ada Quay, MD; Bo Pier", ()),
        ("London, Paris, Rome", ()),
    ],
)
def test_degrees_mark_a_line_of_names(line: str, names: tuple[str, ...]) -> None:
    assert names_with_degrees(line, NO_CONTEXT) == names
