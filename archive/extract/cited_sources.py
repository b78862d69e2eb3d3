"""The papers and agencies that an article cites for what it tells."""

from __future__ import annotations

import re
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import alternation_pattern, read_words
from archive.extract import agency, outlet
from archive.model import Confidence, Evidence, Fact

AMBIGUOUS_NAMES = read_words("ambiguous_names.txt")
"""Names that also mean something else, and are no citation."""


def extract(article: Article) -> Fact[tuple[str, ...]] | None:
    """Each outlet or agency, but the article's own, that is told, reports or is said to have reported."""
    found: dict[str, Evidence] = {}
    for each in _citation_regex().finditer(article.text, 0, outlets.MAX_SEARCHED_CHARS):
        name = _source_names()[each["source"] or each["said"]]
        found.setdefault(name, Evidence(each[0], each.start(), each.end()))
    own = (
        {
            fact.value
            for fact in (outlet.extract(article), agency.extract(article))
            if fact
        }
        if found
        else set()
    )
    found = {name: evidence for name, evidence in found.items() if name not in own}
    if not found:
        return None
    return Fact(tuple(found), Confidence.INFERRED, "citation", tuple(found.values()))


@cache
def _source_names() -> dict[str, str]:
    return {
        form: name
        for form, name in (outlets.agency_names() | outlets.outlet_names()).items()
        if form not in AMBIGUOUS_NAMES
    }


@cache
def _citation_regex() -> re.Pattern[str]:
    names = alternation_pattern(_source_names())
    return re.compile(
        rf"\b(?:(?:reports?|story|article|interview) (?:by|in|with|from|to)|according to|told|"
        rf"(?:quoted|cited|reported) by|quoting|citing) (?:the )?(?P<source>{names})\b"
        rf"|\b(?P<said>{names})(?: (?:newspaper|daily|magazine|news agency|news|website|channel))?"
        rf" (?:said|reported|reports|quoted)\b"
    )
