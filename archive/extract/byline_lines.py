"""Bylines and credits in the text of an article, on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from archive.model import Evidence
from archive.names.byline_leads import Lead, find_lead
from archive.names.byline_words import vocabulary
from archive.names.bylines import split_byline
from archive.names.east_asian import is_east_asian, is_full_name
from archive.names.person_names import NameContext, is_cased, is_certain_name, particles

MAX_HEAD_LINES = 100
LINE_KINDS = ("by", "by in posts")
MAX_LABEL_CHARS = 40
MAX_LINE_CHARS = 160
MAX_EAST_ASIAN_CHARS = 60
MAX_SMALL_WORDS = 1
"""Words that begin with a small letter in a byline, such as “in” before a place."""
PREPOSITIONS = frozenset({
    "in", "at", "for", "from", "aus", "für", "à", "au", "en", "pour", "para", "em", "a",
    "ad", "per", "dal", "uit", "voor", "i", "fra", "från", "för", "w", "z", "dla", "v",
    "ze", "в", "из", "для", "у", "от", "στην", "στο",
})  # fmt: skip
"""Small words before a place or an outlet in a byline without a colon."""
CLOSING_CHARS = 800
"""Characters at the end of a text that are searched for a credit."""
REPORTER_WORDS = ("記者", "记者", "기자", "특파원", "特派員")

_LINE = re.compile(r"[^\n]+")
_BRACKETS = re.compile(r"[(（]([^()（）\n]{5,300})[)）]")
_NAMES_END = re.compile(r"[\d|｜•·]")
_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.!?]|.{0,4}[。！？।]")

_SIGNED_ENDS = frozenset('.!?…»”“"')
"""What stands before a signature in brackets, since the last sentence has ended."""

Names = tuple[str, ...]


def find_line_bylines(
    text: str, end: int, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the bylines on lines before a position in a text."""
    for line in islice(_LINE.finditer(text, 0, end), MAX_HEAD_LINES):
        if names := line_names(line[0], context):
            yield Evidence(line[0], line.start(), line.end()), names


def find_closing_credits(
    text: str, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the credits at the end of a text: `(Reporting by Ann Miller)`."""
    start = max(0, len(text) - CLOSING_CHARS)
    for brackets in _BRACKETS.finditer(text, start):
        if names := _credited_names(brackets, context):
            yield Evidence(brackets[0], brackets.start(), brackets.end()), names


def _credited_names(brackets: re.Match[str], context: NameContext) -> Names:
    """Return the names in brackets that say so, or that end the text with one name."""
    lead = find_lead(brackets[1], context.language)
    if lead and lead.names_authors and (lead.has_mark or " " in lead.words):
        return split_byline(brackets[1], context)
    before = brackets.string[: brackets.start()].rstrip()[-1:]
    is_end = not any(map(str.isalnum, brackets.string[brackets.end() :]))
    is_signature = is_end and before in _SIGNED_ENDS and is_certain_name(brackets[1])
    return split_byline(brackets[1], context) if is_signature else ()


def joined_labels(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines. One that is only a label, such as “By”, is joined to the next."""
    label = ""
    for line in lines:
        if len(line) <= MAX_LABEL_CHARS and _is_label(line):
            label = line
        else:
            yield f"{label} {line}".strip()
            label = ""


def _is_label(line: str) -> bool:
    lead = find_lead(f"{line.rstrip(':：')}: X")
    return bool(lead and lead.names_authors and lead.rest == "X")


def has_author_label(line: str, language: str | None) -> bool:
    """Return whether a line begins with words that only bylines have, unlike “by”."""
    if len(line) > MAX_LINE_CHARS:
        return False
    lead = find_lead(line, language)
    return bool(lead and lead.kind == "by" and (lead.has_mark or " " in lead.words))


def line_names(line: str, context: NameContext) -> Names:
    """Return the names on a line that is a byline, and no sentence."""
    line = line.strip()
    if any(word in line for word in REPORTER_WORDS):
        return _reporter_names(line, context)
    if len(line) > MAX_LINE_CHARS or _SENTENCE_END.fullmatch(line[-5:]):
        return ()
    lead = find_lead(line, context.language)
    if not lead or lead.kind not in LINE_KINDS or not _has_only_names(lead):
        return ()
    names = split_byline(line, context)
    return names if names and _begins_with(lead.rest, names[0]) else ()


def _has_only_names(lead: Lead) -> bool:
    """Return whether names follow, with at most one small word, as in `in Rome`."""
    names = _NAMES_END.split(lead.rest, maxsplit=1)[0]
    small_words = [
        word
        for word in names.split()
        if word[0].islower() and is_cased(word[0]) and not _joins_words(word)
    ]
    if lead.has_mark:
        return len(small_words) <= MAX_SMALL_WORDS
    return not small_words or (
        len(small_words) <= MAX_SMALL_WORDS and small_words[0] in PREPOSITIONS
    )


def _joins_words(word: str) -> bool:
    return word in particles() or word in vocabulary("and").languages


def _begins_with(text: str, name: str) -> bool:
    """Return whether a name stands at the start of a text, or behind a role."""
    first_word = name.split(maxsplit=1)[0].casefold()
    return any(word.casefold().startswith(first_word) for word in text.split()[:3])


def _reporter_names(line: str, context: NameContext) -> Names:
    """Return the names beside a word for “reporter” in Chinese, Japanese or Korean."""
    credit = line.partition(" = ")[0][: MAX_EAST_ASIAN_CHARS + 1]
    if len(credit) > MAX_EAST_ASIAN_CHARS:
        return ()
    names = split_byline(credit, context)
    are_names = all(
        is_east_asian(name) and is_full_name(name, context.language) for name in names
    )
    return names if are_names else ()
