"""Test that values shared by the extractors of an article are computed once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.article import Article, ContainerMetadata
from archive.html import Page
from archive.model import Evidence

TEXT = (
    "CLEVELAND, Feb 26 - The mayor opened the new bridge on March 3, 2021, "
    "and thanked the engineers who had built it in less than two years."
)
HTML = """
<html><head>
<link rel="canonical" href="https://news.example/bridge">
<meta property="og:url" content="https://news.example/bridge?ref=og">
</head><body><p>A bridge.</p></body></html>
"""
ARTICLE = Article(
    TEXT,
    {"url": "https://record.example/1"},
    page=Page.parse(HTML),
    container=ContainerMetadata(url=Evidence("https://crawler.example/1", key="warc")),
)


@pytest.mark.parametrize("name", ["date_mentions", "dateline", "urls"])
def test_shared_values_are_computed_once(name: str) -> None:
    assert getattr(ARTICLE, name)
    assert getattr(ARTICLE, name) is getattr(ARTICLE, name)


def test_a_changed_article_has_values_of_its_own() -> None:
    assert ARTICLE.dateline is not None
    assert replace(ARTICLE, text="No dateline here.").dateline is None


def test_urls_come_from_record_page_and_container_in_this_order() -> None:
    assert [(url.key, url.quote) for url in ARTICLE.urls] == [
        ("record: url", "https://record.example/1"),
        ("link canonical", "https://news.example/bridge"),
        ("meta og:url", "https://news.example/bridge?ref=og"),
        ("warc", "https://crawler.example/1"),
    ]


def test_addresses_that_are_not_of_the_web_are_ignored() -> None:
    container = ContainerMetadata(url=Evidence("file:///home/page.html", key="saved"))
    assert Article(TEXT, container=container).urls == ()
