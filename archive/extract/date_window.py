"""When an article cannot have appeared: what it looks back on lies behind it, what it looks ahead to before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.article import Article
from archive.model import Confidence, DateRange, Evidence, Fact
from archive.text.date_mentions import DateMention, find_date_mentions

CLAUSE_CHARS = 110
"""Characters before a date in which its verb is looked for."""

_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-Þ])|\n\s*\n|[;“”]")
_SINCE = re.compile(
    r"\bsince (?:(?:the )?(?:early|late|mid|end of|start of|beginning of)[ -])?(?:\w+ of )?$",
    re.IGNORECASE,
)
_PAST_EVENT = re.compile(
    r"\b(?:was|were|had|began|became|took|won|lost|came|went|made|held|fell|rose|died|left|met|\w{2,}ed)\b[^,]{0,60}?"
    r"\b(?:in|on)(?: (?:early|late|mid))?[ -]$",
    re.IGNORECASE,
)
_FUTURE_EVENT = re.compile(
    r"\b(?:will|(?:is|are)(?: \w+ly| now)? (?:to be|due|expected|scheduled|slated|set|likely|planned))\b[^,]{0,80}?"
    r"\b(?:by|until|till|through|before|in|from|on)(?: (?:the )?(?:end of|early|late|mid|start of))?[ -]$",
    re.IGNORECASE,
)
_EXTENDED = re.compile(
    r"\b(?:extend(?:ed|s|ing)?|valid|runs?)\b[^.]{0,90}\b(?:to|until|till|through) $",
    re.IGNORECASE,
)
_NOT_PAST = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|if|due|expected?|scheduled|slated|plan\w*|likely|set to|to be|"
    r"starting|beginning|(?:agreed|decided|voted|promised) to|proposed|forecast\w*|target\w*|estimated?|project\w*|"
    r"seen|compared|need(?:ed)? to|want(?:ed)? to|has|have)\b",
    re.IGNORECASE,
)
_NOT_FUTURE = re.compile(
    r"\b(?:was|were|had|did|would|began|said in|reported|compared|than|against|despite|equivalent|earnings|that|which|"
    r"(?:this|last) year|from \w+ (?:mln|billion|pct)|if|not|never|again)\b|from [$\d]|\d{4}|to \d[\d.]* \w+ ",
    re.IGNORECASE,
)


def find_window(article: Article) -> Fact[DateRange] | None:
    """The days between the last thing behind the article and the first ahead of it; `None` unless both are known."""
    dated = [
        each
        for each in find_date_mentions(article.text)
        if each.range and not each.month_first
    ]
    behind = list(_past_mentions(article.text, dated))
    ahead = list(_future_mentions(article.text, dated))
    if not behind or not ahead:
        return None
    last = max(behind, key=lambda each: _mention_range(each).earliest)
    first = min(ahead, key=lambda each: _mention_range(each).latest)
    earliest, latest = _mention_range(last).earliest, _mention_range(first).latest
    if latest < earliest or last.range == first.range:
        return None  # what is said to lie on both sides lies on neither
    evidence = (
        _clause_evidence(article.text, last),
        _clause_evidence(article.text, first),
    )
    return Fact(DateRange(earliest, latest), Confidence.INFERRED, "window", evidence)


def _past_mentions(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    for mention in mentions:
        clause = _clause_before(text, mention)
        if _SINCE.search(clause) or (
            _PAST_EVENT.search(clause) and not _NOT_PAST.search(clause)
        ):
            yield mention


def _future_mentions(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    for mention in mentions:
        clause = _clause_before(text, mention)
        if (
            _FUTURE_EVENT.search(clause) and not _NOT_FUTURE.search(clause)
        ) or _EXTENDED.search(clause):
            yield mention


def _clause_before(text: str, mention: DateMention) -> str:
    """The words before a date in its own sentence, on one line."""
    before = text[max(0, mention.start - CLAUSE_CHARS) : mention.start]
    return _SENTENCE_END.split(before)[-1].replace("\n", " ")


def _mention_range(mention: DateMention) -> DateRange:
    assert mention.range is not None
    return mention.range


def _clause_evidence(text: str, mention: DateMention) -> Evidence:
    """The date with the words before it that say on which side it lies."""
    clause = _clause_before(text, mention)
    found = (
        _EXTENDED.search(clause)
        or _FUTURE_EVENT.search(clause)
        or _SINCE.search(clause)
        or _PAST_EVENT.search(clause)
    )
    start = mention.start - (len(clause) - found.start() if found else 0)
    return Evidence(text[start : mention.end], start, mention.end)
