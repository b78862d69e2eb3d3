"""Test that pages are parsed correctly, and that no markup causes an error."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import tostring

from archive.html import Page, TimeElement
from archive.html.main_text import extract_main_text

SENTENCE = (
    "The harbour board said on Tuesday that the new cranes would arrive before the end "
    "of the year. "
)
PAGE = f"""<!DOCTYPE html>
<!-- saved from url=(0031)https://harbour.example/cranes/ -->
<html lang="en-GB"><head>
<title>Cranes arrive |
  Harbour Post</title>
<link rel="canonical" href="https://harbour.example/cranes">
<meta property="og:site_name" content="Harbour Post"><meta name="Author" content=" Ada  Quay ">
<meta itemprop="datePublished" content="2021-03-04"><meta name="author" content="Bo Pier">
<meta name="empty" content=" ">
<script type="application/ld+json">
//<![CDATA[
{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle", "headline": "Cranes
arrive"}}, [{{"@type": "Person"}}]]}}
//]]></script>
<script type="application/ld+json">{{"broken": </script>
</head><body><svg><title>Logo</title></svg><header><h1>Harbour Post</h1></header>
<nav><a>Home</a><a>Sport</a></nav>
<main><article><h1>Cranes<br>arrive</h1>
<div class="article-byLine">By <b>A</b>da Quay</div><span class="last-update">now</span>
<time class="stamp" itemprop="datePublished" datetime="2021-03-04T10:00Z" pubdate>4 March</time>
<abbr class="updated" title="2021-03-05">a day later</abbr><ins datetime="2020-01-01">x</ins>
<p>{SENTENCE * 3}</p><p>{SENTENCE * 3}Only here: mackerel.</p><script>var hidden = 1;</script>
</article></main><footer>Imprint and terms</footer></body></html>"""


@pytest.fixture
def page() -> Page:
    return Page.parse(PAGE)


def test_the_title_is_from_the_page_and_not_from_an_svg(page: Page) -> None:
    assert page.title == "Cranes arrive | Harbour Post"


def test_the_headline_is_the_one_in_the_article(page: Page) -> None:
    assert page.headline == "Cranes arrive"


def test_without_an_article_the_first_heading_with_words_is_the_headline() -> None:
    assert (
        Page.parse("<h1><img></h1><h1>Second</h1><h1>Third</h1>").headline == "Second"
    )


def test_the_page_names_its_own_address_and_where_it_was_saved_from(page: Page) -> None:
    assert page.canonical_url == "https://harbour.example/cranes"
    assert page.save_info.url == "https://harbour.example/cranes/"


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="en-GB">', "en"),
        ('<html xml:lang="DE">', "de"),
        ('<meta property="og:locale" content="fr_CA">', "fr"),
        ('<meta http-equiv="Content-Language" content="pl, en">', "pl"),
        ('<html lang="und"><meta property="og:locale" content="it_IT">', "it"),
        ('<html lang="english">', None),
        ("<p>x", None),
    ],
)
def test_the_language_is_a_primary_tag(html: str, language: str | None) -> None:
    assert Page.parse(html).languages == ((language,) if language else ())


def test_meta_values_come_in_the_requested_order_ignoring_case(
    page: Page,
) -> None:
    assert page.meta("datepublished", "AUTHOR", "empty", "none") == (
        ("datepublished", "2021-03-04"),
        ("AUTHOR", "Ada Quay"),
        ("AUTHOR", "Bo Pier"),
    )


def test_json_ld_is_flattened_and_invalid_parts_are_skipped(page: Page) -> None:
    assert page.jsonld() == (
        {"@type": "NewsArticle", "headline": "Cranes\narrive"},
        {"@type": "Person"},
    )


@pytest.mark.parametrize(
    "script",
    ["[" * 100_000, '{"a":' * 100_000, "1" * 5000, "[null, 1, {}]", "", "{nan"],
)
def test_json_ld_without_an_object_is_nothing(script: str) -> None:
    assert (
        Page.parse(f'<script type="application/ld+json">{script}</script>').jsonld()
        == ()
    )


def test_times_carry_their_machine_form_words_and_hints(page: Page) -> None:
    assert page.time_elements() == (
        TimeElement(
            "2021-03-04T10:00Z", "4 March", "stamp datePublished pubdate", "now"
        ),
        TimeElement("2021-03-05", "a day later", "updated"),
    )


def test_classed_elements_are_found_by_the_beginning_of_a_part_of_their_names(
    page: Page,
) -> None:
    assert (
        page.texts_by_class("byline") == page.texts_by_class("line") == ("By Ada Quay",)
    )
    assert page.texts_by_class("date") == ("4 March",)


def test_an_element_of_many_words_is_no_byline() -> None:
    assert (
        Page.parse(f"<div class=byline>{SENTENCE * 9}</div>").texts_by_class("byline")
        == ()
    )


def test_the_main_text_is_the_article_in_paragraphs_and_leaves_the_page_whole(
    page: Page,
) -> None:
    html_before = tostring(page.tree)
    text = extract_main_text(page) or ""
    assert text.endswith("Only here: mackerel.")
    assert f"{SENTENCE.strip()}\n\n{SENTENCE}" in text
    assert "Imprint" not in text
    assert "hidden" not in text
    assert tostring(page.tree) == html_before


def test_the_visible_text_is_the_articles_without_scripts(page: Page) -> None:
    text = page.visible_text() or ""
    assert text.startswith("Cranes\n\narrive\n\nBy Ada Quay")
    assert "hidden" not in text


def test_a_teaser_is_not_mistaken_for_the_article() -> None:
    html = f"<article>More news</article><p>{SENTENCE * 5}</p>"
    assert SENTENCE.strip() in (Page.parse(html).visible_text() or "")


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "\0",
        "<!-- x -->",
        "<!--",
        "<![CDATA[",
        "<html>",
        "<frameset>",
        "\ud800",
    ],
)
def test_an_empty_page_has_no_values(html: str) -> None:
    page = Page.parse(html)
    assert (
        page.title,
        page.headline,
        page.canonical_url,
        next(iter(page.languages), None),
        page.save_info.url,
    ) == (None,) * 5
    assert (
        page.meta("author"),
        page.jsonld(),
        page.time_elements(),
        page.texts_by_class("date"),
    ) == ((),) * 4


def test_a_page_with_an_xml_declaration_is_parsed() -> None:
    assert (
        Page.parse(
            '<?xml version="1.0" encoding="latin1"?><html><title>é</title>'
        ).title
        == "é"
    )


def test_references_to_characters_that_no_text_carries_are_dropped() -> None:
    page = Page.parse(
        "<title>a&#1;b&#x0;c&#xD800;d&#xFFFE;e&#99999999;f&#13;&#65;</title>"
    )
    assert page.title == "abcde\ufffdf A"


HOSTILE_MARKUP = {
    "open": "<div>" * 100_000 + "x",
    "paragraphs": f"<p>{SENTENCE}" * 3_000,
    "attributes": "<p " + "a=b " * 50_000 + ">x",
    "quotes": "<a href='" * 50_000,
    "comments": "<!--" * 50_000,
    "tables": "<table><tr><td>" * 3_000 + SENTENCE,
    "times": "<time datetime=x class=date>" * 1_500,
    "blanks": "<p>" + " " * 500_000 + "x",
}


@pytest.mark.parametrize("name", HOSTILE_MARKUP)
@pytest.mark.long
def test_hostile_markup_is_parsed_in_time(name: str) -> None:
    begun = time.monotonic()
    page = Page.parse(HOSTILE_MARKUP[name])
    _ = (
        page.title,
        page.headline,
        page.time_elements(),
        page.texts_by_class("date"),
        page.visible_text(),
        extract_main_text(page),
    )
    assert time.monotonic() - begun < 20


def test_words_nested_100_000_deep_are_kept_without_a_crash() -> None:
    """Run in a child process, because a failure would crash the interpreter."""
    code = (
        "from archive.html import Page; from archive.html.main_text import extract_main_text\n"
        f"page = Page.parse('<div>' * 100000 + '<p>{SENTENCE}</p>' + '</div>' * 100000 + '<p>after</p>')\n"
        "assert extract_main_text(page); print(page.visible_text().endswith('after'))"
    )
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"


@given(st.text(alphabet="<>/!-pbhtmlr1 ='\"&#x;[]{}\0\x01\ud800é\n"))
def test_any_string_is_a_page(html: str) -> None:
    page = Page.parse(html)
    text = page.visible_text()
    assert text is None or text.strip()
    extract_main_text(page)


@pytest.mark.parametrize(
    "tag",
    ["<embed src=x.swf>", "<wbr>", "<track src=x/>", "<source srcset='a/b.png'/>", "<EMBED>"],
)  # fmt: skip
def test_a_tag_without_an_end_contains_nothing(tag: str) -> None:
    page = Page.parse(f"<body><p>One {tag}word</p><p>Two</p>{tag}<p>Three</p></body>")
    name = tag.strip("<>").split()[0].lower()
    assert all(len(element) == 0 for element in page.tree.iter(name))
    assert page.lines == ("One word", "Two", "Three")
