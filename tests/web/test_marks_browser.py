"""Test the story of a chronology in a browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from index.catalog_feed import CatalogFeed
from tests.web.conftest import CHROMIUM, ArchiveUnderTest, running_server
from tests.web.test_accessibility import accessibility_violations
from web.jobs.editor import Editor

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
    ),
]


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


def test_a_journalist_collects_orders_annotates_and_dates_articles(page: Page) -> None:
    page.goto("/?q=S-400")
    boxes = page.get_by_role("checkbox", name="Select")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.get_by_text("Work with selected articles").click()
    page.get_by_label("Collection", exact=True).fill("The deal")
    page.get_by_role("button", name="Put into it").click()
    expect(page.locator(".flash")).to_contain_text("2 articles put into “The deal”.")
    page.get_by_role("navigation", name="Main").get_by_text("Collections").click()
    page.get_by_role("link", name="The deal").click()
    titles = page.locator(".member h2 a")
    expect(titles).to_have_count(2)
    second = titles.nth(1).inner_text()
    page.get_by_role("button", name="up").nth(1).press("Enter")
    expect(titles.nth(0)).to_have_text(second)
    titles.nth(0).click()
    page.get_by_text("Collect, tag, write a note").click()
    page.get_by_label("Note", exact=True).fill("Ask the ministry")
    page.get_by_role("button", name="Save the note").last.click()
    expect(page.locator(".notes")).to_contain_text("Ask the ministry")
    page.get_by_role("link", name="The deal").click()
    page.get_by_role("link", name="Chronology").click()
    expect(page.locator(".chronology dd")).to_have_count(2)
    expect(page.locator(".chronology")).to_contain_text("Ask the ministry")
    page.goto("/?q=note:ministry")
    expect(page.locator(".card")).to_have_count(1)


def test_selected_words_become_the_passage_of_a_note(
    browser: Browser, site: str, empty_library: ArchiveUnderTest
) -> None:
    page = browser.new_context(base_url=site).new_page()
    page.goto(f"/documents/{empty_library.catalog.find_ids('')[0]}")
    page.get_by_text("Collect, tag, write a note").click()
    page.evaluate(
        "() => getSelection().selectAllChildren(document.querySelector('.text p'))"
    )
    words = page.locator(".text p").first.inner_text()
    passage = page.get_by_label("Passage")
    expect(passage).not_to_have_value("")
    assert passage.input_value().split()[:5] == words.split()[:5]
    page.get_by_label("Note", exact=True).fill("Here")
    page.get_by_role("button", name="Save the note").last.click()
    expect(page.locator(".notes blockquote a")).to_have_count(1)
    page.context.close()


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (320, "dark")], ids=["wide", "narrow"]
)
def test_axe_finds_nothing_on_the_pages_of_marks(
    browser: Browser,
    site: str,
    empty_library: ArchiveUnderTest,
    width: int,
    scheme: str,
) -> None:
    catalog = empty_library.catalog
    ids = catalog.find_ids("")
    catalog.collections.add(ids, "Deal", "Ada")
    shown = empty_library.document_id("002")
    catalog.marks.tag(ids[:2], "war", "Ada")
    catalog.marks.set_read([shown], "Ada")
    catalog.marks.add_note(shown, "A note", "Ada")
    catalog.searches.save("Missiles", "q=S-400", "Ada")
    empty_library.engine.sync(CatalogFeed(catalog))
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    for address in (
        *("/?tag=war", f"/documents/{shown}", "/collections", "/collections/deal"),
        *("/collections/deal/print", "/collections/deal/chronology"),
        *("/searches", "/searches/missiles/new"),
    ):
        page.goto(address)
        # The links of the facts have their own rules of size.
        violations = [
            violation
            for violation in accessibility_violations(page)
            if "#evidence-" not in violation and 'class="fix"' not in violation
        ]
        assert violations == [], address
        scroll_width = page.evaluate("document.documentElement.scrollWidth")
        assert scroll_width <= width, address
    context.close()
