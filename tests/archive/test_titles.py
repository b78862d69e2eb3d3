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
