"""Extract the language of an article as an ISO 639 code."""

from __future__ import annotations

from archive.article import Article
from archive.model import Confidence, Evidence, Fact


def extract(article: Article) -> Fact[str] | None:
    """Return the language that the page declares, or else that of the text.

    A declaration that differs from the detected language does not count.
    """
    detected = article.detected_language
    declared = article.page.language if article.page else None
    if declared and detected in (None, declared):
        confidence = Confidence.CORROBORATED if detected else Confidence.STATED
        evidence = Evidence(declared, key="html lang")
        return Fact(declared, confidence, "html lang", (evidence,))
    if not detected:
        return None
    return Fact(detected, Confidence.INFERRED, "letters of the text")
