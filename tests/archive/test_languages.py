"""Test the language of texts, and what pages and records declare."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extract import language
from archive.readers.html import read_html
from archive.text.language_detection import detect_language
from archive.text.languages import has_script_of, language_code

GERMAN = "Der Stadtrat beschloss am Dienstag, das alte Hallenbad wieder zu öffnen."


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "MILL CORP 4TH QTR\n\nShr profit 12 cts vs loss 18 cts\nSales up 3 pct"),
        ("en", "THE FOLLOWING RAINFALL WAS RECORDED OVER THE PAST 72 HOURS: NIL"),
        ("de", GERMAN),
        ("fr", "Le conseil municipal a voté mardi soir la réouverture des bains."),
        ("es", "El ayuntamiento votó el martes reabrir los antiguos baños públicos."),
        ("pt", "A câmara municipal votou na terça-feira a reabertura das piscinas."),
        ("it", "Il consiglio comunale ha votato martedì la riapertura dei bagni."),
        ("nl", "De gemeenteraad stemde dinsdagavond voor de heropening van het bad."),
        ("pl", "Rada miasta zagłosowała we wtorek za ponownym otwarciem basenu."),
        ("cs", "Městská rada ve středu rozhodla o znovuotevření starého bazénu."),
        ("ru", "Городской совет проголосовал во вторник за открытие бассейна."),
        ("uk", "Міська рада проголосувала у вівторок за відкриття старого басейну."),
        ("el", "Το δημοτικό συμβούλιο ψήφισε την Τρίτη να ανοίξει το κολυμβητήριο."),
        ("tr", "Belediye meclisi salı günü eski yüzme havuzunun açılmasını onayladı."),
        ("ar", "صوت المجلس البلدي مساء الثلاثاء على إعادة فتح المسبح القديم."),
        ("he", "מועצת העיר החליטה ביום שלישי בערב לפתוח מחדש את הבריכה הישנה."),
        ("hi", "नगर परिषद ने मंगलवार को पुराने तैराकी कुंड को खोलने का फैसला किया।"),
        ("ja", "市議会は火曜日の夜、古いプールを再び開くことを決めた。"),
        ("ko", "시의회는 화요일 밤 오래된 수영장을 다시 열기로 결정했다."),
        ("zh", "市议会周二晚上投票决定重新开放旧游泳池，结束了多年的争议。"),
        ("sr", "Predsednik opštine je posle sednice rekao gde će bazen raditi leti."),
        (
            "hr",
            "Predsjednik općine rekao je nakon sjednice gdje će bazen raditi ljeti.",
        ),
        (None, "1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5"),
        (None, "OK"),
    ],
)
def test_the_language_of_a_text_is_detected(code: str | None, text: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("eng", "en"),
        ("Deutsch", "de"),
        ("iw", "he"),
        ("zh-Hans-CN", "zh"),
        ("UA", "uk"),
        ("xx", "xx"),
        ("", None),
        ("42", None),
    ],
)
def test_a_code_or_name_becomes_one_code(text: str, code: str | None) -> None:
    assert language_code(text) == code


def declared(head: str, text: str, attributes: str = "") -> tuple[str, str] | None:
    html = f"<html {attributes}><head><meta charset=utf-8>{head}</head><body><p>{text}"
    fact = language.extract(read_html(html.encode(), None))
    return (fact.value, fact.confidence.value) if fact else None


@pytest.mark.parametrize(
    ("head", "attributes"),
    [
        ("", 'lang="de-AT"'),
        ('<meta property="og:locale" content="de_DE">', 'lang="en"'),
        ('<meta http-equiv="Content-Language" content="de">', ""),
        ('<meta name="language" content="de">', 'lang="x"'),
        (
            (
                '<script type="application/ld+json">{"@type": "NewsArticle", '
                '"inLanguage": "de-DE"}</script>'
            ),
            'lang="en"',
        ),
    ],
)
def test_a_declaration_that_agrees_is_chosen(head: str, attributes: str) -> None:
    assert declared(head, GERMAN, attributes) == ("de", "corroborated")


def test_a_wrong_declaration_never_wins_over_clear_text() -> None:
    assert declared("", GERMAN, 'lang="en-US"') == ("de", "inferred")
    assert declared("", "市議会は再開", 'lang="en"') is None
    record = Article(GERMAN, record_fields={"language": "English"})
    fact = language.extract(record)
    assert fact
    assert fact.value == "de"


def test_a_short_text_has_the_declared_language() -> None:
    assert declared("", "Bad öffnet", 'lang="de"') == ("de", "stated")
    record = Article("Bad öffnet", record_fields={"language": "ger"})
    fact = language.extract(record)
    assert fact
    assert (fact.value, fact.method) == ("de", "record")


def test_a_language_needs_its_script() -> None:
    assert has_script_of("Пробег", "ru")
    assert not has_script_of("Пробег", "en")
    assert has_script_of("123", "en")
