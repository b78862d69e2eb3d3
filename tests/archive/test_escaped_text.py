"""Test character references that were escaped twice, and readings above characters."""

from __future__ import annotations

import json

import pytest

from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import read_article
from archive.text.cleaning import unescape

PARAGRAPH = (
    "<p>The town council voted on Tuesday night to reopen the old swimming baths.</p>"
)


def read(markup: str) -> Document:
    return extract_document(read_article(markup.encode(), "html"), "id", "html")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Council&#8217;s baths &amp; pools", "Council’s baths & pools"),
        ("L&rsquo;&eacute;t&eacute;", "L’été"),
        ("M&#xFC;hle &quot;neu&quot;", 'Mühle "neu"'),
        ("AT&amp;amp;T", "AT&T"),
        ("&#1041;&#1072;&#1089;&#1089;&#1077;&#1081;&#1085;", "Бассейн"),
        ("&#27700;&#30952;&#34903;", "水磨街"),
        (
            "https://a.example/?x=1&para=2&copy=3",
            "https://a.example/?x=1&para=2&copy=3",
        ),
        ("R&D; and Q&A", "R&D; and Q&A"),
        ("&#0;&#1;x", "\ufffdx"),
    ],
)
def test_references_become_characters(text: str, plain: str) -> None:
    assert unescape(text) == plain


@pytest.mark.parametrize(
    "head",
    [
        "<title>Caf&amp;eacute; &amp;amp; baths reopen</title>",
        '<meta property="og:title" content="Caf&amp;eacute; &amp;amp; baths reopen">',
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", '
            '"headline": "Caf&eacute; &amp; baths reopen"}</script>'
        ),
    ],
)
def test_a_title_that_was_escaped_twice_is_plain(head: str) -> None:
    title = read(
        f"<html><head>{head}</head><body>{PARAGRAPH * 4}</body></html>"
    ).facts.title
    assert title is not None
    assert title.value == "Café & baths reopen"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("L&rsquo;eau &amp; le feu", "L’eau & le feu"),
        ("&lt;p&gt;One&#8217;s.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One’s.\n\nTwo."),
        ("<p>One&amp;#8217;s.</p>", "One’s."),
    ],
)
def test_the_fields_of_a_record_are_plain(body: str, text: str) -> None:
    record = {"title": "L&#8217;eau", "authors": ["Ren&eacute; Roy"], "body": body}
    article = read_article(json.dumps(record).encode(), "jsonl")
    assert article.text == text
    assert article.record_fields["title"] == "L’eau"
    assert article.record_fields["authors"] == ("René Roy",)


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>水車<rt>すいしゃ</rt></ruby>",
        "<ruby>水車<rp>(</rp><rt>すいしゃ</rt><rp>)</rp></ruby>",
        "<ruby><rb>水</rb><rt>すい</rt><rb>車</rb><rt>しゃ</rt></ruby>",
        "<ruby>水<rt>すい</rt>車<rt>しゃ</rt></ruby>",
        "<ruby>水車<rp>（<rt>すいしゃ<rp>）</ruby>",
        "<ruby>水車<rtc><rt>shuǐchē</rt></rtc></ruby>",
    ],
)
def test_readings_are_no_text(ruby: str) -> None:
    story = (
        "通りの古い屋内プールを再び開くことを決め、二つの大きな会派の争いに終止符を打った。"
        * 4
    )
    document = read(
        f"<h1>{ruby}通りのプール</h1><p>{ruby}{story}</p><p>{ruby}{story}</p>"
    )
    assert document.facts.title is not None
    assert document.facts.title.value == "水車通りのプール"
    assert f"水車{story}" in document.text
    record = json.dumps({"body": f"<p>{ruby}{story}</p>"})
    assert read_article(record.encode(), "jsonl").text == f"水車{story}"
