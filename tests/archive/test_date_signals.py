"""Test each source of a date alone on a page.

Dates of other things on a page must not be used.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from archive.extract.pipeline import extract_document
from archive.model import Fact
from archive.readers import read_article
from tests.archive.sample_pages import ARTICLE_URL, SENTENCES, STORY, html_page

JSON_LD = '<script type="application/ld+json">%s</script>'


def _date(head: str = "", above: str = "", below: str = "") -> Fact[Any] | None:
    body = html_page(head, body=above + STORY + below)
    return extract_document(
        read_article(body.encode(), "html"), "id", "html"
    ).facts.date


def _edtf(fact: Fact[Any] | None) -> str | None:
    return fact.value.to_edtf() if fact else None


@pytest.mark.parametrize(
    "head",
    [
        JSON_LD % '{"@type": "NewsArticle", "datePublished": "2021-03-02T10:00:00Z"}',
        JSON_LD
        % '{"@graph": [{"@type": "WebSite"}, {"@type": ["Article"], "datePublished": "2021-03-02"}]}',
        JSON_LD % '<!-- {"@type": "BlogPosting", "datePublished": "2021-03-02"} -->',
        JSON_LD
        % '{"@type": "NewsArticle", "headline": "a "broken" one", "datePublished": "2021-03-02T10:00:00Z"}',
        '<meta property="article:published_time" content="2021-03-02T10:00:00+00:00">',
        '<meta name="parsely-pub-date" content="2021-03-02T10:00:00Z">',
        '<meta name="sailthru.date" content="Tue, 02 Mar 2021 10:00:00 +0000">',
        '<meta name="DC.date.issued" content="2021-03-02">',
        '<meta name="cXenseParse:recs:publishtime" content="2021-03-02T10:00:00.000Z">',
        '<meta name="citation_publication_date" content="2021/03/02">',
        '<meta itemprop="datePublished" content="2021-03-02">',
        '<script>window.state = {"article": {"publishedAt": "2021-03-02T10:00:00Z"}}</script>',
        r'<script>self.push("{\"datePublished\":\"2021-03-02T10:00:00Z\"}")</script>',
        '<link rel="canonical" href="https://harbourpost.example/2021/03/02/cranes">',
        '<meta property="og:url" content="https://harbourpost.example/news/2021-03-02-cranes">',
    ],
)
def test_each_signal_of_the_head_dates_a_page_alone(head: str) -> None:
    assert _edtf(_date(head)) == "2021-03-02"


@pytest.mark.parametrize(
    "line",
    [
        '<time itemprop="datePublished" datetime="2021-03-02T10:00">2 March</time>',
        '<time class="entry-date" datetime="2021-03-02">Tuesday</time>',
        '<time pubdate datetime="2021-03-02">Tuesday</time>',
        '<time datetime="2021-03-02">Tuesday</time>',
        '<abbr class="published" title="2021-03-02T10:00:00Z">Tuesday</abbr>',
        '<span itemprop="datePublished" content="2021-03-02">Tuesday</span>',
        "<p>Published on 2 March 2021</p>",
        "<p>2 March 2021</p>",
        "<p>March 2, 2021 10:05 a.m.</p>",
        "<p>Veröffentlicht am 2. März 2021</p>",
        "<p>Publié le 2 mars 2021 à 10h05</p>",
        "<p>Opublikowano 2 marca 2021</p>",
        "<p>2 марта 2021, 10:05</p>",
        "<p>2021年3月2日</p>",
        "<p>Por Ada Quay, 2 de marzo de 2021</p>",
    ],
)
def test_each_signal_of_the_body_dates_a_page_alone(line: str) -> None:
    assert _edtf(_date(above=line)) == "2021-03-02"


@pytest.mark.parametrize(
    ("head", "above", "below"),
    [
        (
            '<meta property="article:modified_time" content="2021-03-02T10:00:00Z">',
            "",
            "",
        ),
        ("", "<p>Last updated: 2 March 2021</p>", ""),
        ("", "", "<p>Copyright 2021 Harbour Post</p>"),
        (
            "",
            "",
            '<ul><li><time datetime="2021-03-02">a</time></li><li><time datetime="2021-03-05">b</time></li></ul>',
        ),
        (JSON_LD % '{"@type": "Organization", "foundingDate": "2021-03-02"}', "", ""),
        ('<meta name="pubdate" content="1 January 1500">', "", ""),
        ('<meta name="pubdate" content="soon">', "", ""),
        ('<meta property="article:published_time" content="2199-01-01">', "", ""),
        ('<meta name="pubdate" content="02/03/21 or so">', "", ""),
        ('<script>var next = "2021-03-02";</script>', "", ""),
        (
            '<link rel="canonical" href="https://harbourpost.example/p/20210302999">',
            "",
            "",
        ),
    ],
)
def test_other_dates_are_not_used_as_the_publication_date(
    head: str, above: str, below: str
) -> None:
    html = html_page(head, body=above + STORY + below)
    fact = extract_document(
        read_article(html.encode(), "html", datetime(2026, 1, 1, tzinfo=UTC)),
        "id",
        "html",
    ).facts.date
    assert fact is None or fact.value.day is None


def test_the_address_of_a_month_is_a_month() -> None:
    assert _edtf(_date(f'<link rel="canonical" href="{ARTICLE_URL}">')) == "2021-03"


def test_two_sources_that_agree_corroborate() -> None:
    head = '<link rel="canonical" href="https://harbourpost.example/2021/03/02/cranes">'
    fact = _date(head + '<meta name="pubdate" content="2021-03-02">')
    assert fact is not None
    assert (fact.confidence, len(fact.evidence)) == ("corroborated", 2)


def test_a_machine_date_contradicted_by_the_page_has_lower_confidence() -> None:
    fact = _date(
        '<meta name="pubdate" content="2021-03-02">',
        above="<p>Published on 9 June 2020</p>",
    )
    assert fact is not None
    assert fact.confidence in {"inferred", "weak"}


@pytest.mark.parametrize(
    ("date_line", "day"),
    [("1 March 2021", "2021-03-01"), ("2 March 2021", "2021-03-02")],
)
def test_a_utc_time_gives_the_local_day_shown_on_the_page(
    date_line: str, day: str
) -> None:
    head = '<meta property="article:published_time" content="2021-03-02T02:30:00Z">'
    assert _edtf(_date(head, above=f"<p>{date_line}</p>")) == day


def test_the_update_date_is_separate_from_the_publication_date() -> None:
    head = (
        JSON_LD
        % '{"@type": "NewsArticle", "datePublished": "2021-03-02", "dateModified": "2021-03-05T09:00:00Z"}'
    )
    facts = extract_document(
        read_article(html_page(head).encode(), "html"), "id", "html"
    ).facts
    assert facts.date is not None
    assert facts.updated is not None
    assert (facts.date.value.to_edtf(), facts.updated.value.date().isoformat()) == (
        "2021-03-02",
        "2021-03-05",
    )


@pytest.mark.parametrize(
    ("head", "line", "days"),
    [
        (
            '<link rel="canonical" href="https://www.theguardian.com/cranes">',
            "03/02/2021",
            "2021-02-03",
        ),
        (
            '<link rel="canonical" href="https://www.nytimes.com/cranes">',
            "03/02/2021",
            "2021-03-02",
        ),
        ("", "Tuesday 02/03/2021", "2021-03-02"),
        ("", "02.03.2021", "2021-03-02"),
        ("", "02/03/2021 10:05 IST", "2021-03-02"),
        ("", "02/03/2021 10:05 PST", "2021-02-03"),
    ],
)
def test_day_month_order_follows_the_page(head: str, line: str, days: str) -> None:
    assert _edtf(_date(head, above=f"<p>{line}</p>")) == days


def test_a_date_below_a_standfirst_dates_the_page() -> None:
    standfirst = f"<p>{'The board has waited for two winters and the dockers longer still. ' * 3}</p>"
    assert (
        _edtf(_date(above=f"{standfirst}<p>Picture: Ada Quay</p><p>02.03.2021</p>"))
        == "2021-03-02"
    )


def test_a_date_that_begins_the_story_dates_the_page() -> None:
    assert (
        _edtf(
            _date(
                above=f"<p>2.3.2021 - {'The board has waited for two winters. ' * 5}</p>"
            )
        )
        == "2021-03-02"
    )


def test_the_days_of_a_chronicle_date_nothing() -> None:
    days = "".join(
        f"<p>{day} March 2021 – {'The board waited for the cranes to come. ' * 5}</p>"
        for day in (2, 5, 9)
    )
    fact = _date(above=days)
    assert fact is None or fact.value.day is None


def test_a_time_element_determines_day_month_order() -> None:
    others = '<p><time datetime="2026-01-05T00:00:00Z">01/05/2026</time></p>'
    line = '<p><time datetime="2021-03-02T19:38:01Z">03/02/2021 7:38:01 PM</time></p>'
    assert _edtf(_date(above=line, below=others)) == "2021-03-02"


def _text_date(text: str) -> Fact[Any] | None:
    return extract_document(read_article(text.encode(), "txt"), "id", "txt").facts.date


PAGE_FURNITURE = "\n\n".join(
    f"{title}\n\n{SENTENCES[0] * 2}"
    for title in ("Most read", "Cookies", "Also in the paper")
)


def test_a_separate_line_with_day_and_time_dates_a_pasted_text() -> None:
    text = (
        f"{PAGE_FURNITURE}\n\nCranes arrive at last\n\n"
        f"Tuesday 2 March 2021 05:39, UK\n\n{SENTENCES[1] * 3}"
    )
    assert _edtf(_text_date(text)) == "2021-03-02"


def test_the_times_of_several_days_date_nothing() -> None:
    days = "\n\n".join(
        f"{day} March 2021 05:39\n\n{SENTENCES[1] * 2}" for day in (2, 5)
    )
    fact = _text_date(f"{PAGE_FURNITURE}\n\n{days}")
    assert fact is None or fact.value.day is None


def test_a_day_without_a_time_below_the_furniture_dates_nothing() -> None:
    assert (
        _text_date(
            f"{PAGE_FURNITURE}\n\n2 March 2021\n\nShare\n\nPrint\n\nMail\n\nSave\n\n{SENTENCES[1] * 2}"
        )
        is None
    )
