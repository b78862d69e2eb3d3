"""Decide whether the text is the whole article, from the signs in it and its page.

A sign is a mark of truncation, an offer to subscribe where the text ends, or what the
page states about its length and access. Without a sign, it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from archive.article import Article
from archive.extract.subscriber_lines import asks_to_subscribe, is_for_subscribers
from archive.html.walls import MAX_QUOTE_CHARS, find_wall
from archive.model import Confidence, Evidence, Fact
from archive.text.phrases import (
    count_words,
    normalize_phrase,
    phrase_pattern,
    read_phrases,
)

COMPLETE, INCOMPLETE = "yes", "no"
PHRASES = "incomplete_phrases.tsv"
LAST_LINES = 3
MAX_READING_WORDS = 18
"""Words of the longest offer to read a whole text."""
"""Lines at the end of a text that are searched for an offer."""
NEXT_LINES = 6
"""Lines of the page below the end of a text that are searched for an offer."""
NEAR_LINES = 2
"""Lines below the end of a text that are searched for words about subscribers."""
MAX_OFFER_WORDS = 60
"""Words of a line up to which it can be an offer."""
MAX_STUB_WORDS = 250
"""Words up to which a text can be the start of an article that costs money."""
MAX_CUT_WORDS = 150
"""Words up to which an ellipsis at the end means that a text was cut."""
MAX_LINK_CHARS = 400
"""Length up to which a line can be a link to the rest of a text, with its address."""
MIN_FREE_WORDS = 100
"""Words from which the text of a page with free access is whole."""
WHOLE_SHARE, PART_SHARE = 0.85, 0.6
"""Shares of the stated length from which, and below which, a text is whole or a part."""
MIN_STATED_WORDS = 100
MIN_MISSING_WORDS = 80

NOTES: Mapping[str, str] = {
    "wall": "The page may not be an article: {quote}",
    "title only": "The page has no text except its title.",
    "summary only": "The record has only a summary of the article.",
    "truncation mark": "The text was cut off: {quote}",
    "paywall": "The text may end at a paywall: {quote}",
    "restricted access": "The page states that access is restricted: {quote}",
    "stated length": "The page states a longer text: {quote}",
}
"""The note of each sign of an incomplete text."""

_CHARS_LEFT = re.compile(r"\[\+\d{1,7} chars\]")
_WORD_COUNT = re.compile(r"\d{1,6}", re.ASCII)
_BRACKETED_ELLIPSIS = re.compile(r"[\[(](?:…|\.{3})[\])]")
_ELLIPSIS = re.compile(r"(?:…|\.{3})")
_CUT_BEFORE_LINK = re.compile(r".*(?:…|\.{3})[\])]?(?= )")
_ADDRESS = re.compile(r"[:：]? ?https?://\S{1,300}+\s*+\Z")
_LEADING_ARROWS = "»›→>←«‹<-–— \t[]()…."
_END_MARKS = frozenset(
    {"-30-", "- 30 -", "###", "# # #", "ends", "-ends-", "(ends)", "end", "reuter"}
)


def extract(article: Article) -> Fact[str] | None:
    """Return `yes` or `no` with the sign, or `None` if there is none."""
    for find_sign in (*INCOMPLETE_SIGNS, *COMPLETE_SIGNS):
        if fact := find_sign(article):
            return fact
    return None


def describe(fact: Fact[str] | None) -> tuple[str, ...]:
    """Return the note about a text that looks incomplete."""
    if fact is None or fact.value != INCOMPLETE or fact.method not in NOTES:
        return ()
    quote = fact.evidence[0].quote if fact.evidence else ""
    return (NOTES[fact.method].format(quote=quote),)


def _find_wall(article: Article) -> Fact[str] | None:
    if article.page is None:
        return None
    if article.text.strip() == article.page.title:
        evidence = Evidence(article.page.title, key="title")
        return Fact(INCOMPLETE, Confidence.INFERRED, "title only", (evidence,))
    wall = find_wall(article.page, article.text)
    if wall is None:
        return None
    evidence = Evidence(wall.quote, key="page")
    return Fact(INCOMPLETE, Confidence.INFERRED, "wall", (evidence,))


def _find_record_without_text(article: Article) -> Fact[str] | None:
    """Return the field of a record whose text is only a title or a short summary."""
    keys = article.record_keys
    body_key = keys.get("body")
    if body_key is None:
        return None
    evidence = Evidence(article.text[:MAX_QUOTE_CHARS], key=article.record_key("body"))
    if body_key == keys.get("title"):
        return _no("title without text", evidence)
    is_short = count_words(article.text) <= MAX_STUB_WORDS
    if body_key == keys.get("summary") and is_short:
        return _no("summary only", evidence)
    return None


def _find_truncation(article: Article) -> Fact[str] | None:
    """Return the mark of a feed or an API that cut the text."""
    text = article.text.rstrip()
    if text.endswith("chars]") and (mark := _last_match(_CHARS_LEFT, text)):
        return _no("truncation mark", mark, Confidence.STATED)
    body = _without_more_link(text)
    if mark := _last_match(_BRACKETED_ELLIPSIS, body):
        return _no("truncation mark", mark, Confidence.STATED)
    is_short = count_words(body) <= MAX_CUT_WORDS
    if (is_short or body is not text) and (mark := _last_match(_ELLIPSIS, body)):
        return _no("truncation mark", mark)
    return None


def _find_paywall(article: Article) -> Fact[str] | None:
    """Return the offer to subscribe at which a short text ends."""
    if count_words(article.text) > MAX_STUB_WORDS:
        return None
    for evidence in (*_last_lines(article.text), *_next_lines(article)):
        normalized = normalize_phrase(evidence.quote)
        if count_words(normalized) > MAX_OFFER_WORDS:
            continue
        if phrase_pattern(PHRASES, "paywall").search(normalized):
            return _no("paywall", evidence)
    near = [*_last_lines(article.text), *islice(_next_lines(article), NEAR_LINES)]
    stated = (line for line in near if is_for_subscribers(line.quote))
    line = next(stated, None) or next(_offers_at_end(near), None)
    return _no("paywall", line) if line else None


def _offers_at_end(lines: list[Evidence]) -> Iterator[Evidence]:
    """Yield the offers to read the whole text, at its very end or below it.

    `lines` are the last ones of the text and the next ones of the page. A longer line
    may be a sentence of the story.
    """
    for line in lines[:2] + lines[LAST_LINES:]:
        if count_words(line.quote) <= MAX_READING_WORDS and asks_to_subscribe(
            line.quote
        ):
            yield line


def _find_restricted_access(article: Article) -> Fact[str] | None:
    """Return the statement that a page with a short text is not free."""
    if count_words(article.text) > MAX_STUB_WORDS:
        return None
    for item in article.jsonld:
        if _is_free(item) is False:
            key = "json-ld: isAccessibleForFree"
            return _no("restricted access", Evidence("false", key=key))
    return None


def _find_stated_length(article: Article) -> Fact[str] | None:
    """Return the length that the page states if the text is far shorter."""
    words = count_words(article.text)
    for key, stated in _stated_lengths(article):
        is_part = words < PART_SHARE * stated and stated - words >= MIN_MISSING_WORDS
        if is_part:
            return _no("stated length", Evidence(f"{stated}", key=key))
    return None


def _match_stated_length(article: Article) -> Fact[str] | None:
    words = count_words(article.text)
    for key, stated in _stated_lengths(article):
        if words >= WHOLE_SHARE * stated:
            evidence = Evidence(f"{stated}", key=key)
            return Fact(COMPLETE, Confidence.CORROBORATED, "stated length", (evidence,))
    return None


def _find_free_access(article: Article) -> Fact[str] | None:
    if count_words(article.text) < MIN_FREE_WORDS:
        return None
    for item in article.jsonld:
        if _is_free(item):
            evidence = Evidence("true", key="json-ld: isAccessibleForFree")
            return Fact(COMPLETE, Confidence.INFERRED, "free access", (evidence,))
    return None


def _find_end_mark(article: Article) -> Fact[str] | None:
    for evidence in list(_last_lines(article.text))[:1]:
        if evidence.quote.lower() in _END_MARKS:
            return Fact(COMPLETE, Confidence.INFERRED, "end mark", (evidence,))
    return None


INCOMPLETE_SIGNS: tuple[Callable[[Article], Fact[str] | None], ...] = (
    _find_wall,
    _find_record_without_text,
    _find_truncation,
    _find_paywall,
    _find_restricted_access,
    _find_stated_length,
)
COMPLETE_SIGNS: tuple[Callable[[Article], Fact[str] | None], ...] = (
    _match_stated_length,
    _find_free_access,
    _find_end_mark,
)


def _no(
    method: str, evidence: Evidence, confidence: Confidence = Confidence.INFERRED
) -> Fact[str]:
    return Fact(INCOMPLETE, confidence, method, (evidence,))


def _is_free(item: Mapping[str, Any]) -> bool | None:
    """Return whether an object states free access, or `None` without a statement."""
    value = str(item.get("isAccessibleForFree", "")).strip().lower()
    return {"true": True, "false": False}.get(value.rpartition("/")[2])


def _stated_lengths(article: Article) -> Iterator[tuple[str, int]]:
    """Yield the numbers of words that the page's own article states."""
    for item in article.jsonld:
        body = item.get("articleBody")
        if isinstance(body, str) and count_words(body) >= MIN_STATED_WORDS:
            yield "json-ld: articleBody", count_words(body)
        stated = _WORD_COUNT.fullmatch(str(item.get("wordCount", "")))
        if stated and int(stated[0]) >= MIN_STATED_WORDS:
            yield "json-ld: wordCount", int(stated[0])


def _last_match(pattern: re.Pattern[str], text: str) -> Evidence | None:
    """Return the match at the end of a text, with its position."""
    matches = list(pattern.finditer(text, max(0, len(text) - 20)))
    if not matches or matches[-1].end() != len(text):
        return None
    start = matches[-1].start()
    return Evidence(text[start:], start, len(text))


def _last_lines(text: str) -> Iterator[Evidence]:
    """Yield the last lines of a text, the last one first."""
    end = len(text)
    for line in list(filter(None, text.split("\n")))[: -LAST_LINES - 1 : -1]:
        start = text.rfind(line, 0, end)
        yield Evidence(line, start, start + len(line))
        end = start


def _next_lines(article: Article) -> Iterator[Evidence]:
    """Yield the lines of the page below the end of its text."""
    if article.page is None:
        return
    lines = article.page.lines
    last = " ".join(_last_line(article.text).split())
    positions = [index for index, line in enumerate(lines) if last and last in line]
    if positions:
        for line in lines[positions[-1] + 1 : positions[-1] + 1 + NEXT_LINES]:
            yield Evidence(line, key="page")


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def _without_more_link(text: str) -> str:
    """Return a text without the link to the rest on its last line, or at its end."""
    above, _, last = text.rpartition("\n")
    if _is_more_link(last):
        return above.rstrip() or text
    cut = _CUT_BEFORE_LINK.match(last)
    is_cut = cut is not None and _is_more_link(last[cut.end() :])
    return text[: len(text) - len(last) + cut.end()] if cut and is_cut else text


def _is_more_link(line: str) -> bool:
    if len(line) > MAX_LINK_CHARS:
        return False
    phrase = normalize_phrase(_ADDRESS.sub("", line).strip(_LEADING_ARROWS))
    return phrase in read_phrases(PHRASES, "more")
