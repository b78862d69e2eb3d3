"""Test that `3 hours ago` is a date only if the time of saving is exact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import product
from typing import Literal

import pytest
from babel.dates import format_timedelta

from archive.extract import date as dates
from archive.model import Confidence, DateRange, Fact
from archive.readers import read_article
from archive.text.relative_times import find_relative_times

SAVED = datetime(2020, 3, 5, 14, 0, tzinfo=UTC)
UNITS: tuple[Literal["minute", "hour", "day"], ...] = ("minute", "hour", "day")
SINGLE_FILE = """<!--
 Page saved with SingleFile
 url: https://{host}/news/bridge
 saved date: {saved}
-->"""
TITLE = "The old bridge will be rebuilt at last"
STORY_BY_LANGUAGE = {
    "de": "Der Rat der Stadt hat am Donnerstag nach langer Debatte beschlossen, die alte "
    "Brücke über den Fluss neu zu bauen, obwohl viele Bürger dagegen waren und die "
    "Kosten seit dem Herbst stark gestiegen sind.",
    "en": "The council of the town agreed after a long debate to rebuild the old bridge "
    "over the river, although many residents were against it and its cost has risen "
    "since the autumn of the year before last.",
    "fr": "Le conseil de la ville a décidé après un long débat de reconstruire le vieux "
    "pont sur la rivière, bien que beaucoup d'habitants soient contre et que son coût "
    "ait augmenté depuis l'automne.",
}
LANGUAGE_CODES = (
    "af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil gl gu he hi hr hu hy "
    "id it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my ne nl or pa pl ps pt sd si sk "
    "sl so sq sr sw ta te th tk tr uk ur uz vi zh zh_Hant zu"
)


def _page(
    line: str,
    language: str = "de",
    saved: str = "Thu Mar 05 2020 15:00:00 GMT+0100 (CET)",
    host: str = "www.courier.example",
    head: str = "",
) -> bytes:
    comment = SINGLE_FILE.format(host=host, saved=saved) if saved else ""
    story = f"<p>{STORY_BY_LANGUAGE[language]}</p>" * 3
    return (
        f'<!DOCTYPE html><html lang="{language}">{comment}<head><title>{TITLE}</title>'
        f"{head}</head><body><article><h1>{TITLE}</h1>{line}{story}</article>"
        '<section class="comments"><p>Jane · 2 hours ago</p></section></body></html>'
    ).encode()


def _date(page: bytes, format_name: str = "html") -> Fact[DateRange] | None:
    return dates.extract(read_article(page, format_name, SAVED)).date


def _edtf(page: bytes, format_name: str = "html") -> str | None:
    fact = _date(page, format_name)
    return fact.value.to_edtf() if fact else None


@pytest.mark.parametrize("language", LANGUAGE_CODES.split())
def test_each_language_says_how_long_ago_something_was(language: str) -> None:
    for unit, count, length in product(UNITS, (1, 2, 3, 5, 11), ("long", "short")):
        text = format_timedelta(
            -timedelta(**{f"{unit}s": count}),
            granularity=unit,
            threshold=1000,
            add_direction=True,
            format=length,
            locale=language,
        )
        times = find_relative_times(text, {language.partition("_")[0]})
        assert [(time.unit, time.count) for time in times] == [(unit, count)], text


@pytest.mark.parametrize(
    ("text", "language", "unit", "count"),
    [
        ("an hour ago", "en", "hour", 1),
        ("about an hour ago", "en", "hour", 1),
        ("vor etwa einer Stunde", "de", "hour", 1),
        ("منذ ٣ ساعات", "ar", "hour", 3),
        ("قبل ساعتين", "ar", "hour", 2),
        ("2 小時前", "zh", "hour", 2),
        ("約3時間前", "ja", "hour", 3),
        ("il y a 3\u202fh", "fr", "hour", 3),
        ("ВЧЕРА", "ru", "day", 1),
        ("avant-hier", "fr", "day", 2),
        ("3 timer siden", "no", "hour", 3),
    ],
)
def test_the_words_of_pages_are_read(
    text: str, language: str, unit: str, count: int
) -> None:
    (time,) = find_relative_times(text, {language})
    assert (time.quote, time.unit, time.count) == (text, unit, count)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hier klicken", "de"),
        ("in 3 hours", "en"),
        ("3 hours", "en"),
        ("5 min read", "en"),
        ("for 3 years", "en"),
        ("The Yesterdays", "en"),
        ("3 hours ago" + " and more" * 30, "en"),
    ],
)
def test_other_words_are_no_relative_times(text: str, language: str) -> None:
    assert find_relative_times(text, {language}) == ()


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("<p>vor 2 Stunden</p>", "de", "2020-03-05"),
        ("<p>Veröffentlicht vor 2 Stunden</p>", "de", "2020-03-05"),
        ("<p>Von Anna Berg | vor 3 Tagen</p>", "de", "2020-03-02"),
        ("<p>Gestern, 14:30 Uhr</p>", "de", "2020-03-04"),
        ("<p>Vor 30 Minuten · 3 Min. Lesezeit</p>", "de", "2020-03-05"),
        ("<p>vor 20 Stunden</p>", "de", "2020-03-04"),
        ("<p>vor 15 Stunden</p>", "de", "2020-03-04/2020-03-05"),
        ("<p>vor 2 Wochen</p>", "de", "2020-02-13/2020-02-24"),
        ("<p><b>Anna Berg</b> <span class='time'>vor 2 Stunden</span></p>", "de",
         "2020-03-05"),
        ("<p><time>hier</time></p>", "fr", "2020-03-04"),
        ("<p>Published 2 hours ago · Updated 5 minutes ago</p>", "en", "2020-03-05"),
    ],
)  # fmt: skip
def test_a_relative_time_beside_the_headline_is_the_date(
    line: str, language: str, expected: str
) -> None:
    assert _edtf(_page(line, language)) == expected


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("<p>Aktualisiert vor 2 Stunden</p>", "de"),
        ("<p>Zuletzt geändert: gestern</p>", "de"),
        ("<p>Gestern</p>", "de"),
        ("<p>The bridge was closed 3 hours ago</p>", "en"),
        ("<p>3 hours ago the bridge was closed</p>", "en"),
        ("<aside class='related'><a href='/b'>More news</a> 2 hours ago</aside>", "en"),
        ("", "en"),
    ],
)
def test_other_relative_times_are_no_date(line: str, language: str) -> None:
    assert _edtf(_page(line, language)) is None


def test_the_time_of_a_file_is_no_time_of_saving() -> None:
    assert _edtf(_page("<p>vor 2 Stunden</p>", saved="")) is None


def test_a_stated_day_counts_more_than_a_relative_time() -> None:
    head = (
        '<meta property="article:published_time" content="2020-03-01T10:00:00+01:00">'
    )
    assert _edtf(_page("<p>vor 2 Stunden</p>", head=head)) == "2020-03-01"


def test_a_time_without_a_label_may_be_that_of_an_update_in_the_metadata() -> None:
    head = '<meta property="article:modified_time" content="2020-03-05T12:30:00+01:00">'
    assert _edtf(_page("<p>vor 2 Stunden</p>", head=head)) is None
    labelled = _page("<p>Veröffentlicht vor 2 Stunden</p>", head=head)
    assert _edtf(labelled) == "2020-03-05"


def test_the_day_depends_on_where_the_outlet_is() -> None:
    saved = "Thu Mar 05 2020 12:30:00 GMT+0000 (UTC)"
    line = "<p>3 hours ago</p>"
    anywhere = _page(line, "en", saved)
    assert _edtf(anywhere) == "2020-03-04/2020-03-05"
    in_britain = _page(line, "en", saved, "www.courier.co.uk")
    assert _edtf(in_britain) == "2020-03-05"


def test_the_evidence_says_how_the_day_was_computed() -> None:
    fact = _date(_page("<p>vor 2 Stunden</p>"))
    assert fact is not None
    assert (fact.method, fact.confidence) == ("relative time", Confidence.INFERRED)
    quotes = {evidence.key: evidence.quote for evidence in fact.evidence}
    assert quotes["element class"] == "vor 2 Stunden"
    assert (
        quotes["comment of the saving program"] == "Thu Mar 05 2020 15:00:00 GMT+0100"
    )
    assert quotes["computed"] == "vor 2 Stunden → 2020-03-05 (UTC+01:00)"


def test_a_number_of_days_is_weak_because_pages_round_it() -> None:
    fact = _date(_page("<p>vor 3 Tagen</p>"))
    assert fact is not None
    assert fact.confidence is Confidence.WEAK


def _mail(line: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Courier <news@courier.example>"
    mail["Subject"] = TITLE
    mail["Date"] = "Thu, 05 Mar 2020 15:00:00 +0100"
    story = "\n\n".join([STORY_BY_LANGUAGE["en"]] * 3)
    mail.set_content(f"{TITLE}\n\n{line}\n\n{story}\n")
    return mail.as_bytes()


def _warc(line: str) -> bytes:
    page = _page(line, saved="")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/b\r\n"
        "WARC-Date: 2020-03-05T14:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _mhtml(line: str) -> bytes:
    head = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://courier.example/b\n"
        "Subject: Bridge\nDate: Thu, 5 Mar 2020 14:00:00 -0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="x"\n\n'
        "--x\nContent-Type: text/html; charset=utf-8\n"
        "Content-Location: https://courier.example/b\n\n"
    )
    return head.encode() + _page(line, saved="") + b"\n--x--\n"


def _clip(line: str) -> bytes:
    story = "\n\n".join([STORY_BY_LANGUAGE["en"]] * 3)
    return (
        f"---\ntitle: {TITLE}\nsource: https://courier.example/b\n"
        f"clipped: 2020-03-05T15:00:00+01:00\n---\n\n{line}\n\n{story}\n"
    ).encode()


def _wayback(line: str) -> bytes:
    stamp = (
        b"<!--\n     FILE ARCHIVED ON 14:00:00 Mar 05, 2020 AND RETRIEVED FROM THE\n"
        b"     INTERNET ARCHIVE ON 10:00:00 Jan 01, 2023.\n-->"
    )
    return _page(line, saved="") + stamp


@pytest.mark.parametrize(
    ("content", "format_name"),
    [
        (_mail("Published 3 hours ago"), "eml"),
        (_warc("<p>vor 3 Stunden</p>"), "warc"),
        (_mhtml("<p>vor 3 Stunden</p>"), "mhtml"),
        (_clip("Published 3 hours ago"), "md"),
        (_wayback("<p>vor 3 Stunden</p>"), "html"),
    ],
)
def test_each_program_records_when_it_saved(content: bytes, format_name: str) -> None:
    assert _edtf(content, format_name) == "2020-03-05"
