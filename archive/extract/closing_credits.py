"""Credits and signatures at the end of the text of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archive.data_files import alternation_pattern
from archive.extract.byline_lines import (
    LINE,
    MIN_PARAGRAPH_WIDTH,
    REPORTER,
    reporter_names,
)
from archive.extract.labelled_dates import is_date_line
from archive.extract.plain_names import (
    MAX_LINE_CHARS,
    MAX_NAMES_CHARS,
    Names,
    plain_line_names,
)
from archive.model import Evidence
from archive.names.byline_leads import find_lead, label_kind
from archive.names.byline_parts import has_role
from archive.names.byline_words import entries
from archive.names.bylines import split_byline
from archive.names.east_asian import is_east_asian, is_full_name
from archive.names.person_names import (
    NameContext,
    is_certain_name,
    is_person_name,
)
from archive.text.story_layout import text_width

CLOSING_CHARS = 800
"""Characters at the end of a text that are searched for a credit."""
MAX_SIGNATURE_CHARS = 300
"""Length of the longest last line with names, in characters."""
MIN_LABEL_CHARS = 2
"""Characters of the shortest label that no name begins with."""
MAX_CLOSING_LINES = 2
"""Lines below the signature of an article: a date, and credits of photos."""
_BRACKETS = re.compile(r"[(（]([^()（）\n]{3,300})[)）]")
_JAPANESE_SIGNATURE = re.compile("【([\u3005\u3400-\u9fff、・ ]{3,20})】\\s{0,9}\\Z")
_PARAGRAPH_ENDS = frozenset(".!?…।。！？")
_SIGNATURE_MARKS = " \t–—-―()[]【】（）."
_DASHED = re.compile(r"\A[—―]\s?(?=[^\W\d_])")
"""The dash before a signature."""
_SIGNED_ENDS = frozenset('.!?…»”“"')
"""What stands before a signature in brackets, since the last sentence has ended."""
_JAPANESE_ENDS = frozenset("。」")


def find_closing_credits(
    text: str, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the credits at the end of a text: `(Reporting by Ann Miller)`.

    In Chinese, Japanese and Korean, they are lines such as `김철수 기자`, too.
    """
    start = max(0, len(text) - CLOSING_CHARS)
    first_line = text.find("\n", start) + 1 if start else 0
    for line in LINE.finditer(text, first_line):
        is_reporter = REPORTER.search(line[0])
        names = (reporter_names if is_reporter else _labelled_names)(line[0], context)
        if names:
            yield Evidence(line[0], line.start(), line.end()), names
    for brackets in _BRACKETS.finditer(text, start):
        if names := _credited_names(brackets, context):
            yield Evidence(brackets[0], brackets.start(), brackets.end()), names


def _labelled_names(line: str, context: NameContext) -> Names:
    """Return the names behind a label on an East Asian line: `聞き手・構成　鈴木花子`."""
    lead = find_lead(line, context.language) if len(line) <= MAX_NAMES_CHARS else None
    if lead is None or lead.kind != "by" or len(lead.words) < MIN_LABEL_CHARS:
        return ()
    names = split_byline(line, context) if is_east_asian(lead.words) else ()
    are_names = all(is_full_name(name, context.language) for name in names)
    return names if are_names and not line.endswith(tuple(_PARAGRAPH_ENDS)) else ()


def find_closing_signature(
    text: str, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the name on the last line, below a paragraph and nowhere else in the text."""
    yield from _signed_names(text, context)
    text, has_own_photos = _before_closing_lines(text)
    body, _, line = text.rstrip().rpartition("\n")
    name = line.strip(_SIGNATURE_MARKS)
    last_paragraph = body.rstrip().rpartition("\n")[2]
    is_signature = (
        text_width(last_paragraph) >= MIN_PARAGRAPH_WIDTH
        and last_paragraph.rstrip()[-1:] in _PARAGRAPH_ENDS
        and name not in body
    )
    if not is_signature or len(line) > MAX_SIGNATURE_CHARS:
        return
    is_signed = has_own_photos or _DASHED.match(line.strip()) is not None
    is_author = is_signed and is_person_name(name, context)
    if names := (split_byline if is_author else plain_line_names)(name, context):
        start = len(body) + 1
        yield Evidence(line, start, start + len(line)), names


def find_closing_biography(
    text: str, context: NameContext
) -> Iterator[tuple[Evidence, Names]]:
    """Yield the name in a line about the author at the end of a text.

    `Ada Quay is a staff writer at the Ferry Post.` The text names nobody like this.
    """
    start = max(0, len(text) - CLOSING_CHARS)
    for line in list(LINE.finditer(text, start))[-MAX_CLOSING_LINES:]:
        match = _biography_regex().match(line[0])
        if not match or not is_person_name(match["name"], context):
            continue
        surname = match["name"].rpartition(" ")[2]
        is_author = has_role(match["role"], context.language)
        if is_author and surname not in text[: line.start()]:
            yield Evidence(line[0], line.start(), line.end()), (match["name"],)


@cache
def _biography_regex() -> re.Pattern[str]:
    """Return a pattern for a name, a verb such as “is”, and the words behind it."""
    verbs = alternation_pattern(word for _, word in entries("is"))
    name = r"[^\W\d_][\w.’'-]{1,30}(?:\s[^\W\d_][\w.’'-]{0,30}){1,3}?"
    return re.compile(rf"(?P<name>{name}),?\s{verbs}\s(?P<role>[^.,;!?]{{3,80}})")


def _before_closing_lines(text: str) -> tuple[str, bool]:
    """Return a text without the date and the credits of photos on its last lines.

    Return also whether one says that the author took the photos.
    """
    has_own_photos = False
    for _ in range(MAX_CLOSING_LINES):
        body, _, line = text.rstrip().rpartition("\n")
        lead = find_lead(line) if len(line) <= MAX_NAMES_CHARS else None
        is_credit = label_kind(line) is not None or (
            lead is not None and not lead.names_authors
        )
        is_day = len(line) <= MAX_NAMES_CHARS and is_date_line(line)
        if not (body and (is_credit or is_day)):
            break
        has_own_photos = has_own_photos or label_kind(line) == "by"
        text = body
    return text, has_own_photos


def _signed_names(text: str, context: NameContext) -> Iterator[tuple[Evidence, Names]]:
    """Yield the names in Japanese brackets at the very end of a text."""
    signature = _JAPANESE_SIGNATURE.search(text, max(0, len(text) - MAX_LINE_CHARS))
    names = split_byline(signature[1], context) if signature else ()
    if signature and all(is_full_name(name, "ja") for name in names):
        yield Evidence(signature[0], signature.start(), signature.end()), names


def _credited_names(brackets: re.Match[str], context: NameContext) -> Names:
    """Return the names in brackets that say so, or that end the text with one name."""
    lead = find_lead(brackets[1], context.language)
    if lead and lead.names_authors and (lead.has_mark or " " in lead.words):
        return split_byline(brackets[1], context)
    before = brackets.string[: brackets.start()].rstrip()[-1:]
    is_end = not any(map(str.isalnum, brackets.string[brackets.end() :]))
    names = split_byline(brackets[1], context)
    is_signature = is_end and (
        (before in _SIGNED_ENDS and is_certain_name(brackets[1]))
        or (before in _JAPANESE_ENDS and _are_japanese(names, context))
    )
    return names if is_signature else ()


def _are_japanese(names: Names, context: NameContext) -> bool:
    is_japanese = context.language == "ja"
    return is_japanese and all(is_full_name(name, "ja") for name in names)
