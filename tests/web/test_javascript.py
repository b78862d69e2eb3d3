"""Tests of the script: suggestions, single-key shortcuts and the time range."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.conftest import CHROMIUM

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Return a browser page, and check that its console stays empty."""
    context = browser.new_context(
        base_url=site, viewport={"width": 1000, "height": 800}
    )
    browser_page = context.new_page()
    complaints: list[str] = []
    browser_page.on("console", lambda message: complaints.append(message.text))
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    yield browser_page
    context.close()
    assert complaints == []


def test_what_is_typed_is_completed_by_the_arrow_keys_and_announced(page: Page) -> None:
    page.goto("/")
    search_box = page.get_by_role("combobox", name="Search the articles")
    with page.expect_response(re.compile(r"suggest\?q=talks%20shoi$")):
        search_box.press_sequentially("talks shoi")
    expect(page.get_by_role("listbox", name="Suggestions")).to_contain_text(
        "Sergey Shoigu"
    )
    expect(search_box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[aria-live]")).to_have_text(re.compile(r"\d suggestions"))
    search_box.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    expect(option).to_contain_text("Sergey Shoigu")
    expect(search_box).to_have_attribute(
        "aria-activedescendant", option.get_attribute("id") or ""
    )
    search_box.press("Enter")
    expect(search_box).to_have_value('talks person:"Sergey Shoigu" ')
    expect(page.get_by_role("listbox")).to_be_hidden()
    search_box.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("article")
    expect(
        page.get_by_role("list", name="Results").get_by_role("listitem").first
    ).to_contain_text("Shoigu")


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/")
    search_box = page.get_by_role("combobox")
    search_box.press_sequentially("missil")
    expect(page.get_by_role("listbox")).to_be_visible()
    search_box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(search_box).to_have_value("missil")


@pytest.mark.parametrize("key", ["ArrowDown", "Escape"])
def test_a_late_answer_does_not_change_what_a_key_chose(page: Page, key: str) -> None:
    late_routes: list[Route] = []

    def delay(route: Route) -> None:
        late_routes.append(route)

    page.goto("/")
    search_box = page.get_by_role("combobox")
    search_box.press_sequentially("missil")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    first_option = options.first.inner_text()
    page.route("**/suggest?q=missile", delay)
    with page.expect_request("**/suggest?q=missile"):
        search_box.press_sequentially("e")
    search_box.press(key)
    late_routes[0].continue_()
    page.wait_for_timeout(500)
    selected = page.get_by_role("option", selected=True).all_inner_texts()
    assert selected == ([first_option] if key == "ArrowDown" else [])
    assert page.get_by_role("listbox").is_visible() == (key == "ArrowDown")


def test_a_click_takes_a_suggestion(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("missil")
    page.get_by_role("option").filter(has_text=re.compile(r"^missile\b")).first.click()
    expect(page.get_by_role("combobox")).to_have_value(re.compile("^missile "))


def test_single_keys_lead_through_results_and_hits(page: Page) -> None:
    page.goto("/?q=S-400")
    results = (
        page.get_by_role("list", name="Results")
        .get_by_role("heading")
        .get_by_role("link")
    )
    page.keyboard.press("j")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url("**/documents/**#hit-1")
    page.keyboard.press("n")
    page.wait_for_url("**#hit-2")
    page.keyboard.press("p")
    page.wait_for_url("**#hit-1")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.get_by_role("combobox")).to_have_value("jk?")


def test_the_key_help_lists_keys_and_can_disable_them(page: Page) -> None:
    page.goto("/?q=S-400")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("next result")
    sheet.get_by_role("checkbox").uncheck()
    sheet.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()
    expect(page.locator(":focus")).to_have_count(0)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(sheet).to_be_visible()


def test_a_range_of_time_is_dragged_over(page: Page) -> None:
    # The words of the query must not be mistaken for placeholders of the dates.
    page.goto("/?q=S-400+OR+FROM+OR+UNTIL")
    page.locator(".timeline summary").first.click()
    box = page.locator(".chart").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 40)
    expect(page.locator(".range-chosen")).to_be_attached()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_url("**from=2020-01&to=2020-0*")
    expect(page.get_by_role("status")).to_contain_text("2 articles")


def test_a_range_of_time_is_set_by_the_arrow_keys(page: Page) -> None:
    page.goto("/?q=S-400")
    page.locator(".timeline summary").first.press("Enter")
    page.get_by_text("Choose a time range").focus()
    page.keyboard.press("Enter")
    first = page.get_by_role("slider", name="From")
    last = page.get_by_role("slider", name="to", exact=True)
    first.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-valuetext", "Week of 17 August 2020")
    last.focus()
    page.keyboard.press("ArrowLeft")
    expect(last).to_have_attribute("aria-valuetext", "Week of 24 August 2020")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2020-08-17&to=2020-09-06")
    expect(page.get_by_role("status")).to_contain_text("1 article")
