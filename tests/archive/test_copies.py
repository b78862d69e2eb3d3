"""Test copies of pages at web archives, caches and proxies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract.pipeline import extract_document
from archive.html import is_copy_host, original_url
from archive.outlets import url_host
from archive.readers import read_article

ORIGINAL = "https://www.harbour.example/2020/03/03/cranes"
COPIES = [
    f"https://web.archive.org/web/20240306101010/{ORIGINAL}",
    f"https://web.archive.org/web/2024im_/{ORIGINAL}",
    f"https://archive.ph/2024.03.06-101010/{ORIGINAL}",
    f"https://archive.today/newest/{ORIGINAL}",
    f"https://archive.is/o/AbCdE/{ORIGINAL}",
    f"https://arquivo.pt/wayback/20240306101010mp_/{ORIGINAL}",
    f"https://www.webarchive.org.uk/wayback/archive/20240306101010mp_/{ORIGINAL}",
    f"https://webarchive.loc.gov/all/20240306101010/{ORIGINAL}",
    f"https://wayback.archive-it.org/12345/20240306101010/{ORIGINAL}",
    f"https://a.national-library.example/wayback/20240306101010/{ORIGINAL}",
    f"http://localhost:8080/news/20240306101010mp_/{ORIGINAL}",
    f"https://12ft.io/proxy?q={ORIGINAL}",
    f"https://12ft.io/{ORIGINAL}",
    f"https://r.jina.ai/{ORIGINAL}",
    f"https://www-harbour-example.cdn.ampproject.org/c/s/{ORIGINAL[8:]}",
    "https://www.google.com/amp/s/www.harbour.example/2020/03/03/cranes",
    "https://www-harbour-example.translate.goog/2020/03/03/cranes?_x_tr_sl=de&_x_tr_tl=en",
    f"https://translate.google.com/translate?sl=de&u={ORIGINAL}",
    f"https://webcache.googleusercontent.com/search?q=cache:AbC:{ORIGINAL}",
    "https://www-harbour-example.ezproxy.university.edu/2020/03/03/cranes",
    "https://www.harbour.example.proxy.library.edu/2020/03/03/cranes",
    "about:reader?url=https%3A%2F%2Fwww.harbour.example%2F2020%2F03%2F03%2Fcranes",
    f"view-source:{ORIGINAL}",
    f"https://web.archive.org/web/20240306101010/https://archive.ph/20200101000000/{ORIGINAL}",
]
LINK = f"<a href='{ORIGINAL}'>{ORIGINAL}</a>"
TEXT = (
    "The cranes came back to the old quay on Tuesday night, said the harbour master. "
)


@pytest.mark.parametrize("url", COPIES)
def test_a_copy_has_the_address_of_its_original(url: str) -> None:
    assert original_url(url) == ORIGINAL
    assert url_host(url) == "www.harbour.example"


@pytest.mark.parametrize(
    "url",
    [
        ORIGINAL,
        f"https://share.example/share?url={ORIGINAL}",
        "https://harbour.example/proxy-war/2020",
        "https://archive.is/AbCdE",
        "https://news.example/2020/03/03/http-errors",
    ],
)
def test_other_addresses_stay_as_they_are(url: str) -> None:
    assert original_url(url) == url


@given(st.text(max_size=300))
def test_any_text_has_an_original(text: str) -> None:
    assert isinstance(original_url(text), str)


def test_archives_and_machines_are_no_outlets() -> None:
    assert is_copy_host("archive.ph")
    assert not is_copy_host("archive.example")
    for url in ("https://archive.is/AbC", "http://127.0.0.1/a", "http://localhost/a"):
        assert url_host(url) == ""


def extract_page(head: str, banner: str) -> dict[str, Any]:
    html = (
        f"<html><head><title>Cranes arrive</title>{head}</head><body>{banner}"
        f"<article><h1>Cranes arrive</h1><p class=byline>By Ada Quay</p>"
        f"<p>{TEXT * 3}</p><p>{TEXT * 3}</p></article></body></html>"
    )
    document = extract_document(read_article(html.encode(), "html"), "id", "html")
    facts = document.facts
    return {
        "date": str(facts.date.value.earliest) if facts.date else None,
        "updated": facts.updated,
        "outlet": facts.outlet.value if facts.outlet else None,
        "url": facts.url.value if facts.url else None,
        "has_banner": "6 Mar 2024" in document.text,
    }


def test_what_archive_today_states_is_of_the_capture() -> None:
    head = (
        '<meta property="og:site_name" content="archive.ph">'
        '<meta property="og:url" content="https://archive.ph/AbCdE">'
        '<meta property="article:published_time" content="2024-03-06T10:10:10Z">'
        '<meta property="article:modified_time" content="2024-03-06T10:10:10Z">'
        '<link rel="canonical" href="https://archive.ph/AbCdE">'
    )
    banner = (
        f'<div id="HEADER"><input name="q" value="{ORIGINAL}">'
        "<time datetime='2024-03-06T10:10:10Z'>6 Mar 2024 10:10:10 UTC</time></div>"
    )
    assert extract_page(head, banner) == {
        "date": "2020-03-03",
        "updated": None,
        "outlet": "harbour.example",
        "url": ORIGINAL,
        "has_banner": False,
    }


@pytest.mark.parametrize(
    "banner",
    [
        f"<div>Cached copy of {LINK}, taken on 6 Mar 2024 10:10:10 GMT.</div>",
        f"<div>Dies ist der Cache von {LINK} vom 6 Mar 2024 10:10:10 GMT</div>",
        f"<p><a href='{ORIGINAL}'>View original</a> wallabag · 6 Mar 2024</p>",
        f"<p><a href='{ORIGINAL}'>Originalartikel</a>, 6 Mar 2024</p>",
    ],
)
def test_the_banner_of_a_cache_has_no_date_of_publication(banner: str) -> None:
    facts = extract_page("", banner)
    assert facts["date"] == "2020-03-03"
    assert facts["url"] == ORIGINAL
    assert facts["outlet"] == "harbour.example"
    assert not facts["has_banner"]


def test_a_paragraph_with_the_day_of_the_capture_stays() -> None:
    html = (
        '<html><head><link rel="canonical" href="https://web.archive.org/web/'
        f'20240306101010/{ORIGINAL}"></head><body><h2>Cranes arrive</h2>'
        f"<p>{TEXT * 3}</p><p>The quay opens on 6 March 2024.</p><p>{TEXT}</p></body>"
    )
    assert "opens on 6 March 2024" in read_article(html.encode(), "html").text
