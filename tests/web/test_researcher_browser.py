"""Test the story of a researcher in a browser, with and without JavaScript.

The researcher finds two subjects, counts them over time, reads each match in its
context, lists what was said about them and takes the numbers to Python.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import cuttings
from tests.web.conftest import CHROMIUM, ArchiveUnderTest, running_server

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
    ),
]


@pytest.fixture
def site(reports: ArchiveUnderTest) -> Iterator[str]:
    """Return the address of a read-only server of the reports."""
    with running_server(reports) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """Return a browser page of the server."""
    context = browser.new_context(base_url=site, java_script_enabled=request.param)
    context.set_default_timeout(5_000)
    yield context.new_page()
    context.close()


def analyse(page: Page) -> None:
    """Go from the results of a search to its analyses."""
    page.get_by_text("Export and analyse").click()
    page.get_by_role("link", name="Analyse").click()


def analysis(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Analyses").get_by_role(
        "link", name=name
    )


def download_rows(page: Page) -> list[dict[str, str]]:
    """Download the table of a page as CSV, and return its rows."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return [*csv.DictReader(text.splitlines())]


def test_a_researcher_counts_from_search_to_numbers(page: Page, site: str) -> None:
    page.goto("/?q=ship")
    expect(page.locator(".card").first).to_be_visible()
    analyse(page)

    # Two searches side by side, over time
    page.get_by_label("2", exact=True).fill("train")
    page.get_by_label("Periods").select_option(label="Months")
    page.get_by_role("button", name="Compare").click()
    series = page.get_by_role("list", name="Searches").get_by_role("listitem")
    expect(series).to_have_text(["ship 20 articles", "train 20 articles"])
    months = page.locator("table.numbers").first.get_by_role("row")
    expect(months).to_have_count(5)
    expect(months.nth(1).get_by_role("cell")).to_have_text(["5", "5", "10"])
    counts = download_rows(page)
    page.get_by_role("link", name="Share of the archive").click()
    expect(months.nth(1).get_by_role("cell").first).to_have_text("50%")
    expect(page.get_by_role("row", name="harbour").first).to_be_visible()

    # A number leads to its articles
    page.get_by_role("link", name="Counts").click()
    months.nth(1).get_by_role("cell").first.get_by_role("link").click()
    expect(page.locator(".card")).to_have_count(5)

    # Each match in its context
    analyse(page)
    analysis(page, "Concordance").click()
    expect(page.get_by_role("status")).to_contain_text("10 matches")
    matches = download_rows(page)
    assert len(matches) == 10
    page.get_by_role("link", name="Remove the filters").click()
    expect(page.get_by_role("status")).to_contain_text("40 matches")

    # What was said about it, and who appears with whom
    analysis(page, "Quotations").click()
    page.get_by_label("Speaker").fill("Ann Lind")
    page.get_by_label("From").fill("2021-02")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_have_text("Quotations in 15 articles")
    assert len(download_rows(page)) == 15
    analysis(page, "Co-mentions").click()
    expect(page.get_by_role("table").first).to_contain_text("Cara Dane")

    # The same numbers in Python
    in_python = cuttings.open(site).search("ship").counts(by="month").to_pandas()
    assert list(in_python["articles"]) == [5, 5, 5, 5]
    assert [int(row["count"]) for row in counts if row["search"] == "ship"] == [
        *in_python["articles"]
    ]
