"""Test the mark of texts that are only a part of an article."""

from __future__ import annotations

import json

import pytest

from archive.article import Article
from archive.extract import completeness
from archive.extract.pipeline import extract_document
from archive.model import Fact
from archive.readers.html import read_html

SENTENCE = (
    "The town council voted on Tuesday night to reopen the old swimming baths on Mill "
    "Lane, ending a dispute that has run for the better part of a decade."
)


def page(body: str, **jsonld: object) -> Article:
    script = ""
    if jsonld:
        item = {"@type": "NewsArticle", "headline": "Baths to reopen", **jsonld}
        script = f'<script type="application/ld+json">{json.dumps(item)}</script>'
    html = (
        f"<html><head><meta charset=utf-8><title>Baths to reopen</title>{script}</head>"
        f"<body><article><h1>Baths to reopen</h1>{body}</article></body></html>"
    )
    return read_html(html.encode(), None)


def paragraphs(count: int) -> str:
    return "".join(f"<p>{number} {SENTENCE}</p>" for number in range(count))


def sign(article: Article) -> tuple[str, str] | None:
    fact: Fact[str] | None = completeness.extract(article)
    return (fact.value, fact.method) if fact else None


@pytest.mark.parametrize(
    "offer",
    [
        "Subscribe to continue reading",
        "To continue reading, become a member today.",
        "Jetzt weiterlesen mit Kurier Plus",
        "Sie haben schon ein Abo? Dieser Artikel ist kostenpflichtig.",
        "Lisez la suite pour 1 € le premier mois",
        "Cet article est réservé aux abonnés.",
        "Suscríbete para seguir leyendo",
        "Conteúdo exclusivo para assinantes. Já é assinante?",
        "Contenuto riservato agli abbonati",
        "Lees verder met een abonnement",
        "Aby czytać dalej, wykup dostęp",
        "Чтобы читать дальше, оформите подписку",
        "Läs vidare med ett konto",
        "Vil du læse videre? Bliv abonnent",
        "Denne saken er for abonnenter",
        "Jatka lukemista tilaamalla",
        "Okumaya devam etmek için abone olun",
        "للاستمرار في القراءة اشترك",
        "この記事は有料会員限定です",
        "구독하고 계속 읽어보세요",
        "订阅后继续阅读",
    ],
)
def test_a_short_text_that_ends_with_an_offer_is_not_complete(offer: str) -> None:
    article = page(f"{paragraphs(3)}<p>{offer}</p>")
    assert sign(article) == ("no", "paywall")
    fact = completeness.extract(article)
    assert fact
    assert fact.evidence[0].quote == offer


@pytest.mark.parametrize(
    ("end", "method"),
    [
        (" The leader of the coun… [+2312 chars]", "truncation mark"),
        (" The leader said […]", "truncation mark"),
        (" The leader said [...]", "truncation mark"),
        (" The leader said…", "truncation mark"),
        (" The leader said ...\n\nRead more", "truncation mark"),
        (" The leader said …\n\nWeiterlesen »", "truncation mark"),
        (" The leader said …\n\nLire la suite →", "truncation mark"),
        (" The leader said …\n\nЧитать далее", "truncation mark"),
        (" The leader said …\n\n続きを読む", "truncation mark"),
    ],
)
def test_a_text_that_was_cut_is_not_complete(end: str, method: str) -> None:
    article = Article(SENTENCE + end)
    assert sign(article) == ("no", method)
    fact = completeness.extract(article)
    assert fact
    evidence = fact.evidence[0]
    assert article.text[evidence.start : evidence.end] == evidence.quote


def test_a_long_story_may_end_with_an_ellipsis_or_an_offer() -> None:
    text = "\n\n".join([SENTENCE] * 12)
    assert sign(Article(f"{text} And then he smiled…")) is None
    assert sign(Article(f"{text}\n\nSubscribe to continue reading our letters")) is None


def test_the_page_states_that_access_is_restricted() -> None:
    article = page(paragraphs(3), isAccessibleForFree="False")
    assert sign(article) == ("no", "restricted access")
    assert sign(page(paragraphs(14), isAccessibleForFree=False)) is None


def test_the_page_states_its_length() -> None:
    words = 4 * len(f"0 {SENTENCE}".split())
    assert sign(page(paragraphs(4), wordCount=words)) == ("yes", "stated length")
    assert sign(page(paragraphs(4), wordCount=900)) == ("no", "stated length")
    assert sign(page(paragraphs(4), wordCount=0)) is None


def test_free_access_means_that_the_text_is_whole() -> None:
    assert sign(page(paragraphs(5), isAccessibleForFree=True)) == ("yes", "free access")
    assert sign(page(paragraphs(1), isAccessibleForFree=True)) is None


@pytest.mark.parametrize("text", ["", "…", "Read more", SENTENCE, "[+1 chars"])
def test_nothing_is_guessed_without_a_sign(text: str) -> None:
    fact = completeness.extract(Article(text))
    assert fact is None or text == "…"


def test_an_incomplete_text_has_a_note() -> None:
    article = Article(f"{SENTENCE} [+2312 chars]")
    document = extract_document(article, "a" * 20, "txt")
    assert document.notes == ("The text was cut off: [+2312 chars]",)
    assert document.facts.complete
    assert document.facts.complete.value == "no"
