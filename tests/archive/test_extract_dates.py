"""Test the publication date from records, texts and pages.

The date is exact, a range or unknown, but never invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive.article import Article
from archive.extract.date import ArticleDates, extract
from archive.html import Page
from archive.model import Confidence, DateRange

STORY = (
    "The harbour board said that the new quay would open to the public in spring, "
    "after two years of work that cost more than planned. It gave no reason for the "
    "delay, and the council did not ask for one at its meeting."
)


def text_dates(*lines: str, modified: datetime | None = None) -> ArticleDates:
    return extract(Article("\n".join(lines), saved_at=modified))


def page_dates(head: str, body: str = "", text: str = STORY) -> ArticleDates:
    return extract(
        Article(
            text,
            page=Page.parse(f"<html><head>{head}</head><body>{body}</body></html>"),
        )
    )


def date_of_record(value: object, text: str = STORY) -> ArticleDates:
    return extract(Article(text, {"date": value}))


def edtf_or_none(dates: ArticleDates) -> str | None:
    return dates.date.value.to_edtf() if dates.date else None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-09-03", "2020-09-03"),
        ("26-FEB-1987 15:02:20.00", "1987-02-26"),
        ("Thu, 03 Sep 2020 21:09:00 +0530", "2020-09-03"),
        ("1987", "1987"),
        (1987, "1987"),
        ("1987-02", "1987-02"),
        ("February 1987", "1987-02"),
        ("2020-06-22/2020-06-30", "2020-06-22/2020-06-30"),
        ("26/02/1987", "1987-02-26"),
        ("02.03.1987", "1987-03-02"),
    ],
)
def test_a_record_date_keeps_its_precision(value: object, expected: str) -> None:
    dates = date_of_record(value)
    assert edtf_or_none(dates) == expected
    assert dates.date
    assert dates.date.evidence[0].key == "record: date"


def test_a_records_date_wins_over_the_text_and_is_stated() -> None:
    dates = date_of_record("1987-02-26", "Published: 3 March 1987\n\n" + STORY)
    assert dates.date
    assert (edtf_or_none(dates), dates.date.confidence) == (
        "1987-02-26",
        Confidence.STATED,
    )


@pytest.mark.parametrize(
    "value", ["soon", "31 February 2020", "0000-00-00", "", {"a": 1}, ["x"], "9" * 500]
)
def test_a_records_date_that_cannot_be_read_is_ignored_with_a_note(
    value: object,
) -> None:
    dates = date_of_record(value)
    assert dates.date is None
    assert len(dates.notes) == 1
    assert dates.notes[0].endswith("ignored.")


def test_a_record_with_an_ambiguous_date_gives_a_window() -> None:
    dates = date_of_record("03/09/2020")
    assert dates.date
    assert (edtf_or_none(dates), dates.date.confidence) == (
        "2020-03-09/2020-09-03",
        Confidence.WEAK,
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Published: 03-09-2020 21:09 IST"], "2020-09-03"),
        (["Published: 03-09-2020 9:09 pm EST"], "2020-03-09"),
        (["Published: 03/09/2020", "", "Updated: 25/09/2020"], "2020-09-03"),
        (["Published: 03/09/2020", "", "Updated: 03/25/2020"], "2020-03-09"),
        (["Published: Thursday 03/09/2020"], "2020-09-03"),
        (["Published: Monday 03/09/2020"], "2020-03-09"),
        (["Published: 03/09/2020", "", "He resigned on Thursday."], "2020-09-03"),
        (["Published: 03/09/2020", "", "It opened on 2 September 2020."], "2020-09-03"),
        (["Published: 03.09.2020"], "2020-09-03"),
        (["Published: 03/09/2020", "", "NEW DELHI: " + STORY], "2020-09-03"),
        (["Published: 03/09/2020", "", "WASHINGTON (AP) — " + STORY], "2020-03-09"),
    ],
)
def test_numbers_are_ordered_by_evidence(lines: list[str], expected: str) -> None:
    assert edtf_or_none(text_dates(*lines)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["Published: 03/09/2020"],
        ["Published: 03/09/2020 21:09 IST", "", "Updated: 03/25/2020"],
    ],
    ids=["no evidence", "evidence at odds"],
)
def test_numbers_that_nothing_orders_give_a_weak_window(lines: list[str]) -> None:
    dates = text_dates(*lines)
    assert dates.date
    assert (edtf_or_none(dates), dates.date.confidence) == (
        "2020-03-09/2020-09-03",
        Confidence.WEAK,
    )


def test_a_date_reading_later_than_the_file_time_is_discarded() -> None:
    dates = text_dates(
        "Published: 03/09/2020", modified=datetime(2020, 5, 1, tzinfo=UTC)
    )
    assert edtf_or_none(dates) == "2020-03-09"


def test_the_host_orders_numbers() -> None:
    article = Article(
        "Published: 03/09/2020\n\n" + STORY, {"url": "https://www.thehindu.com/a"}
    )
    assert edtf_or_none(extract(article)) == "2020-09-03"


def test_the_time_of_the_file_is_no_evidence_by_itself() -> None:
    assert (
        text_dates(STORY, modified=datetime(2020, 5, 1, tzinfo=UTC)) == ArticleDates()
    )


def test_a_date_after_the_file_was_written_is_no_candidate() -> None:
    dates = text_dates(
        "Published: 3 September 2020",
        "",
        STORY,
        modified=datetime(2019, 5, 1, tzinfo=UTC),
    )
    assert dates.date is None


@pytest.mark.parametrize(
    "lines",
    [
        ["Quay opens late", "", "By Ann Miller", "3 September 2020", "", STORY],
        ["Quay opens late", "", "Thursday, September 3, 2020", "", STORY],
        ["MOSCOW, Sept. 3, 2020 (AP) — " + STORY],
        ["First published on 3 September 2020", STORY],
        ["Veröffentlicht am 3. September 2020", STORY],
    ],
)
def test_a_date_stated_in_the_text_is_used(lines: list[str]) -> None:
    assert edtf_or_none(text_dates(*lines)) == "2020-09-03"


@pytest.mark.parametrize(
    "lines",
    [
        ["CLEVELAND, Feb 26 - " + STORY],
        [STORY, "", "The yard opened on 3 September 2020 and closed again."],
        [STORY, "", "Copyright 2020 The Harbour Press"],
        [STORY, "", STORY, "", STORY, "", "3 September 2020", "Another story"],
        ["In a video posted on 3 March 2020 he denied it.", STORY],
        ["Report of 2020: " + STORY],
    ],
    ids=[
        "no year",
        "in the story",
        "copyright",
        "of a neighbour",
        "of a video",
        "bare year",
    ],
)
def test_a_date_of_something_else_is_not_the_articles(lines: list[str]) -> None:
    assert text_dates(*lines) == ArticleDates()


def test_an_update_alone_gives_its_month_up_to_that_day() -> None:
    dates = text_dates("Updated: 20 September 2020", "", STORY)
    assert dates.date
    assert (edtf_or_none(dates), dates.date.confidence) == (
        "2020-09-01/2020-09-20",
        Confidence.WEAK,
    )


def test_a_window_needs_both_ends() -> None:
    assert text_dates("The bridge was built in 1998. " + STORY).date is None
    assert text_dates("The bridge will be ready by 2031. " + STORY).date is None


@pytest.mark.parametrize(("last_year", "is_over"), [(2012, True), (2040, False)])
def test_a_window_ends_where_the_words_say_or_when_the_article_is_read(
    last_year: int, is_over: bool
) -> None:
    text = f"The bridge was begun in 1998. It will be ready by {last_year}. " + STORY
    dates = text_dates(text, modified=datetime(2005, 6, 1, tzinfo=UTC))
    assert dates.date
    end = date(last_year, 12, 31) if is_over else datetime.now(UTC).date()
    assert dates.date.value == DateRange(date(1998, 1, 1), end)


JSONLD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "%s"}</script>'
META = '<meta property="article:published_time" content="%s">'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (JSONLD % "2020-09-03T21:09:00+05:30", ""),
        (META % "2020-09-03T21:09:00+05:30", ""),
        ("", '<time itemprop="datePublished" datetime="2020-09-03">3 September</time>'),
        ('<link rel="canonical" href="https://example.org/news/2020/09/03/quay">', ""),
        ("", '<p class="post-date">Published 3 September 2020</p>'),
    ],
    ids=["json-ld", "meta", "time", "address", "small print"],
)
def test_a_page_gives_its_date_in_many_ways(head: str, body: str) -> None:
    assert edtf_or_none(page_dates(head, body)) == "2020-09-03"


def test_two_independent_signs_corroborate() -> None:
    address = '<link rel="canonical" href="https://example.org/2020/09/03/quay">'
    fact = page_dates(JSONLD % "2020-09-03T21:09:00+05:30" + address).date
    assert fact
    assert fact.confidence is Confidence.CORROBORATED
    assert [evidence.key for evidence in fact.evidence] == [
        "json-ld datePublished",
        "link canonical",
    ]


def test_json_ld_and_meta_count_as_one_source() -> None:
    fact = page_dates(JSONLD % "2020-09-03" + META % "2020-09-03").date
    assert fact
    assert fact.confidence is Confidence.STATED


def test_the_day_is_in_the_local_time_of_the_readers() -> None:
    dates = page_dates(
        META % "2020-09-03T20:09:00Z", '<p class="date">Published: 4 September 2020</p>'
    )
    assert edtf_or_none(dates) == "2020-09-04"
    assert dates.published
    assert dates.published.value == datetime(2020, 9, 3, 20, 9, tzinfo=UTC)


def test_identically_marked_dates_of_other_articles_are_ignored() -> None:
    cards = "".join(
        f'<p class="date">Published {day} September 2020</p>' for day in (3, 4, 5)
    )
    assert page_dates("", cards).date is None


def test_a_modified_page_has_no_date_of_publication() -> None:
    dates = page_dates(
        '<meta property="article:modified_time" content="2020-09-03T21:09:00Z">'
    )
    assert dates.date is None
    assert dates.updated
    assert dates.updated.value == datetime(2020, 9, 3, 21, 9, tzinfo=UTC)


def test_a_month_in_the_address_is_a_month() -> None:
    assert (
        edtf_or_none(
            page_dates('<link rel="canonical" href="https://example.org/2020/09/quay">')
        )
        == "2020-09"
    )


def test_a_date_of_a_web_site_is_not_the_articles() -> None:
    assert (
        page_dates(JSONLD.replace("NewsArticle", "WebSite") % "2020-09-03").date is None
    )


def test_the_page_date_is_the_article_date_if_there_is_no_other() -> None:
    fact = page_dates(JSONLD.replace("NewsArticle", "WebPage") % "2020-09-03").date
    assert fact
    assert (fact.value.to_edtf(), fact.confidence) == (
        "2020-09-03",
        Confidence.INFERRED,
    )


def test_a_records_date_is_read_though_rubbish_follows() -> None:
    assert (
        edtf_or_none(date_of_record("27-MAR-1987 00:02:59.13&#5;&#5;&#5;RM"))
        == "1987-03-27"
    )


def test_a_wrapped_line_that_begins_with_date_is_no_label() -> None:
    assert (
        text_dates("The dividend has the record\ndate May 14, 1987.", "", STORY)
        == ArticleDates()
    )


@pytest.mark.parametrize(
    "text",
    [
        "It agreed to sell power starting in 1992. The contract runs from 1990 to 1999.",
        "Sales declined in 1986. They will fall to 230 from 281 in 1986.",
        "It was to have been ready by 1995. Work began in 1990.",
    ],
)
def test_forecasts_and_comparisons_do_not_bound_the_date(text: str) -> None:
    assert text_dates(text).date is None


def test_the_only_day_that_a_page_shows_is_a_weak_date_that_htmldate_finds_too() -> (
    None
):
    fact = page_dates("", HEADLINE + PROSE + PROSE + "<div>3 September 2020</div>").date
    assert fact
    assert (fact.value.to_edtf(), fact.method, fact.confidence) == (
        "2020-09-03",
        "htmldate",
        Confidence.WEAK,
    )


def test_a_year_alone_is_never_a_first_of_january() -> None:
    assert page_dates("", HEADLINE + PROSE + "<div>Copyright 2020</div>").date is None
    assert page_dates("", HEADLINE + PROSE + "<div>2020</div>").date is None


def test_a_day_alone_in_the_lines_of_the_head_is_the_articles() -> None:
    head = [
        "Quay opens late",
        "",
        "3 September 2020",
        "",
        "10:35 am ET",
        "",
        "Share",
        "",
        "Print",
        "",
        "Save",
        "",
    ]
    dates = text_dates(*head, STORY)
    assert (edtf_or_none(dates), dates.date.method if dates.date else None) == (
        "2020-09-03",
        "date line",
    )
    assert (
        text_dates(
            *head, "4 September 2020", "", "Share", "", "Print", "", "Save", "", STORY
        ).date
        is None
    )


def test_a_day_in_a_wrapped_line_is_prose() -> None:
    wrapped = [
        "The company said on its page that the bonds are due on",
        "Oct 15, 1992",
        "Share",
        "Print",
        "Save",
        "",
    ]
    assert text_dates(*wrapped, STORY).date is None


HEADLINE = "<h1>Quay opens late</h1>"
PROSE = f"<p>{STORY * 3}</p>"


@pytest.mark.parametrize(
    ("head", "body", "method"),
    [
        (
            "",
            HEADLINE + "<div>Ann Miller</div><div>Sept 3, 2020</div>" + PROSE,
            "beside the headline",
        ),
        (
            "",
            "<div>Thursday 3 September 2020</div>" + HEADLINE + PROSE,
            "beside the headline",
        ),
        (
            "<title>Quay opens late | Bugle</title>",
            "<h1>Bugle</h1><h3>Quay opens late</h3>3 September 2020" + PROSE,
            "beside the headline",
        ),
        (
            '<script>window.state = {"pubDate": "2020-09-03", "x": 1}</script>',
            "",
            "script pubDate",
        ),
        (
            "",
            '<div data-state="{&quot;pubDate&quot;:&quot;2020-09-03T10:00:00Z&quot;}"></div>',
            "script pubDate",
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2020-09-03", }</script>',
            "",
            "json-ld datePublished",
        ),
        (
            "",
            '<span itemprop="datePublished" content="2020-09-03">3 Sept</span>',
            "time",
        ),
        ("", PROSE + "<p>Posted on the 3 September 2020 at 19:00</p>", "labelled line"),
        (
            '<link rel="canonical" href="https://example.org/2020/09/quay">',
            '<p class="date">3 September 2020</p>',
            "page text",
        ),
    ],
    ids=[
        "below",
        "above",
        "no h1",
        "state",
        "attribute",
        "broken json-ld",
        "itemprop",
        "label",
        "address and text",
    ],
)
def test_a_page_shows_its_date_where_readers_and_scripts_look(
    head: str, body: str, method: str
) -> None:
    dates = page_dates(head, body)
    assert dates.date
    assert (dates.date.value.to_edtf(), dates.date.method) == ("2020-09-03", method)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            "",
            HEADLINE
            + PROSE
            + "<div>3 September 2020</div>"
            + PROSE
            + "<div>4 September 2020</div>",
        ),
        ("", HEADLINE + "<div>Updated on 3 September 2020</div>" + PROSE),
        ('<script>[{"pubDate": "2020-09-03"}, {"pubDate": "2020-09-04"}]</script>', ""),
        ("", "<p>Posted on 3 September 2020</p><p>Posted on 4 September 2020</p>"),
    ],
    ids=["behind the story", "update", "several in scripts", "several labels"],
)
def test_the_date_of_something_else_on_a_page_is_not_the_articles(
    head: str, body: str
) -> None:
    assert page_dates(head, body).date is None
