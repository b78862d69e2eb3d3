"""Test pages of long texts: parts, limited highlights, and the whole as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.home import Home
from tests.processor_time import processor_time_below
from tests.web.conftest import ArchiveUnderTest
from web.presenters import text_parts
from web.presenters.document_text import EvidenceSpan
from web.presenters.text_parts import PART_LENGTH, evidence_in_part, split_text

pytestmark = pytest.mark.long

MAX_PAGE_BYTES = 1_500_000
MAX_CPU_S = 2.0
WORDS = 1_000_000


@pytest.fixture(scope="module")
def long_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    """Return an archive with a text of 2 MB of one letter, and one of many lines."""
    base = tmp_path_factory.mktemp("long")
    (base / "letters.txt").write_text("A title\n\n" + "a " * WORDS)
    lines = [f"Line {number} of the harbour book." for number in range(12_000)]
    (base / "lines.txt").write_text("The harbour book\n\n" + "\n\n".join(lines))
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(base / "letters.txt", base / "lines.txt")
    yield library
    library.close()


def get_page(client: FlaskClient, url: str) -> BeautifulSoup:
    """Return a page that is neither large nor slow."""
    with processor_time_below(MAX_CPU_S):
        response = client.get(url)
        assert response.status_code == 200
        assert len(response.data) < MAX_PAGE_BYTES
    return BeautifulSoup(response.text, "lxml")


def text_of(page: BeautifulSoup) -> str:
    """Return the text of the article on a page."""
    body = page.select_one("article .text")
    assert body
    return body.get_text(" ", strip=True)


@pytest.mark.parametrize("url", ["/?q=a", "/api/v1/search?q=a", "/feed.atom?q=a"])
def test_a_search_counts_all_matches_of_a_long_text(
    long_texts: ArchiveUnderTest, url: str
) -> None:
    with processor_time_below(MAX_CPU_S):
        response = long_texts.client.get(url)
    assert len(response.data) < 100_000
    if url == "/?q=a":
        assert "1,000,001 matches" in " ".join(response.text.split())


@pytest.mark.parametrize("query", ["a", '"a a a"', "a NEAR a", "zzz", "a*"])
def test_a_page_of_a_long_text_is_small_and_fast(
    long_texts: ArchiveUnderTest, query: str
) -> None:
    id = long_texts.document_id("letters")
    page = get_page(long_texts.client, f"/documents/{id}?q={query}")
    assert len(page.select("article .text mark")) <= text_parts.MAX_HIGHLIGHTS
    if query == "a":
        assert "Only the first 1,000 of" in page.get_text()
        assert page.select_one("#hit-1000")
        last = page.select("article .match-nav")[-1]
        assert "next" not in str(last)


def test_the_parts_together_are_the_whole_text(long_texts: ArchiveUnderTest) -> None:
    id = long_texts.document_id("lines")
    url: str | None = f"/documents/{id}"
    shown: list[str] = []
    while url:
        page = get_page(long_texts.client, url)
        shown += re.findall(r"Line (\d+) of", text_of(page))
        link = page.select_one("nav.pager a[rel=next]")
        url = str(link["href"]) if link else None
    assert shown == [str(number) for number in range(12_000)]


def test_a_search_opens_the_first_part_with_a_match(
    long_texts: ArchiveUnderTest,
) -> None:
    id = long_texts.document_id("lines")
    page = get_page(long_texts.client, f'/documents/{id}?q="line 9000"')
    marked = page.select("article .text mark")
    assert [mark.get_text() for mark in marked] in (["Line", "9000"], ["Line 9000"])
    first = get_page(long_texts.client, f'/documents/{id}?q="line 9000"&part=1')
    assert "no matches in this part" in first.get_text()
    link = first.select_one("nav.pager a[rel=next]")
    assert link
    assert "q=%22line+9000%22" in str(link["href"])


@pytest.mark.parametrize("part", ["0", "-1", "x", "9" * 5000, "²", ""])
def test_an_unknown_part_is_the_first_or_the_last_one(
    long_texts: ArchiveUnderTest, part: str
) -> None:
    id = long_texts.document_id("lines")
    page = get_page(long_texts.client, f"/documents/{id}?part={part}")
    assert "This text is long" in page.get_text()


def test_the_whole_text_is_plain_text(
    long_texts: ArchiveUnderTest, tmp_path: Path
) -> None:
    id = long_texts.document_id("lines")
    response = long_texts.client.get(f"/documents/{id}/text")
    assert response.content_type == "text/plain; charset=utf-8"
    record = long_texts.catalog.record(id)
    assert record
    assert response.text == record.document.text
    assert long_texts.client.get("/documents/none/text").status_code == 404


def test_a_short_text_has_no_parts(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    _, record = next(iter(library.catalog.changes(0)))
    page = get_page(client, f"/documents/{record.document.id}")
    assert not page.select("article nav.pager")
    assert page.select_one(f'a[href="/documents/{record.document.id}/text"]')


@given(st.text(alphabet="ab \n", max_size=400))
def test_parts_are_contiguous_and_bounded(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_parts, "PART_LENGTH", 50)
        patch.setattr(text_parts, "CUT_RANGE", 10)
        parts = split_text(text)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(part.end - part.start <= 50 for part in parts)
    assert all(left.end == right.start for left, right in pairwise(parts))
    assert [part.number for part in parts] == list(range(1, parts[0].count + 1))


def test_evidence_is_counted_from_the_start_of_its_part() -> None:
    part = split_text("x" * (2 * PART_LENGTH))[1]
    spans = [
        EvidenceSpan("title", 0, 5),
        EvidenceSpan("outlet", PART_LENGTH - 2, PART_LENGTH + 3),
        EvidenceSpan("date", PART_LENGTH + 10, PART_LENGTH + 14),
    ]
    assert evidence_in_part(spans, part) == [
        EvidenceSpan("outlet", 0, 3),
        EvidenceSpan("date", 10, 14),
    ]
