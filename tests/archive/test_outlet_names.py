"""Test which name of a page is that of its outlet: sites, publishers, logos, titles."""

from __future__ import annotations

import pytest

from archive.extract import outlet
from archive.html import Page
from archive.readers import read_article

URL = '<link rel=canonical href="https://www.harbourpost.example/2020/cranes">'
OTHER_URL = '<link rel=canonical href="https://www.quay-notes.example/2020/cranes">'
SITE = '<meta property="og:site_name" content="%s">'
JSON = '<script type="application/ld+json">%s</script>'
TITLE = "<title>Cranes arrive early - %s</title>"


def outlet_name(head: str, body: str = "") -> str | None:
    html = f"<html><head>{head}</head><body>{body}<p>Cranes came.</p></body></html>"
    fact = outlet.extract(read_article(html.encode(), "html"))
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (URL + SITE % "https://www.harbourpost.example/", "harbourpost.example"),
        (URL + SITE % "Harbour Post®", "Harbour Post"),
        (URL + SITE % "Harbour Post -", "Harbour Post"),
        (URL + SITE % "harbourpost" + TITLE % "Harbour Post", "Harbour Post"),
        (OTHER_URL + SITE % "Old Quay Press Ltd.", "Old Quay Press"),
        (OTHER_URL + SITE % "Alte Hafenblatt GmbH", "Alte Hafenblatt"),
        (OTHER_URL + SITE % "Diario AS", "Diario AS"),
        (OTHER_URL + SITE % "@oldquay", "quay-notes.example"),
    ],
    ids=["address", "mark", "dash", "written apart", "Ltd", "GmbH", "short", "account"],
)
def test_a_name_has_no_marks_and_no_legal_form(head: str, expected: str) -> None:
    assert outlet_name(head) == expected


@pytest.mark.parametrize(
    "generic",
    ["Home", "Startseite", "Новости", "首页", "أخبار", "Accueil", "WordPress", "null"],
)
def test_a_name_that_any_site_may_have_is_none(generic: str) -> None:
    assert outlet_name(SITE % generic) is None
    named = SITE % f"{generic} | Old Quay Press"
    assert outlet_name(OTHER_URL + named) == "Old Quay Press"


def test_a_generic_name_may_be_that_of_the_host() -> None:
    url = '<link rel=canonical href="https://index.example/2020/cranes">'
    assert outlet_name(url + SITE % "Index") == "Index"


@pytest.mark.parametrize(
    "json",
    [
        '{"@type": ["Organization", "Brand"], "name": "Harbour Post"}',
        '{"@type": "Newspaper", "name": "Harbour Post"}',
        '{"@type": "NewsArticle", "publisher": [{"name": "Harbour Post"}]}',
        '{"@type": "NewsArticle", "publisher": "Harbour Post"}',
        '{"@type": "NewsArticle", "isPartOf": {"@type": ["CreativeWork", "Product"], "name": "Harbour Post"}}',
    ],
    ids=["types", "newspaper", "list", "text", "part"],
)
def test_json_ld_names_the_outlet_in_many_forms(json: str) -> None:
    assert outlet_name(URL + JSON % json) == "Harbour Post"


def test_a_section_or_a_page_is_no_outlet() -> None:
    part = '{"@type": "NewsArticle", "isPartOf": {"@type": "WebPage", "name": "Post"}}'
    assert outlet_name(URL + JSON % part) == "harbourpost.example"


def test_the_microdata_of_an_article_name_its_publisher() -> None:
    body = (
        "<div itemprop=publisher itemscope itemtype=https://schema.org/Organization>"
        '<meta itemprop=name content="Harbour Post"></div>'
    )
    assert outlet_name(URL, body) == "Harbour Post"


def test_a_company_named_twice_in_json_ld_is_not_the_outlet() -> None:
    json = (
        '[{"@type": "Organization", "name": "Quay Media"},'
        ' {"@type": "NewsArticle", "publisher": {"name": "Quay Media"}}]'
    )
    assert outlet_name(OTHER_URL + SITE % "Old Quay Press" + JSON % json) == (
        "Old Quay Press"
    )


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/"><img src="logo.png" alt="Old Quay Press"></a>',
        '<a href="/" title="Old Quay Press logo"></a>',
        '<a href="/" aria-label="Logo: Old Quay Press"></a>',
        '<a href="/">Old Quay Press</a>',
    ],
)
def test_the_logo_confirms_the_name_in_the_title_but_never_supplies_one(
    link: str,
) -> None:
    assert outlet_name(TITLE % "Old Quay Press", link) == "Old Quay Press"
    assert outlet_name("<title>Cranes arrive early</title>", link) is None


def test_the_logo_does_not_confirm_a_name_against_the_address() -> None:
    logo = '<a href="/">OQP</a>'
    assert outlet_name(OTHER_URL + TITLE % "OQP", logo) == "quay-notes.example"


def test_the_name_behind_an_abbreviation_is_preferred() -> None:
    url = '<link rel=canonical href="https://www.oqz.example/2020/cranes">'
    json = '{"@type": "NewsArticle", "publisher": {"name": "Old Quay Zeitung"}}'
    assert outlet_name(url + SITE % "OQZ" + JSON % json) == "Old Quay Zeitung"


def test_the_author_at_the_end_of_a_title_is_no_outlet() -> None:
    url = '<link rel=canonical href="https://janedoe.example/p/cranes">'
    title = "<title>Cranes arrive early - by Jane Doe - The Old Quay</title>"
    json = '{"@type": "NewsArticle", "publisher": {"name": "The Old Quay"}}'
    assert outlet_name(url + title + JSON % json) == "The Old Quay"


@pytest.mark.parametrize("separator", ["｜", "_", "│"])
def test_names_behind_east_asian_separators_are_read(separator: str) -> None:
    html = f"<title>クレーンが戻る{separator}例新聞</title><meta property=og:site_name content=例新聞>"
    assert outlet_name(html) == "例新聞"


def test_an_escaped_path_is_not_part_of_a_host() -> None:
    url = '<link rel=canonical href="https://quay.example%2Fa%2Fb">'
    assert outlet_name(url) == "quay.example"


def test_a_page_without_marks_has_no_names() -> None:
    assert not list(outlet.names_on_page(Page.parse("<p>Cranes came.</p>")))
