"""When an article cannot have appeared: what it looks back on lies behind it, what it looks ahead to before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.article import Article
from archive.model import Confidence, DateRange, Evidence, Fact
from archive.text.date_mentions import Mention, mentions

CLAUSE = 110
"""Characters before a date in which its verb is looked for."""

_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-Þ])|\n\s*\n|[;“”]")
_SINCE = re.compile(
    r"\bsince (?:(?:the )?(?:early|late|mid|end of|start of|beginning of)[ -])?(?:\w+ of )?$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:was|were|had|began|became|took|won|lost|came|went|made|held|fell|rose|died|left|met|\w{2,}ed)\b[^,]{0,60}?"
    r"\b(?:in|on)(?: (?:early|late|mid))?[ -]$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|(?:is|are)(?: \w+ly| now)? (?:to be|due|expected|scheduled|slated|set|likely|planned))\b[^,]{0,80}?"
    r"\b(?:by|until|till|through|before|in|from|on)(?: (?:the )?(?:end of|early|late|mid|start of))?[ -]$",
    re.IGNORECASE,
)
_EXTENDED = re.compile(
    r"\b(?:extend(?:ed|s|ing)?|valid|runs?)\b[^.]{0,90}\b(?:to|until|till|through) $",
    re.IGNORECASE,
)
_NOT_BACK = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|if|due|expected?|scheduled|slated|plan\w*|likely|set to|to be|"
    r"starting|beginning|(?:agreed|decided|voted|promised) to|proposed|forecast\w*|target\w*|estimated?|project\w*|"
    r"seen|compared|need(?:ed)? to|want(?:ed)? to|has|have)\b",
    re.IGNORECASE,
)
_NOT_AHEAD = re.compile(
    r"\b(?:was|were|had|did|would|began|said in|reported|compared|than|against|despite|equivalent|earnings|that|which|"
    r"(?:this|last) year|from \w+ (?:mln|billion|pct)|if|not|never|again)\b|from [$\d]|\d{4}|to \d[\d.]* \w+ ",
    re.IGNORECASE,
)


def find(article: Article) -> Fact[DateRange] | None:
    """The days between the last thing behind the article and the first ahead of it; `None` unless both are known."""
    dated = [each for each in mentions(article.text) if each.range and not each.swapped]
    behind = list(_behind(article.text, dated))
    ahead = list(_ahead(article.text, dated))
    if not behind or not ahead:
        return None
    last = max(behind, key=lambda each: _days(each).earliest)
    first = min(ahead, key=lambda each: _days(each).latest)
    earliest, latest = _days(last).earliest, _days(first).latest
    if latest < earliest or last.range == first.range:
        return None  # what is said to lie on both sides lies on neither
    evidence = (_quoted(article.text, last), _quoted(article.text, first))
    return Fact(DateRange(earliest, latest), Confidence.INFERRED, "window", evidence)


def _behind(text: str, dated: list[Mention]) -> Iterator[Mention]:
    for mention in dated:
        clause = _clause(text, mention)
        if _SINCE.search(clause) or (
            _BACK.search(clause) and not _NOT_BACK.search(clause)
        ):
            yield mention


def _ahead(text: str, dated: list[Mention]) -> Iterator[Mention]:
    for mention in dated:
        clause = _clause(text, mention)
        if (
            _AHEAD.search(clause) and not _NOT_AHEAD.search(clause)
        ) or _EXTENDED.search(clause):
            yield mention


def _clause(text: str, mention: Mention) -> str:
    """The words before a date in its own sentence, on one line."""
    before = text[max(0, mention.start - CLAUSE) : mention.start]
    return _SENTENCE_END.split(before)[-1].replace("\n", " ")


def _days(mention: Mention) -> DateRange:
    assert mention.range is not None
    return mention.range


def _quoted(text: str, mention: Mention) -> Evidence:
    """The date with the words before it that say on which side it lies."""
    clause = _clause(text, mention)
    found = (
        _EXTENDED.search(clause)
        or _AHEAD.search(clause)
        or _SINCE.search(clause)
        or _BACK.search(clause)
    )
    start = mention.start - (len(clause) - found.start() if found else 0)
    return Evidence(text[start : mention.end], start, mention.end)
