"""Limit the date of an article by the past and future events that it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.article import Article
from archive.model import Confidence, DateRange, Evidence, Fact
from archive.text.date_mentions import DateMention

CLAUSE_CHARS = 110
"""Characters before a date that are searched for its verb."""

_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-Þ])|\n\s*\n|[;“”]")
_SINCE = re.compile(
    r"\bsince (?:(?:the )?(?:early|late|mid|end of|start of|beginning of)[ -])?"
    r"(?:\w+ of )?$",
    re.IGNORECASE,
)
_PAST_EVENT = re.compile(
    r"\b(?:was|were|had|began|became|took|won|lost|came|went|made|held|fell|rose|died|"
    r"left|met|\w{2,}ed)\b[^,]{0,60}?"
    r"\b(?:in|on)(?: (?:early|late|mid))?[ -]$",
    re.IGNORECASE,
)
_FUTURE_EVENT = re.compile(
    r"\b(?:will|(?:is|are)(?: \w+ly| now)? "
    r"(?:to be|due|expected|scheduled|slated|set|likely|planned))\b[^,]{0,80}?"
    r"\b(?:by|until|till|through|before|in|from|on)"
    r"(?: (?:the )?(?:end of|early|late|mid|start of))?[ -]$",
    re.IGNORECASE,
)
_EXTENDED = re.compile(
    r"\b(?:extend(?:ed|s|ing)?|valid|runs?)\b[^.]{0,90}\b(?:to|until|till|through) $",
    re.IGNORECASE,
)
_NOT_PAST = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|if|due|expected?|scheduled|slated|"
    r"plan\w*|likely|set to|to be|"
    r"starting|beginning|(?:agreed|decided|voted|promised) to|proposed|forecast\w*|"
    r"target\w*|estimated?|project\w*|"
    r"seen|compared|need(?:ed)? to|want(?:ed)? to|has|have)\b",
    re.IGNORECASE,
)
_NOT_FUTURE = re.compile(
    r"\b(?:was|were|had|did|would|began|said in|reported|compared|than|against|despite|"
    r"equivalent|earnings|that|which|"
    r"(?:this|last) year|from \w+ (?:mln|billion|pct)|if|not|never|again)\b|"
    r"from [$\d]|\d{4}|to \d[\d.]* \w+ ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Event:
    """A date with the words before it in its sentence, on one line."""

    mention: DateMention
    range: DateRange
    clause: str


def find_window(article: Article) -> Fact[DateRange] | None:
    """Return the days between the latest past event and the earliest future one.

    Return `None` if either is missing, or if they contradict each other.
    """
    events = list(_find_events(article))
    past_events = [event for event in events if _is_past(event.clause)]
    future_events = [event for event in events if _is_future(event.clause)]
    if not past_events or not future_events:
        return None
    last_past_event = max(past_events, key=lambda event: event.range.earliest)
    first_future_event = min(future_events, key=lambda event: event.range.latest)
    earliest = last_past_event.range.earliest
    latest = first_future_event.range.latest
    if latest < earliest or last_past_event.range == first_future_event.range:
        return None
    evidence = (
        _event_evidence(article.text, last_past_event),
        _event_evidence(article.text, first_future_event),
    )
    return Fact(DateRange(earliest, latest), Confidence.INFERRED, "window", evidence)


def _find_events(article: Article) -> Iterator[_Event]:
    """Yield the unambiguous dates of the text."""
    for mention in article.date_mentions:
        if mention.range and not mention.month_first:
            clause = _clause_before(article.text, mention)
            yield _Event(mention, mention.range, clause)


def _is_past(clause: str) -> bool:
    if _SINCE.search(clause):
        return True
    return bool(_PAST_EVENT.search(clause)) and not _NOT_PAST.search(clause)


def _is_future(clause: str) -> bool:
    if _EXTENDED.search(clause):
        return True
    return bool(_FUTURE_EVENT.search(clause)) and not _NOT_FUTURE.search(clause)


def _clause_before(text: str, mention: DateMention) -> str:
    """Return the words before a date in its sentence, on one line."""
    before = text[max(0, mention.start - CLAUSE_CHARS) : mention.start]
    return _SENTENCE_END.split(before)[-1].replace("\n", " ")


def _event_evidence(text: str, event: _Event) -> Evidence:
    """Return the date with the words before it that show its side of the article."""
    clause = event.clause
    match = (
        _EXTENDED.search(clause)
        or _FUTURE_EVENT.search(clause)
        or _SINCE.search(clause)
        or _PAST_EVENT.search(clause)
    )
    start = event.mention.start
    if match:
        start -= len(clause) - match.start()
    end = event.mention.end
    return Evidence(text[start:end], start, end)
