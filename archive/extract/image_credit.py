"""Extract the credit of a picture, which is never the outlet."""

from __future__ import annotations

import re

from archive.article import Article
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace

_CREDIT = re.compile(
    r"\b(?:(?:Image|Photo|Picture|Pic) ?(?:Credits?|Courtesy|Source)"
    r"|(?:Photo|Photograph|Image|Picture)(?: by)?|Foto)"
    r" ?(?::|(?<=by)) ?(?P<name>[^\n|(),.:;]{2,50}?)(?=[ \t]*(?:[\n|(),.;]|$))",
)


def extract(article: Article) -> Fact[str] | None:
    """Return the first picture credit in the text."""
    match = _CREDIT.search(article.text)
    if not match:
        return None
    name = collapse_whitespace(match["name"])
    evidence = Evidence(match[0], match.start(), match.end())
    return Fact(name, Confidence.STATED, "image credit", (evidence,))
