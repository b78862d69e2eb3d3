"""Whose the picture is: a credit that is never the outlet."""

from __future__ import annotations

import re

from archive.article import Article
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace

_CREDIT = re.compile(
    r"\b(?:(?:Image|Photo|Picture|Pic) ?(?:Credits?|Courtesy|Source)|(?:Photo|Photograph|Image|Picture)(?: by)?|Foto)"
    r" ?(?::|(?<=by)) ?(?P<name>[^\n|(),.:;]{2,50}?)(?=[ \t]*(?:[\n|(),.;]|$))",
)


def extract(article: Article) -> Fact[str] | None:
    """The first credit of a picture in the text."""
    found = _CREDIT.search(article.text)
    if not found:
        return None
    evidence = Evidence(found[0], found.start(), found.end())
    return Fact(
        collapse_whitespace(found["name"]),
        Confidence.STATED,
        "image credit",
        (evidence,),
    )
