"""Browser tests of the design of the search page: places, sizes and Tab stops."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import web
from tests.web.conftest import CHROMIUM, ArchiveUnderTest, running_server
from tests.web.page_helpers import get_page, only_element, text_of

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
)

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
MAX_TAB_STOPS = 15


@pytest.fixture
def desktop(browser: Browser, site: str) -> Iterator[Page]:
    """Return a browser page of 1280 by 900 pixels."""
    context = browser.new_context(base_url=site, viewport=DESKTOP)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """Return a browser page of 360 by 740 pixels."""
    context = browser.new_context(base_url=site, viewport=PHONE)
    yield context.new_page()
    context.close()


def box(page: Page, selector: str, position: int = 0) -> dict[str, float]:
    """Return the place and size of an element in pixels."""
    bounds = page.locator(selector).nth(position).bounding_box()
    assert bounds, selector
    return dict(bounds)


@pytest.mark.parametrize("path", ["/", "/?q=S-400", "/?q=S-400&not-outlet=unknown"])
def test_results_start_near_the_top(desktop: Page, path: str) -> None:
    desktop.goto(path)
    assert box(desktop, ".cards")["y"] < 260


def test_the_first_screen_shows_four_cards(desktop: Page) -> None:
    desktop.goto("/?q=S-400")
    last = box(desktop, ".card", 3)
    assert last["y"] + last["height"] <= DESKTOP["height"]


def test_the_search_box_is_in_the_row_of_the_masthead(desktop: Page) -> None:
    desktop.goto("/")
    row = [box(desktop, selector) for selector in (".site-name", "#q", ".dates")]
    centers = [bounds["y"] + bounds["height"] / 2 for bounds in row]
    assert max(centers) - min(centers) < 8
    assert desktop.locator("header #q").count() == 1


def test_the_timeline_is_a_strip_that_opens(desktop: Page) -> None:
    desktop.goto("/?q=S-400")
    summary = desktop.locator(".timeline > details > summary")
    assert box(desktop, ".timeline > details > summary")["height"] == pytest.approx(
        48, abs=2
    )
    bar = desktop.get_by_role("link", name="Week of 22 June 2020: 1 article")
    expect(bar).to_be_hidden()
    summary.click()
    expect(desktop.locator(".strip")).to_be_hidden()
    bar.click()
    expect(desktop.get_by_role("status")).to_have_text("1 article for S-400")
    expect(desktop.locator(".chart")).to_be_visible()  # stays open while it is used


def test_on_a_phone_the_timeline_is_one_line(phone: Page) -> None:
    phone.goto("/?q=S-400")
    expect(phone.locator(".strip")).to_be_hidden()
    expect(phone.locator(".chart")).to_be_hidden()
    assert 24 <= box(phone, ".timeline > details > summary")["height"] <= 48
    phone.locator(".timeline > details > summary").click()
    expect(phone.locator(".chart")).to_be_visible()


def test_empty_periods_are_a_thin_hatch_with_a_legend(desktop: Page) -> None:
    desktop.goto("/?q=S-400&timeline=share")
    hatch = desktop.locator(".chart line.empty").first
    stroke = hatch.evaluate("line => getComputedStyle(line).strokeWidth")
    assert float(stroke.removesuffix("px")) <= 8
    assert hatch.evaluate("line => getComputedStyle(line).strokeDasharray") != "none"
    highest_bar = max(
        bar.bounding_box()["height"]  # type: ignore[index]
        for bar in desktop.locator(".chart a rect:last-of-type").all()
    )
    assert highest_bar > 8 * 4
    expect(desktop.get_by_text("no articles in the archive").first).to_be_visible()


def test_undated_articles_have_a_bar_without_a_question_mark(desktop: Page) -> None:
    desktop.goto("/?q=S-400&timeline=share")
    labels = desktop.locator(".chart text").all_text_contents()
    assert "No date" in labels
    assert "?" not in labels


def test_less_than_fifteen_tab_stops_lead_to_the_first_result(desktop: Page) -> None:
    desktop.goto("/?q=S-400")
    first_result = desktop.locator(".card a").first
    stop_count = 0
    while stop_count < MAX_TAB_STOPS:
        desktop.keyboard.press("Tab")
        stop_count += 1
        if first_result.evaluate("link => link === document.activeElement"):
            break
    assert stop_count < MAX_TAB_STOPS


@pytest.mark.parametrize(
    ("link", "target"), [("Skip to content", "main"), ("Skip to filters", "filters")]
)
def test_skip_links_lead_to_the_results_and_the_filters(
    desktop: Page, link: str, target: str
) -> None:
    desktop.goto("/?q=S-400")
    skip_link = desktop.get_by_role("link", name=link)
    skip_link.focus()
    expect(skip_link).to_be_in_viewport()
    desktop.keyboard.press("Enter")
    expect(desktop.locator(f"#{target}")).to_be_focused()


def test_a_card_shows_no_word_for_a_certain_date_and_a_sign_for_an_inferred_one(
    desktop: Page,
) -> None:
    desktop.goto("/?q=S-400")
    dates = desktop.locator(".card .date")
    texts = [" ".join(text.split()) for text in dates.all_inner_texts()]
    assert "24 June 2020" in texts
    assert any("≈" in text and "October 2018" in text for text in texts)
    signs = desktop.locator(".card .date i")
    assert signs.first.get_attribute("title") == "inferred"
    visible = dates.evaluate_all(
        "dates => dates.map(date => [...date.childNodes]"
        ".filter(node => !node.classList?.contains('hidden'))"
        ".map(node => node.textContent).join(''))"
    )
    assert not [text for text in visible if "stated" in text or "inferred" in text]


def test_a_heading_that_repeats_the_snippet_is_dropped(
    library: ArchiveUnderTest,
) -> None:
    for card in get_page(library.client, "/").select(".card"):
        heading = text_of(only_element(card, "h2"))
        snippet = card.select_one(".snippet")
        words = heading.removesuffix("…").split()[:8]
        assert not snippet or text_of(snippet).split()[: len(words)] != words
    assert len(get_page(library.client, "/").select(".card h2.lead")) == 4


@pytest.fixture
def one_outlet(empty_library: ArchiveUnderTest, tmp_path: Path) -> ArchiveUnderTest:
    """Return an archive of three articles of one outlet. Two name an author."""
    articles = [
        {
            "id": str(number),
            "title": f"Cranes for quay {number}",
            "body": f"The council bought cranes for quay {number}.",
            "outlet": "Harbourpost",
            "date": f"2021-03-{number + 1:02}",
            **({"authors": [f"Ann Lind {number}"]} if number < 2 else {}),
        }
        for number in range(3)
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    empty_library.ingest(file)
    return empty_library


def test_a_facet_without_a_choice_is_hidden_until_it_is_chosen(
    one_outlet: ArchiveUnderTest,
) -> None:
    def facets(url: str) -> dict[str, list[str]]:
        return {
            str(group["aria-labelledby"]): [
                text_of(name) for name in group.select("li span:not(.hidden)")
            ]
            for group in get_page(one_outlet.client, url).select(".sidebar section")
        }

    shown = facets("/")
    assert "by-outlet" not in shown
    assert "by-agency" not in shown
    assert "by-person" not in shown
    assert shown["by-author"][-1] == "no author named"
    assert facets("/?outlet=Harbourpost")["by-outlet"] == ["Harbourpost"]
    assert facets("/?not-agency=unknown")["by-agency"] == ["no agency named"]


def test_an_exclusion_is_visible(desktop: Page) -> None:
    desktop.goto("/?q=S-400")
    control = desktop.get_by_role("link", name="Exclude The Times of India")
    bounds = control.bounding_box()
    assert bounds
    assert min(bounds["width"], bounds["height"]) >= 24
    assert control.evaluate("link => getComputedStyle(link).borderTopStyle") == "solid"
    control.click()
    name = desktop.locator(".sidebar .excluded span:not(.hidden)")
    assert "line-through" in name.evaluate(
        "name => getComputedStyle(name).textDecorationLine"
    )
    expect(
        desktop.get_by_role("list", name="Active filters").get_by_text(
            "Excluded outlet"
        )
    ).to_be_visible()


def test_the_unknown_value_is_the_last_of_all_pages(library: ArchiveUnderTest) -> None:
    names = []
    for page in (1, 2, 3, 4):
        soup = get_page(library.client, f"/facets/person?size=4&page={page}")
        names += [text_of(name) for name in soup.select(".choices span:not(.hidden)")]
    assert len(names) == len(set(names))
    outlets = get_page(library.client, "/facets/outlet?size=1&page=1")
    assert text_of(only_element(outlets, ".choices span")) == "The Times of India"
    outlets = get_page(library.client, "/facets/outlet?size=1&page=2")
    assert text_of(only_element(outlets, ".choices span")) == "outlet unknown"


@pytest.mark.parametrize("path", ["/?q=S-400", "/?q=S-400&timeline=share"])
def test_the_page_works_in_dark_mode_on_a_phone(
    browser: Browser, library: ArchiveUnderTest, path: str
) -> None:
    with running_server(library) as site:
        page = browser.new_page(viewport=PHONE, color_scheme="dark")
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.close()


def test_the_fonts_come_with_the_archive_and_their_licences(
    desktop: Page, library: ArchiveUnderTest
) -> None:
    desktop.goto("/?q=S-400")
    desktop.wait_for_function("document.fonts.status === 'loaded'")
    loaded = desktop.evaluate(
        "[...document.fonts].filter(font => font.status === 'loaded')"
        ".map(font => font.family.replaceAll('\"', '') + ' ' + font.style)"
    )
    assert sorted(loaded) == [
        "Cuttings Sans normal",
        "Cuttings Serif italic",
        "Cuttings Serif normal",
    ]
    fonts = Path(web.__file__).parent / "static" / "fonts"
    assert sum(file.stat().st_size for file in fonts.glob("*.woff2")) < 100_000
    licences = [file.read_text() for file in fonts.glob("*.OFL.txt")]
    assert len(licences) == 2
    assert all("SIL Open Font License" in text for text in licences)
