"""The language of an article, as an ISO 639 code."""

from __future__ import annotations

from archive.article import Article
from archive.model import Confidence, Evidence, Fact
from archive.text.language_detection import detect_language


def extract(article: Article) -> Fact[str] | None:
    """What the page says, unless its words are plainly of another language; else what the words say."""
    told = detect_language(article.text)
    said = article.page.language if article.page else None
    if said and told in (None, said):
        confidence = Confidence.CORROBORATED if told else Confidence.STATED
        return Fact(said, confidence, "html lang", (Evidence(said, key="html lang"),))
    return Fact(told, Confidence.INFERRED, "letters of the text") if told else None
