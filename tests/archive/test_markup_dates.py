"""Test the dates that content management systems write into the markup of pages."""

from __future__ import annotations

import json

import pytest

from archive.extract import date as dates
from archive.model import Confidence, DateRange, Fact
from archive.readers import read_article

TITLE = "The old bridge will be rebuilt at last"
URL = "https://www.courier.example/news/bridge-to-be-rebuilt"
STORY = (
    "<p>The council of the town agreed after a long debate to rebuild the old bridge over "
    "the river, although many residents were against it and its cost has risen in every year since then.</p>"
) * 4
DAY = "2021-03-04"
INSTANT = "2021-03-04T09:30:00Z"
EPOCH = 1614850200


def _date(
    head: str = "",
    above: str = "",
    below: str = "",
    title: str = TITLE,
    url: str = URL,
) -> Fact[DateRange] | None:
    page = (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>'
        f'<link rel="canonical" href="{url}">{head}</head><body><article>'
        f"<h1>{TITLE}</h1>{above}{STORY}</article>{below}</body></html>"
    )
    return dates.extract(read_article(page.encode(), "html")).date


def _edtf(fact: Fact[DateRange] | None) -> str | None:
    return fact.value.to_edtf() if fact else None


@pytest.mark.parametrize(
    "name",
    [
        "article.published", "article:publicationdate", "bt:pubDate", "citation_date",
        "date_published", "datePosted", "dc.created", "DC.Date.Publication",
        "dcterms:issued", "dcterms.available", "DCSext.articleFirstPublished", "dc:date",
        "doc_date", "og:pubdate", "og:regDate", "PDate", "published-time", "publishedTime",
        "rnews:datePublished", "shareaholic:article_published_time", "twt-published-at",
        "vr:published_time", "bytedance:published_time", "weibo:article:create_at",
        "prism.publicationDate", "k5a:publishTime", "mrf:published", "Publication Date",
    ],
)  # fmt: skip
def test_names_of_metadata_are_one_in_any_spelling(name: str) -> None:
    assert _edtf(_date(f'<meta name="{name}" content="{INSTANT}">')) == DAY


@pytest.mark.parametrize(
    "name",
    ["video:release_date", "author:created", "created", "event:date", "timestamp"],
)
def test_names_of_other_things_are_no_date_of_publication(name: str) -> None:
    assert _date(f'<meta name="{name}" content="{INSTANT}">') is None


@pytest.mark.parametrize(
    "markup",
    [
        f'<abbr class="published" title="{INSTANT}">Mar 4</abbr>',
        f'<span class="published" title="{INSTANT}">Mar 4</span>',
        f'<span class="post-date" data-datetime="{INSTANT}">Mar 4</span>',
        f'<span class="date" data-timestamp="{EPOCH}">Mar 4</span>',
        f'<span class="date" data-timestamp="{EPOCH}000">Mar 4</span>',
        f'<span property="dc:date dc:created" content="{INSTANT}">Mar 4</span>',
        f'<span property="schema:datePublished" content="{DAY}">Mar 4</span>',
        f'<b class="published"><i class="value-title" title="{INSTANT}"></i>Mar 4</b>',
    ],
)
def test_times_in_attributes_date_a_page(markup: str) -> None:
    assert _edtf(_date(above=f"<div>{markup}</div>")) == DAY


def test_a_number_that_is_no_time_of_an_article_is_no_date() -> None:
    assert (
        _date(above='<span class="date" data-timestamp="9999999999">x</span>') is None
    )
    assert _date(above=f'<a class="share" data-id="{EPOCH}">x</a>') is None


OWN = {"title": TITLE, "publishedAt": INSTANT}
OTHER = {"title": "Another bridge is closed for good", "publishedAt": "2020-01-01"}


@pytest.mark.parametrize(
    "script",
    [
        json.dumps({"props": {"article": OWN, "related": [OTHER]}}),
        f"window.__STATE__ = {json.dumps({'related': [OTHER], 'story': OWN})};",
        f"window.__STATE__ = JSON.parse({json.dumps(json.dumps([OTHER, OWN]))});",
        f"dataLayer.push({json.dumps({'a': OTHER, 'b': OWN})});",
        json.dumps([{"slug": "bridge-to-be-rebuilt", "pubDate": INSTANT},
                    {"slug": "another-bridge", "pubDate": "2020-01-01"}]),
        json.dumps([{"headlines": {"basic": TITLE}, "publishedAt": INSTANT}, OTHER]),
        json.dumps([{"title": TITLE, "dates": {"published": INSTANT}}]),
        json.dumps([{"title": TITLE, "publishedAt": EPOCH * 1000}]),
        f"dataLayer.push({{pageType: 'article', publishDate: '{DAY}'}});",
    ],
)  # fmt: skip
def test_scripts_give_the_date_of_the_article_and_not_of_others(script: str) -> None:
    assert _edtf(_date(below=f"<script>{script}</script>")) == DAY


def test_dates_of_other_articles_in_scripts_are_not_taken() -> None:
    others = json.dumps([OTHER, OTHER | {"publishedAt": "2019-05-05"}])
    assert _date(below=f"<script>{others}</script>") is None


@pytest.mark.parametrize(
    "fields",
    [
        {"@type": "NewsArticle", "datePublished": [INSTANT]},
        {"@type": "NewsArticle", "datePublished": str(EPOCH)},
        {"@type": "NewsArticle",
         "datePublished": "Thu Mar 04 2021 09:30:00 GMT+0000 (Coordinated Universal Time)"},
        {"@type": "NewsArticle", "dateCreated": INSTANT},
        {"@type": "VideoObject", "uploadDate": INSTANT, "name": TITLE},
        {"@type": "CreativeWork", "datePublished": INSTANT},
        {"@type": "WebPage",
         "mainEntity": {"@type": "NewsArticle", "datePublished": INSTANT}},
    ],
)  # fmt: skip
def test_forms_of_json_ld(fields: dict[str, object]) -> None:
    head = f'<script type="application/ld+json">{json.dumps(fields)}</script>'
    assert _edtf(_date(head)) == DAY


@pytest.mark.parametrize(
    "path",
    [
        "2021/3/4/bridge",
        "2021/mar/04/bridge",
        "2021/March/4/bridge",
        "2021-03/04/bridge",
    ],
)
def test_days_in_addresses(path: str) -> None:
    assert _edtf(_date(url=f"https://www.courier.example/{path}")) == DAY


def test_a_part_of_the_title_is_the_date() -> None:
    title = f"{TITLE} | 4 March 2021 | Courier"
    assert _edtf(_date(title=title)) == DAY
    assert _date(title=f"{TITLE} in March 2021 | Courier") is None


def test_the_teaser_of_the_article_itself_has_its_date() -> None:
    def teaser(path: str, day: str) -> str:
        return (
            f'<li><a href="{path}"><span>{day}</span><h3>News of {path}</h3></a></li>'
        )

    other = teaser("/news/another-bridge-closed", "1 January 2020")
    own = teaser("/news/bridge-to-be-rebuilt", "4 March 2021")
    fact = _date(below=f'<ul class="latest">{other}{own}{other}</ul>')
    assert fact is not None
    assert (_edtf(fact), fact.method) == (DAY, "own teaser")
    assert fact.confidence is Confidence.WEAK
    assert _date(below=f'<ul class="latest">{other}</ul>') is None


@pytest.mark.parametrize(
    "line",
    [
        "Mayor Jane Doe is pictured in the town on December 20, 2020. (Photo by R. Roe)",
        "The bridge that fell on December 20, 2020 will be rebuilt.",
    ],
)
def test_a_day_in_a_sentence_beside_the_headline_is_no_date(line: str) -> None:
    assert _date(above=f"<p>{line}</p>") is None


def test_a_byline_of_many_words_is_no_sentence() -> None:
    line = "By Jane Doe of the staff in the county on March 4, 2021"
    assert _edtf(_date(above=f"<p>{line}</p>")) == DAY


def test_a_time_of_day_without_a_zone_shows_the_local_day() -> None:
    head = (
        '<meta property="article:published_time" content="2023-12-23T01:48:19+00:00">'
    )
    above = (
        '<time class="published" datetime="2023-12-22 20:48:19">8:48 p.m.</time>'
        "<p>The mayor was seen in the town on December 20, 2023.</p>"
    )
    assert _edtf(_date(head, above)) == "2023-12-22"


def test_the_country_of_the_outlet_limits_the_local_day() -> None:
    head = (
        '<meta property="article:published_time" content="2017-01-23T21:08:14+00:00">'
    )
    above = "<p>January 24, 2017</p>"
    in_new_york = _date(head, above, url="https://news.college.edu/bridge")
    assert _edtf(in_new_york) == "2017-01-23"
    in_sydney = _date(head, above, url="https://news.courier.com.au/bridge")
    assert _edtf(in_sydney) == "2017-01-24"
