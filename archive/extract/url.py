"""The address at which an article appeared."""

from __future__ import annotations

import re

from archive import outlets
from archive.article import Article
from archive.html import original_url
from archive.model import Confidence, Evidence, Fact

_WEB_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?", re.IGNORECASE)


def extract(article: Article) -> Fact[str] | None:
    """The page's own canonical address, where it was saved from, or an address line at the head of the text."""
    for key, address in outlets.article_urls(article):
        if _WEB_URL.fullmatch(address):
            return Fact(
                original_url(address),
                Confidence.STATED,
                key,
                (Evidence(address, key=key),),
            )
    if found := outlets.find_url_line(article.text):
        return Fact(
            found[1],
            Confidence.STATED,
            "address line",
            (Evidence(found[1], found.start(1), found.end(1)),),
        )
    return None
