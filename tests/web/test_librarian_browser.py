"""Test the story of a librarian in a browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import CHROMIUM, ArchiveUnderTest, running_server
from tests.web.test_accessibility import accessibility_violations
from web.jobs.editor import Editor
from web.urls import corrections as correction_urls

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
    ),
]
POST = "The Harbour Post"


@pytest.fixture
def site(seeded_library: ArchiveUnderTest) -> Iterator[str]:
    """Return the address of a server of the seeds that allows editing."""
    editor = Editor(seeded_library.home, "Ada")
    with running_server(seeded_library, editor) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """Return a browser page of the server."""
    context = browser.new_context(base_url=site, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_a_librarian_corrects_facts_in_bulk_from_search_to_undo(page: Page) -> None:
    flash = page.locator(".flash")
    page.goto("/?outlet=unknown")
    page.get_by_text("Work with selected articles").click()
    page.get_by_label("all 4 found").check()
    page.get_by_label("Fact", exact=True).select_option(label="Outlet")
    page.get_by_label("New value").fill(POST)
    page.get_by_role("button", name="Preview the correction").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Outlet of 4 articles")
    expect(page.locator(".similar ins").first).to_have_text(POST)
    page.get_by_role("button", name="Correct 4 articles").click()
    expect(flash).to_contain_text(f"Outlet of 4 articles is now {POST}.")
    page.goto(f"/?outlet={POST}")
    expect(page.locator(".card")).to_have_count(4)
    boxes = page.get_by_role("checkbox", name="Select")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_text("Work with selected articles").click()
    page.get_by_role("button", name="Preview: remove the fact").click()
    page.get_by_role("button", name="Correct 2 articles").click()
    expect(flash).to_contain_text("Outlet of 2 articles is now none.")
    expect(page.locator(".card")).to_have_count(2)
    flash.get_by_role("button", name="Undo").click()
    expect(flash).to_contain_text("The correction of 2 articles was undone.")
    expect(page.locator(".card")).to_have_count(4)


def test_a_librarian_works_through_a_queue(page: Page) -> None:
    flash, tasks = page.locator(".flash"), page.locator(".task")
    page.goto(correction_urls.review_queue("missing-outlet"))
    expect(tasks).to_have_count(4)
    page.get_by_role("checkbox", name="Select").nth(0).check()
    page.get_by_role("checkbox", name="Select").nth(2).check()
    page.get_by_label("Outlet", exact=True).fill(POST)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Correct 2 articles").click()
    expect(flash).to_contain_text(f"Outlet of 2 articles is now {POST}.")
    expect(tasks).to_have_count(2)
    page.get_by_label("all 2 in this queue").check()
    page.get_by_role("button", name="Accept: no value …").click()
    page.get_by_role("button", name="Accept in 2 articles").click()
    expect(flash).to_contain_text("Outlet of 2 articles accepted.")
    expect(page.get_by_text("This queue is empty")).to_be_visible()
    flash.get_by_role("button", name="Undo").click()
    expect(tasks).to_have_count(2)


@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_keys_of_the_queue_work_from_page_load(page: Page) -> None:
    tasks = page.locator(".task")
    page.goto(correction_urls.review_queue("missing-outlet"))
    expect(page.locator("#tick-all")).to_be_visible()
    page.keyboard.press("j")
    expect(tasks.nth(0)).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(tasks.nth(1)).to_be_focused()
    expect(tasks.nth(0).get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("tick the article")
    page.keyboard.press("Escape")
    page.locator("#tick-all").check()
    expect(page.locator("#queue input.select:checked")).to_have_count(4)
    page.keyboard.press("a")
    expect(page.locator(".flash")).to_contain_text("Outlet accepted: none.")
    expect(tasks).to_have_count(3)


def test_a_librarian_merges_people_who_were_found_by_search(page: Page) -> None:
    page.goto("/people?q=singh")
    page.get_by_role("checkbox", name="Select Rajnath Singh").check()
    page.get_by_role("button", name="Merge the ticked people").click()
    page.get_by_label("Find people by any part of the name").fill("fenghe")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Wei Fenghe").check()
    page.get_by_role("button", name="Find and take the ticked ones").click()
    page.get_by_role("radio", name="Wei Fenghe").check()
    page.get_by_role("button", name="Merge 2 people into one").click()
    flash = page.locator(".flash")
    expect(flash).to_contain_text("Rajnath Singh merged into Wei Fenghe.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wei Fenghe")
    flash.get_by_role("button", name="Undo").click()
    expect(flash).to_contain_text("Undone: Rajnath Singh merged into Wei Fenghe")
    page.goto("/people/rajnath-singh")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rajnath Singh")


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (320, "dark")], ids=["wide", "narrow"]
)
def test_axe_finds_nothing_on_the_pages_of_a_librarian(
    browser: Browser, site: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    fields = [("fact", "outlet"), ("action", "set"), ("scope", "found")]
    for address in (
        "/?q=S-400",
        "/people",
        correction_urls.review_queue("missing-outlet"),
        correction_urls.review_queue("vague-date"),
        correction_urls.selected([*fields, ("value", POST)]),
        correction_urls.selected([*fields, ("value", "")]),
        correction_urls.merge_people(["rajnath-singh", "wei-fenghe"], "s"),
    ):
        page.goto(address)
        if address.startswith("/?"):
            page.get_by_text("Work with selected articles").click()
        assert accessibility_violations(page) == [], address
        scroll_width = page.evaluate("document.documentElement.scrollWidth")
        assert scroll_width <= width, address
    context.close()
