"""Browser tests of the design of an article's page: order, folds and printing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.archive import sample_pages
from tests.web.conftest import CHROMIUM, ArchiveUnderTest, running_server
from tests.web.page_helpers import get_page, text_of

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
)

DESKTOP = {"width": 1280, "height": 900}
MAX_GUTTER = 64  # pixels between the text and what is beside it


@pytest.fixture
def article(browser: Browser, site: str, library: ArchiveUnderTest) -> Iterator[Page]:
    """Return a browser page with an article of the seeds."""
    context = browser.new_context(base_url=site, viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"/documents/{library.document_id('002')}?q=S-400")
    yield page
    context.close()


def test_the_text_is_first_and_beside_it_people_quotations_similar_and_facts(
    article: Page,
) -> None:
    order = article.locator("#headline, .text, aside h2").evaluate_all(
        "elements => elements.map(element => element.id || element.className"
        " || element.textContent)"
    )
    assert order == [
        "headline",
        "text",
        "People",
        "Quotations",
        "Similar articles",
        "known",
        "Source",
    ]
    text = article.locator(".text").bounding_box()
    aside = article.locator("aside").bounding_box()
    assert text
    assert aside
    assert text["y"] < 320
    assert 0 < aside["x"] - (text["x"] + text["width"]) <= MAX_GUTTER
    assert aside["x"] + aside["width"] == pytest.approx(1280 - 48, abs=2)


def test_a_fact_is_one_line_with_its_evidence_behind_why(article: Page) -> None:
    row = article.locator(".fact-date")
    expect(row.locator("blockquote").first).to_be_hidden()
    expect(row.get_by_text("corroborated")).to_be_hidden()
    for fact in article.locator(".fact-table tr[class]:visible").all():
        height = fact.bounding_box()["height"]  # type: ignore[index]
        lines = fact.locator(".value").evaluate(
            "value => value.getClientRects().length"
        )
        assert height <= 20 + 24 * lines, fact.inner_text()
    row.get_by_text("Why?").click()
    expect(row.locator("blockquote").first).to_be_visible()
    expect(row.get_by_text("corroborated")).to_be_visible()


def test_the_folds_of_facts_have_different_names(article: Page) -> None:
    names = [
        " ".join((name or "").split())
        for name in article.locator(".why > summary").all_text_contents()
    ]
    assert "Why? (Date)" in names
    assert len(names) == len(set(names))


def test_unknown_facts_are_named_on_one_fold(article: Page) -> None:
    row = article.get_by_role("row", name="Outlet unknown")
    expect(row).to_be_hidden()
    article.get_by_text("Unknown:").click()
    expect(row).to_be_visible()


def test_a_long_list_of_quotations_is_folded(
    library: ArchiveUnderTest,
) -> None:
    soup = get_page(library.client, f"/documents/{library.document_id('004')}")
    assert len(soup.select("section > .quotes > li")) == 6
    assert len(soup.select("section > details > .quotes > li")) > 0
    assert "Show 1 more" in text_of(soup)


@pytest.mark.parametrize("wanted", [False, True])
def test_evidence_is_printed_only_if_it_is_wanted(article: Page, wanted: bool) -> None:
    article.get_by_label("Print the evidence too").set_checked(wanted)
    article.emulate_media(media="print")
    expect(article.locator(".text")).to_be_visible()
    expect(article.locator(".fact-date .value").first).to_be_visible()
    expect(article.locator(".search-form")).to_be_hidden()
    expect(article.get_by_text("Why?").first).to_be_hidden()
    evidence = article.locator(".fact-date blockquote").first
    if wanted:
        expect(evidence).to_be_visible()
    else:
        expect(evidence).to_be_hidden()


def test_a_phone_shows_the_text_before_everything_else(
    browser: Browser, empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        sample_pages.html_page('<meta name="pubdate" content="2021-03-02">')
    )
    empty_library.ingest(file)
    ((_, record),) = empty_library.catalog.changes(0)
    with running_server(empty_library) as site:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(f"{site}/documents/{record.document.id}")
        text = page.locator(".text").bounding_box()
        aside = page.locator("aside").bounding_box()
        assert text
        assert aside
        assert text["y"] + text["height"] < aside["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.close()
