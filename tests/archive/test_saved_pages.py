"""Test pages saved by programs.

What a program adds to a page is evidence, but not part of the article.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive.extract.pipeline import extract_document
from archive.html import Page, original_url
from archive.readers import read_article
from tests.archive.sample_pages import ARTICLE_URL, SENTENCES, html_page

SAVED_AT = datetime(2021, 3, 2, 10, 11, 12, tzinfo=UTC)
WAYBACK = "https://web.archive.org/web/20210302101112"


SINGLEFILE = (
    f"<!--\n Page saved with SingleFile \n url: {ARTICLE_URL} \n"
    " saved date: Tue Mar 02 2021 11:11:12 GMT+0100 (CET)\n-->"
)
HTTRACK = (
    f"<!-- Mirrored from {ARTICLE_URL[8:]} by HTTrack Website Copier/3.x [XR&CO'2014], "
    "Tue, 02 Mar 2021 10:11:12 GMT -->"
)


@pytest.mark.parametrize(
    ("comment", "at"),
    [
        (f"<!-- saved from url=(0042){ARTICLE_URL} -->", None),
        (SINGLEFILE, SAVED_AT),
        (HTTRACK, SAVED_AT),
        (f"<!-- saved from url=(0098){WAYBACK}/{ARTICLE_URL} -->", SAVED_AT),
    ],
)
def test_a_comment_gives_the_url_and_save_time(
    comment: str, at: datetime | None
) -> None:
    article = read_article(
        f"<!DOCTYPE html>\n{comment}\n{html_page()}".encode(), "html"
    )
    assert article.saved_at == at
    url = extract_document(article, "id", "html").facts.url
    assert url is not None
    assert url.value.removeprefix("http").removeprefix("s") == ARTICLE_URL.removeprefix(
        "https"
    )


def test_webscrapbook_gives_them_in_the_root_element() -> None:
    root = f'<html data-scrapbook-source="{ARTICLE_URL}" data-scrapbook-create="20210302101112345">'
    assert (
        Page.parse(
            html_page().replace("<html", root.removesuffix(">"), 1)
        ).save_info.url
        == ARTICLE_URL
    )
    assert (
        read_article(
            html_page().replace("<html", root.removesuffix(">"), 1).encode(), "html"
        ).saved_at
        == SAVED_AT
    )


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        (f"{WAYBACK}/{ARTICLE_URL}", ARTICLE_URL),
        (f"{WAYBACK}id_/{ARTICLE_URL}", ARTICLE_URL),
        (f"https://archive.ph/2021.03.02-101112/{ARTICLE_URL}", ARTICLE_URL),
        (f"https://archive.today/o/aBc12/{ARTICLE_URL}", ARTICLE_URL),
        ("https://archive.ph/aBc12", "https://archive.ph/aBc12"),
        (ARTICLE_URL, ARTICLE_URL),
    ],
)
def test_the_address_of_a_copy_is_that_of_what_was_copied(
    address: str, meant: str
) -> None:
    assert original_url(address) == meant


WAYBACK_HEAD = (
    f'<script>__wm.wombat("{ARTICLE_URL}","20210302101112","https://web.archive.org/","web","/_static/");</script>'
    f'<link rel="canonical" href="{WAYBACK}/{ARTICLE_URL}">'
)
TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base'>"
    "<p>52 captures 1 Jan 2001 - 2 Mar 2026</p>"
    f"<p>The harbour toolbar says {'so much ' * 60}</p></div><!-- END WAYBACK TOOLBAR INSERT -->"
)
LINKS = "".join(
    f"<a href='/web/20210302101112/https://harbourpost.example/{letter}'>{letter}</a>"
    for letter in "abcde"
)


def test_a_copy_of_the_wayback_machine_is_the_page_that_it_copied() -> None:
    """The toolbar is not text, and the URL of the copy is not that of the page.

    The date of the capture is the latest possible date.
    """
    html = html_page(WAYBACK_HEAD).replace("<article>", f"{TOOLBAR}{LINKS}<article>")
    article = read_article(html.encode(), "html")
    assert "captures" not in article.text
    assert SENTENCES[0].strip() in article.text
    assert article.saved_at == SAVED_AT
    assert article.page is not None
    assert article.page.linked_host == "harbourpost.example"
    facts = extract_document(article, "id", "html").facts
    assert facts.url is not None
    assert facts.url.value == ARTICLE_URL
    assert facts.date is not None
    assert facts.date.value.to_edtf() == "2021-03"


def test_the_wayback_toolbar_is_removed_even_without_its_comments() -> None:
    html = html_page().replace(
        "<article>", "<div id='wm-ipp-base'><p>52 captures</p></div><article>"
    )
    assert "captures" not in (Page.parse(html).visible_text() or "")
    assert "52 captures" not in Page.parse(html).lines


def test_a_toolbar_without_an_end_removes_no_text() -> None:
    html = html_page().replace(
        "<article>", "<!-- BEGIN WAYBACK TOOLBAR INSERT --><article>"
    )
    assert SENTENCES[2].strip() in read_article(html.encode(), "html").text


def test_an_article_that_cites_a_copy_keeps_its_words() -> None:
    copy = f"{WAYBACK}/{ARTICLE_URL}"
    body = f"<p>{SENTENCES[0] * 3}</p><p>A copy is at <a href='{copy}'>{copy}</a>.</p>"
    assert (
        f"{WAYBACK}/{ARTICLE_URL}"
        in read_article(html_page(body=body).encode(), "html").text
    )


def test_the_comment_at_the_end_of_a_copy_gives_a_latest_date() -> None:
    foot = (
        "<!--\n     FILE ARCHIVED ON 10:11:12 Mar 02, 2021 AND RETRIEVED FROM THE\n"
        "     INTERNET ARCHIVE ON 1 -->"
    )
    meta = '<meta property="article:published_time" content="2024-01-01T00:00:00Z">'
    article = read_article((html_page(meta) + foot).encode(), "html")
    assert article.saved_at == SAVED_AT
    assert extract_document(article, "id", "html").facts.date is None


def test_what_was_published_before_it_was_saved_keeps_its_date() -> None:
    meta = '<meta property="article:published_time" content="2021-02-27T08:00:00Z">'
    saved = (
        f"<!-- Page saved with SingleFile url: {ARTICLE_URL} "
        "saved date: Tue Mar 02 2021 11:11:12 GMT+0100 -->"
    )
    html = f"{saved}{html_page(meta)}"
    fact = extract_document(
        read_article(html.encode(), "html"), "id", "html"
    ).facts.date
    assert fact is not None
    assert fact.value.day == date(2021, 2, 27)
