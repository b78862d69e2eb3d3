"""Extract the URL at which an article was published."""

from __future__ import annotations

import re

from archive import outlets
from archive.article import Article
from archive.html import original_url
from archive.model import Confidence, Evidence, Fact

_WEB_URL = re.compile(r"https?://(?=[^\s/]+\.[^\s/])[^\s/]++(?:/\S*+)?", re.IGNORECASE)


def extract(article: Article) -> Fact[str] | None:
    """Return the URL of the record, the page or its file, or a URL line in the text."""
    for evidence in article.urls:
        url = original_url(evidence.quote)
        if _WEB_URL.fullmatch(url):
            return Fact(url, Confidence.STATED, evidence.key or "", (evidence,))
    line = outlets.find_url_line(article.text)
    if not line:
        return None
    evidence = Evidence(line[1], line.start(1), line.end(1))
    return Fact(line[1], Confidence.STATED, "address line", (evidence,))
