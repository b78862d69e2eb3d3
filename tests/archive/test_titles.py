"""Test headlines with dashes, bars and colons, and pages whose `<h1>` is a logo."""

from __future__ import annotations

import pytest

from archive.extract.pipeline import extract_document
from archive.readers import read_article

TEXT = (
    "The cranes came back to the old quay on Tuesday night, said the harbour master. "
)
SITE = '<meta property="og:site_name" content="Harbour Post">'
URL = '<link rel=canonical href="https://www.harbourpost.example/2020/cranes">'


NEWS = """<script type="application/ld+json">
{"@type": "%s", "headline": "%s"}</script>"""
OG = '<meta property="og:title" content="%s">'


def page_title(title: str, body: str = "", head: str = "") -> str | None:
    html = (
        f"<html><head><title>{title}</title>{head}</head><body>{body}"
        f"<article><p>{TEXT * 3}</p><p>{TEXT * 3}</p></article></body></html>"
    )
    fact = extract_document(read_article(html.encode(), "html"), "id", "html").facts
    return fact.title.value if fact.title else None


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        ("Cranes arrive early | Harbour Post", SITE, "Cranes arrive early"),
        ("Cranes arrive early - Harbour Post", URL, "Cranes arrive early"),
        ("Harbour Post: Cranes arrive early", SITE, "Cranes arrive early"),
        ("Cranes arrive early – News – Harbour Post", SITE, "Cranes arrive early"),
        ("Cranes arrive – nobody hurt – Harbour Post", SITE, "Cranes arrive – nobody hurt"),
        ("Cranes arrive – nobody hurt", "", "Cranes arrive – nobody hurt"),
        ("Quai : la grève continue", "", "Quai : la grève continue"),
        ("Cranes arrive early | A Site Without Name", "", "Cranes arrive early"),
        ("Cranes arrive early / Harbour Post", SITE, "Cranes arrive early"),
        ("Cranes arrive early- Harbour Post", SITE, "Cranes arrive early"),
        ("Cranes arrive early › Harbour Post", SITE, "Cranes arrive early"),
        ("Cranes arrive early / and late", SITE, "Cranes arrive early / and late"),
        ("Comments | Cranes came back to the old quay", "", "Comments | Cranes came back to the old quay"),
        ("起重机回到旧码头_社会_例报网", "", "起重机回到旧码头"),
        ("クレーン、旧埠頭に戻る｜例新聞デジタル", "", "クレーン、旧埠頭に戻る"),
    ],
)  # fmt: skip
def test_only_the_site_is_cut_from_a_title(
    title: str, head: str, expected: str
) -> None:
    assert page_title(title, head=head) == expected


@pytest.mark.parametrize(
    "headline",
    ["Cranes arrive – nobody hurt", "Comment | Cranes are too dear", "Кран — вернулся"],
)
def test_a_headline_stays_whole_if_it_is_visible(headline: str) -> None:
    title = f"{headline} | Harbour Post"
    assert page_title(title, f"<h1>{headline}</h1>", SITE) == headline


@pytest.mark.parametrize("title", ["|", "_", "| |", " – ", ""])
def test_a_title_of_marks_does_no_harm(title: str) -> None:
    headline = "Cranes arrive early at the quay"
    assert page_title(title, f"<h1>{headline}</h1>") == headline


@pytest.mark.parametrize("heading", ["Harbour Post", "Politics"])
@pytest.mark.parametrize(
    "title",
    [
        "Cranes arrive early at the quay | Harbour Post",
        "Harbour Post - Cranes arrive early at the quay",
    ],
)
def test_a_logo_or_a_section_is_no_headline(heading: str, title: str) -> None:
    body = f"<h1>{heading}</h1><h2>Cranes arrive early at the quay</h2>"
    assert page_title(title, body, SITE) == "Cranes arrive early at the quay"


@pytest.mark.parametrize(
    "subject",
    ["Storm tears roof off mill - nobody hurt", "Quai : la suite", "Briefing | Cranes arrive"],
)  # fmt: skip
def test_the_subject_of_a_mail_stays_whole(subject: str) -> None:
    mail = (
        f"From: Ada <ada@harbour.example>\nSubject: {subject}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{TEXT}"
    )
    document = extract_document(read_article(mail.encode(), "eml"), "id", "eml")
    assert document.facts.title is not None
    assert document.facts.title.value == subject


@pytest.mark.parametrize(
    ("heading", "other", "kind"),
    [
        ("The cranes came back to our quay", "Cranes came back: all facts", "Article"),
        ("A quay for the cranes", "7 best quays with cranes (2020)", "WebPage"),
        ("Was kostet der alte Kran am Kai?", "Alter Kran am Kai", "WebPage"),
        ("Почему краны вернулись в порт", "Краны вернулись: главное", "WebPage"),
        ("旧埠頭に戻ったクレーン", "クレーンが旧埠頭に戻る理由", "WebPage"),
    ],
)
def test_the_visible_headline_is_better_than_one_for_search_engines(
    heading: str, other: str, kind: str
) -> None:
    head = SITE + OG % other + NEWS % (kind, other)
    assert page_title(f"{other} | Harbour Post", f"<h1>{heading}</h1>", head) == heading


def test_a_headline_that_the_publisher_states_twice_is_kept() -> None:
    headline = "Harbour: Cranes came back to the old quay"
    head = OG % headline + NEWS % ("NewsArticle", headline)
    body = "<h1>Cranes came back to the old quay</h1>"
    assert page_title(headline, body, head) == headline


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Opinion Cranes came back to the quay", "Cranes came back to the quay"),
        ("12 May 2020 Cranes came back to the quay", "Cranes came back to the quay"),
        ("Opinion | Cranes came back to the quay", "Cranes came back to the quay"),
        ("Kommentar: Cranes came back to the quay", "Cranes came back to the quay"),
    ],
)
def test_the_kicker_in_a_heading_is_no_part_of_it(heading: str, expected: str) -> None:
    headline = "Cranes came back to the quay"
    head = NEWS % ("NewsArticle", headline)
    body = f"<h1>{heading}</h1>"
    assert page_title(f"{headline} - Harbour Post", body, head + SITE) == expected


@pytest.mark.parametrize(
    "other", ["Most read", "Do you like our newsletter?", "The ferry is late again"]
)
def test_the_headline_of_another_article_is_none(other: str) -> None:
    headline = "Cranes came back to the quay"
    body = f"<h1>{other}</h1><main><h1>{headline}</h1></main><h1>{other}</h1>"
    assert page_title(f"{headline} | Harbour Post", body, SITE) == headline
    body = f"<h1>{other}</h1>"
    head = SITE + OG % headline
    assert page_title(f"{headline} | Harbour Post", body, head) == headline


def test_a_headline_cut_with_dots_is_completed() -> None:
    headline = "Cranes came back to the old quay in the night"
    head = NEWS % ("NewsArticle", "Cranes came back to the old…")
    assert page_title(headline, "", head) == headline


def test_the_site_before_a_bar_is_no_headline() -> None:
    headline = "Los barcos volvieron a este puerto el martes"
    title = f"Diario PORT | {headline}"
    assert page_title(title, f"<h1>{headline}</h1>", OG % title) == headline


def test_a_part_of_a_word_is_no_kicker() -> None:
    headline = "水車通りのプールが再び開く"
    body = f"<h1>{headline}</h1>"
    assert page_title("プールが再び開く", body) == headline


def test_a_logo_before_a_bar_is_no_headline_without_other_metadata() -> None:
    headline = "Swimming baths on Mill Lane to reopen in spring"
    body = f"<header><h1>The Example Courier</h1></header><h2>{headline}</h2>"
    assert page_title(f"The Example Courier | {headline}", body) == headline
