"""Tests in a real browser, with and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.archive import sample_pages
from tests.web.conftest import CHROMIUM, ArchiveUnderTest, running_server
from tests.web.test_stories import RECORDS_WITH_COPIES

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
)


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def browser_page(
    browser: Browser, site: str, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Return a browser page, and check that its console stays empty."""
    context = browser.new_context(base_url=site, java_script_enabled=request.param)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_searching_filtering_opening_a_hit_and_going_back_work(
    browser_page: Page,
) -> None:
    browser_page.goto("/")
    browser_page.get_by_label("Search the articles").fill("S-400")
    browser_page.get_by_role("button", name="Search").click()
    expect(browser_page.get_by_role("status")).to_have_text("4 articles for S-400")
    sidebar = browser_page.get_by_role("complementary", name="Filters")
    sidebar.get_by_role("link", name="Sergey Shoigu 3", exact=True).click()
    sidebar.get_by_role("link", name="The Times of India 1", exact=True).click()
    expect(browser_page.get_by_role("status")).to_have_text("1 article for S-400")
    results = browser_page.url
    browser_page.get_by_role("list", name="Results").get_by_role("link").first.click()
    expect(browser_page.locator("#hit-1")).to_be_in_viewport()
    expect(browser_page.get_by_text("match 1 of 5")).to_be_visible()
    browser_page.get_by_role("link", name="Next ↓").click()
    expect(browser_page.locator("#hit-2")).to_be_in_viewport()
    expect(browser_page.get_by_text("match 2 of 5")).to_be_visible()
    expect(browser_page.get_by_text("match 1 of 5")).to_be_hidden()
    browser_page.get_by_role("link", name="Back to results").click()
    assert browser_page.url.partition("#")[0] == results
    expect(
        browser_page.get_by_role("list", name="Active filters").get_by_role("link")
    ).to_have_count(3)
    browser_page.get_by_role("link", name="Clear all filters").click()
    expect(browser_page.get_by_role("status")).to_have_text("4 articles for S-400")


def test_the_keyboard_alone_reaches_the_content_and_searches(
    browser_page: Page,
) -> None:
    browser_page.goto("/")
    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_role("link", name="Skip to content")).to_be_focused()
    browser_page.get_by_label("Search the articles").focus()
    browser_page.keyboard.type("Borisov")
    browser_page.keyboard.press("Enter")
    expect(browser_page.get_by_role("status")).to_have_text("2 articles for Borisov")


def test_a_bar_of_the_histogram_is_a_link(browser_page: Page) -> None:
    browser_page.goto("/?q=S-400")
    browser_page.locator(".timeline summary").first.click()
    browser_page.get_by_role("link", name="Week of 31 August 2020: 1 article").click()
    expect(browser_page.get_by_role("status")).to_have_text("1 article for S-400")


def test_on_a_small_screen_filters_open_from_a_fold(browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": 360, "height": 740})
    browser_page.goto("/?q=S-400")
    choice = browser_page.get_by_role("complementary", name="Filters").get_by_role(
        "link", name="The Times of India 1", exact=True
    )
    expect(choice).to_be_hidden()
    browser_page.get_by_text("Filters", exact=True).click()
    choice.click()
    expect(browser_page.get_by_role("status")).to_have_text("1 article for S-400")


def test_a_quote_links_to_the_evidence_of_a_fact(
    browser_page: Page, library: ArchiveUnderTest
) -> None:
    browser_page.goto(f"/documents/{library.document_id('002')}?q=S-400")
    row = browser_page.get_by_role("row", name="Date", exact=False).first
    row.get_by_text("Why?").click()
    row.get_by_role("link").first.click()
    evidence = browser_page.locator(".evidence-date").first
    expect(evidence).to_be_in_viewport()
    expect(evidence).to_have_css("outline-style", "solid")


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 360, 1280, 3840])
def test_no_page_overflows_the_screen(
    browser: Browser, site: str, library: ArchiveUnderTest, width: int
) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    for path in (
        "/",
        "/?q=S-400&person=Rajnath+Singh&outlet=The+Times+of+India&from=foo",
        f"/?q={'x' * 300}",
        f"/documents/{library.document_id('002')}?q=S-400#hit-1",
        "/people",
        "/people/rajnath-singh",
        f"/?q=S-400+title:{'missiles' * 30}&outlet=The+Times+of+India&from=1990",
        "/stats",
        "/?q=S-400&timeline=table",
        "/facets/person",
    ):
        page.goto(path)
        page.evaluate(
            "for (const fold of document.querySelectorAll('details')) fold.open = true"
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_long_evidence_and_candidates_do_not_overflow_the_screen(
    browser: Browser, empty_library: ArchiveUnderTest, tmp_path: Path, width: int
) -> None:
    """Show a long URL without spaces, and an article with two candidate dates."""
    folder = tmp_path / "folder"
    folder.mkdir()
    address = f"https://harbourpost.example/2021/03/02/{'cranes' * 40}"
    head = (
        f'<link rel="canonical" href="{address}">'
        '<meta name="dc.date" content="2021-02-27">'
    )
    (folder / "a.html").write_text(sample_pages.html_page(head))
    empty_library.ingest(folder)
    ((_, record),) = empty_library.catalog.changes(0)
    with running_server(empty_library) as site:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{site}/documents/{record.document.id}")
        page.evaluate(
            "for (const fold of document.querySelectorAll('details')) fold.open = true"
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (
            page.evaluate(
                "Math.min(...[...document.querySelectorAll('.fact-table th[scope=row]')]"
                ".map(th => th.offsetWidth))"
            )
            > 90
        )
        page.close()


MEASURE_CONTRASTS = """() => {
  const read = (text) => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [.2126, .7152, .0722][at], 0);
  const ground = (at) => { for (; at; at = at.parentElement) {
    const colour = read(getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour; } };
  const poor = new Set();
  for (const at of document.querySelectorAll('body *')) {
    if (at.closest('svg')) continue;
    if (![...at.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (!at.checkVisibility()) continue;
    const [a, b] = [light(read(getComputedStyle(at).color)), light(ground(at))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (contrast < 4.5) poor.add(at.outerHTML.slice(0, 120));
  }
  return [...poor];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_the_contrast_of_wcag_aa(
    browser: Browser, site: str, library: ArchiveUnderTest, scheme: str
) -> None:
    context = browser.new_context(base_url=site, color_scheme=scheme)
    page = context.new_page()
    for path in (
        "/?q=S-400&year=2020&from=foo",
        "/?q=zzz",
        f"/documents/{library.document_id('002')}?q=S-400#hit-1",
        "/facets/person?q=S-400&not-outlet=unknown",
        "/people",
        "/stats",
    ):
        page.goto(path)
        assert page.evaluate(MEASURE_CONTRASTS) == [], path
    context.close()


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_copies_are_opened_and_compared_by_keyboard_without_javascript(
    browser: Browser,
    empty_library: ArchiveUnderTest,
    tmp_path: Path,
    width: int,
    scheme: str,
) -> None:
    (tmp_path / "runs.jsonl").write_text(
        "\n".join(map(json.dumps, RECORDS_WITH_COPIES)), encoding="utf-8"
    )
    empty_library.ingest(tmp_path / "runs.jsonl")
    with running_server(empty_library) as site:
        viewport = {"width": width, "height": 800}
        plain_context = browser.new_context(
            base_url=site,
            color_scheme=scheme,
            viewport=viewport,
            java_script_enabled=False,
        )
        page = plain_context.new_page()
        page.goto("/?q=herring&sort=newest")
        copy = page.get_by_role("link", name="Cranes for quay")
        expect(copy).to_be_hidden()
        page.get_by_text("2 copies: North Post, PTI").press("Enter")
        expect(copy).to_be_visible()
        page.get_by_role("link", name="Compare all versions").press("Enter")
        expect(page.get_by_text("First published by North Post")).to_be_visible()
        page.get_by_role("radio", name="Compare to PTI, date unknown").press("Space")
        page.get_by_role("button", name="Compare").press("Enter")
        expect(
            page.get_by_role("radio", name="Compare to PTI, date unknown")
        ).to_be_checked()
        expect(page.locator(".diff del").last).to_contain_text("old town")
        scripted_page = browser.new_context(
            base_url=site, color_scheme=scheme, viewport=viewport
        ).new_page()
        scripted_page.goto(page.url)
        assert scripted_page.evaluate(MEASURE_CONTRASTS) == []
        assert scripted_page.evaluate("document.documentElement.scrollWidth") <= width
        plain_context.close()
        scripted_page.context.close()
