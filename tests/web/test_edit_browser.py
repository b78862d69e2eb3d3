"""Correcting an archive in a real browser: by keyboard, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import CHROMIUM, Library, held, served
from web.jobs.editor import Editing
from web.urls import corrections as correction_urls

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def desk(
    request: pytest.FixtureRequest, browser: Browser, full: Library
) -> Iterator[Page]:
    """A browser before a real server that may be corrected."""
    with served(full, Editing(full.home, "Ada")) as site:
        context = browser.new_context(base_url=site, java_script_enabled=request.param)
        yield context.new_page()
        context.close()


def test_a_fact_is_corrected_and_undone_by_keyboard_alone(
    desk: Page, full: Library
) -> None:
    desk.goto(f"/documents/{full.id_of('bare')}")
    desk.get_by_role("link", name="Correct Outlet").press("Enter")
    expect(desk.get_by_label("Outlet")).to_be_focused()
    desk.keyboard.type("The Ferry")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("Outlet is now The Ferry.")
    expect(desk.locator(".known")).to_contain_text("corrected by Ada on")
    desk.locator(".flashed").get_by_role("button", name="Undo").press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("The correction was undone.")
    expect(desk.locator(".known")).not_to_contain_text("corrected by Ada on")


def test_all_of_a_host_are_corrected_in_a_browser(desk: Page, full: Library) -> None:
    desk.goto(f"/documents/{full.id_of('0.html')}")
    desk.get_by_role("link", name="Correct Outlet").click()
    desk.get_by_label("Outlet").fill("The Harbour Gazette")
    desk.get_by_label("all from www.harbourpost.example").check()
    desk.get_by_role("button", name="Set").click()
    desk.get_by_role("button", name="Correct 4 articles").click()
    expect(desk.get_by_role("status")).to_contain_text(
        "Outlet of 4 articles is now The Harbour Gazette."
    )


def test_a_correction_of_many_is_followed_to_its_end_without_a_hand(
    desk: Page, full: Library
) -> None:
    desk.goto(correction_urls.correct(full.id_of("0.html"), "outlet", "/?q=cranes"))
    desk.get_by_label("Outlet").fill("The Harbour Gazette")
    desk.get_by_label("all from www.harbourpost.example").check()
    desk.get_by_role("button", name="Set").click()
    with held(full.home):
        desk.get_by_role("button", name="Correct 4 articles").click()
        expect(desk.get_by_role("status")).to_have_text("0 of 4 articles are done.")
        expect(desk).to_have_title("0 of 4 articles are done. · Cuttings")
    expect(desk.get_by_role("status").first).to_contain_text(
        "Outlet of 4 articles is now The Harbour Gazette."
    )
    assert urlsplit(desk.url).query == "q=cranes"
    with held(full.home):
        desk.locator(".flashed").get_by_role("button", name="Undo").click()
        expect(desk.get_by_role("status")).to_have_text("0 of 4 articles are done.")
    expect(desk.get_by_role("status").first).to_contain_text(
        "The correction of 4 articles was undone."
    )
    assert urlsplit(desk.url).query == "q=cranes"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_a_turn_stays_on_the_screen(
    desk: Page, full: Library, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(correction_urls.correct(full.id_of("bare"), "outlet"))
    desk.get_by_label("Outlet").fill("The Ferry")
    with held(full.home):
        desk.get_by_role("button", name="Set").click()
        expect(desk.get_by_role("progressbar")).to_be_visible()
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("desk", [True], indirect=True)
def test_the_work_list_is_worked_through_by_single_keys(
    desk: Page, full: Library
) -> None:
    desk.goto("/work-list?kind=missing-date#work")
    tasks = desk.locator(".task")
    expect(tasks).to_have_count(5)
    expect(tasks.nth(0)).to_be_focused()
    desk.keyboard.press("j")
    expect(tasks.nth(1)).to_be_focused()
    desk.keyboard.press("k")
    desk.keyboard.press("a")
    expect(desk.get_by_role("status").first).to_contain_text("Date was checked: none.")
    expect(tasks).to_have_count(4)
    expect(tasks.nth(0)).to_be_focused()
    desk.keyboard.press("f")
    desk.get_by_label("Date", exact=True).fill("2020-09-03")
    desk.keyboard.press("Enter")
    expect(tasks).to_have_count(3)
    expect(tasks.nth(0)).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_for_corrections_stay_on_the_screen(
    desk: Page, full: Library, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    id = full.id_of("0.html")
    for path in (
        f"/documents/{id}",
        correction_urls.correct(id, "outlet"),
        correction_urls.alike(
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
        desk.goto(path)
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
