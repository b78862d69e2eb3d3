"""Extract the outlets and agencies that an article cites as its sources."""

from __future__ import annotations

import re
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import alternation_pattern, read_words
from archive.extract import agency, outlet
from archive.model import Confidence, Evidence, Fact
from archive.text.growing_patterns import GrowingPattern, Select

AMBIGUOUS_NAMES = read_words("ambiguous_names.txt")
"""Names that are also other words. They do not count as citations."""


def extract(article: Article) -> Fact[tuple[str, ...]] | None:
    """Return the outlets and agencies that the text cites, except the article's own.

    A citation is a phrase such as "told Reuters" or "Die Zeit reported".
    """
    citations = _find_citations(article.text)
    if citations:
        for publisher in (outlet.extract(article), agency.extract(article)):
            if publisher:
                citations.pop(publisher.value, None)
    if not citations:
        return None
    names, evidence = tuple(citations), tuple(citations.values())
    return Fact(names, Confidence.INFERRED, "citation", evidence)


def _find_citations(text: str) -> dict[str, Evidence]:
    """Return the first citation of each outlet or agency, by its name."""
    citations: dict[str, Evidence] = {}
    searched_text = text[: outlets.MAX_SEARCHED_CHARS]
    for match in _CITATIONS.for_text(searched_text).finditer(searched_text):
        name = _source_names()[match["source"] or match["reporter"]]
        citations.setdefault(name, Evidence(match[0], match.start(), match.end()))
    return citations


@cache
def _source_names() -> dict[str, str]:
    names = outlets.agency_names() | outlets.outlet_names()
    return {form: name for form, name in names.items() if form not in AMBIGUOUS_NAMES}


def _compile_citations(select: Select) -> re.Pattern[str]:
    names = alternation_pattern(select(_source_names()))
    return re.compile(
        r"\b(?:(?:reports?|story|article|interview) (?:by|in|with|from|to)|"
        r"according to|told|"
        rf"(?:quoted|cited|reported) by|quoting|citing) (?:the )?(?P<source>{names})\b"
        rf"|\b(?P<reporter>{names})"
        r"(?: (?:newspaper|daily|magazine|news agency|news|website|channel))?"
        r" (?:said|reported|reports|quoted)\b"
    )


_CITATIONS = GrowingPattern(_source_names, _compile_citations)
