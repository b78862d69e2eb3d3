"""Extract the place from which an article was filed."""

from __future__ import annotations

from archive.article import Article
from archive.model import Confidence, Fact


def extract(article: Article) -> Fact[str] | None:
    """Return the place of the dateline."""
    dateline = article.dateline
    if not dateline:
        return None
    evidence = (dateline.evidence,)
    return Fact(dateline.place, Confidence.STATED, "dateline", evidence)
