"""Tests of corrections in a real browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import (
    CHROMIUM,
    ArchiveUnderTest,
    locked_catalog,
    running_server,
)
from web.jobs.editor import Editor
from web.urls import corrections as correction_urls

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
    ),
]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def editing_page(
    request: pytest.FixtureRequest, browser: Browser, four_pages: ArchiveUnderTest
) -> Iterator[Page]:
    """Return a browser page of a real server that allows corrections."""
    with running_server(four_pages, Editor(four_pages.home, "Ada")) as site:
        context = browser.new_context(base_url=site, java_script_enabled=request.param)
        yield context.new_page()
        context.close()


def test_a_fact_is_corrected_and_undone_by_keyboard_alone(
    editing_page: Page, four_pages: ArchiveUnderTest
) -> None:
    editing_page.goto(f"/documents/{four_pages.document_id('bare')}")
    editing_page.get_by_role("link", name="Correct Outlet").press("Enter")
    expect(editing_page.get_by_label("Outlet")).to_be_focused()
    editing_page.keyboard.type("The Ferry")
    editing_page.keyboard.press("Enter")
    expect(editing_page.get_by_role("status")).to_contain_text(
        "Outlet is now The Ferry."
    )
    expect(editing_page.locator(".fact-outlet")).to_contain_text("corrected by Ada on")
    editing_page.locator(".flash").get_by_role("button", name="Undo").press("Enter")
    expect(editing_page.get_by_role("status")).to_contain_text(
        "The correction was undone."
    )
    expect(editing_page.locator(".fact-outlet")).not_to_contain_text(
        "corrected by Ada on"
    )


def test_all_of_a_host_are_corrected_in_a_browser(
    editing_page: Page, four_pages: ArchiveUnderTest
) -> None:
    editing_page.goto(f"/documents/{four_pages.document_id('0.html')}")
    editing_page.get_by_role("link", name="Correct Outlet").click()
    editing_page.get_by_label("Outlet").fill("The Harbour Gazette")
    editing_page.get_by_label("All articles from www.harbourpost.example").check()
    editing_page.get_by_role("button", name="Save correction").click()
    editing_page.get_by_role("button", name="Correct 4 articles").click()
    expect(editing_page.get_by_role("status")).to_contain_text(
        "Outlet of 4 articles is now The Harbour Gazette."
    )


def test_the_progress_page_of_a_bulk_correction_refreshes_to_the_end(
    editing_page: Page, four_pages: ArchiveUnderTest
) -> None:
    editing_page.goto(
        correction_urls.correct(
            four_pages.document_id("0.html"), "outlet", "/?q=cranes"
        )
    )
    editing_page.get_by_label("Outlet").fill("The Harbour Gazette")
    editing_page.get_by_label("All articles from www.harbourpost.example").check()
    editing_page.get_by_role("button", name="Save correction").click()
    with locked_catalog(four_pages.home):
        editing_page.get_by_role("button", name="Correct 4 articles").click()
        expect(editing_page.get_by_role("status")).to_have_text(
            "0 of 4 articles corrected."
        )
        expect(editing_page).to_have_title("0 of 4 articles corrected. · Cuttings")
    expect(editing_page.get_by_role("status").first).to_contain_text(
        "Outlet of 4 articles is now The Harbour Gazette."
    )
    assert urlsplit(editing_page.url).query == "q=cranes"
    with locked_catalog(four_pages.home):
        editing_page.locator(".flash").get_by_role("button", name="Undo").click()
        expect(editing_page.get_by_role("status")).to_have_text(
            "0 of 4 articles corrected."
        )
    expect(editing_page.get_by_role("status").first).to_contain_text(
        "The correction of 4 articles was undone."
    )
    assert urlsplit(editing_page.url).query == "q=cranes"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_progress_page_does_not_overflow_the_screen(
    editing_page: Page, four_pages: ArchiveUnderTest, width: int
) -> None:
    editing_page.set_viewport_size({"width": width, "height": 800})
    editing_page.goto(correction_urls.correct(four_pages.document_id("bare"), "outlet"))
    editing_page.get_by_label("Outlet").fill("The Ferry")
    with locked_catalog(four_pages.home):
        editing_page.get_by_role("button", name="Save correction").click()
        expect(editing_page.get_by_role("progressbar")).to_be_visible()
        assert editing_page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
        )


@pytest.mark.parametrize("editing_page", [True], indirect=True)
def test_the_review_queue_can_be_processed_with_single_keys(
    editing_page: Page, four_pages: ArchiveUnderTest
) -> None:
    editing_page.goto("/work-list?kind=missing-date#work")
    tasks = editing_page.locator(".task")
    expect(tasks).to_have_count(5)
    expect(tasks.nth(0)).to_be_focused()
    editing_page.keyboard.press("j")
    expect(tasks.nth(1)).to_be_focused()
    editing_page.keyboard.press("k")
    editing_page.keyboard.press("a")
    expect(editing_page.get_by_role("status").first).to_contain_text(
        "Date accepted: none."
    )
    expect(tasks).to_have_count(4)
    expect(tasks.nth(0)).to_be_focused()
    editing_page.keyboard.press("f")
    editing_page.get_by_label("Date", exact=True).fill("2020-09-03")
    editing_page.keyboard.press("Enter")
    expect(tasks).to_have_count(3)
    expect(tasks.nth(0)).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_correction_pages_do_not_overflow_the_screen(
    editing_page: Page, four_pages: ArchiveUnderTest, width: int
) -> None:
    editing_page.set_viewport_size({"width": width, "height": 800})
    id = four_pages.document_id("0.html")
    for path in (
        f"/documents/{id}",
        correction_urls.correct(id, "outlet"),
        correction_urls.bulk_preview(
            id,
            [
                ("fact", "outlet"),
                ("action", "set"),
                ("value", "x" * 200),
                ("scope", "host"),
            ],
        ),
        "/work-list?kind=missing-date",
        "/decisions",
    ):
        editing_page.goto(path)
        assert editing_page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
        ), path
