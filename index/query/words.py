"""Recognize prefixes, wildcards and similar words among the tokens of a query."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.messages import N_, Message
from index.query.tokens import EXACT_SIGN, OPERATORS, QueryToken, TokenKind
from index.text.analysis import SPACELESS_SCRIPTS, compact

MIN_PREFIX_LENGTH = 2
"""Letters that a word with wildcards needs."""
MIN_FUZZY_LENGTH = 3
"""Letters of a word that can be searched with similar words."""
MAX_EDITS = 2
TWO_EDITS_LENGTH = 6
"""Letters of a word for which `word~` allows two edits, as in Elasticsearch."""

PREFIX_TOO_SHORT = N_(
    "“{word}” is too short. Enter at least {count} letters before the *."
)
WILDCARD_TOO_SHORT = N_(
    "“{word}” is too short. Enter at least {count} letters besides * and ?."
)
STAR_IGNORED = N_(
    "“{word}” was searched without the *. Wildcards are not allowed in phrases."
)
QUESTION_MARK_IGNORED = N_(
    "“{word}” was searched without the ?. Wildcards are not allowed in phrases."
)
WILDCARD_IGNORED = N_(
    "“{word}” was searched without * and ?. Wildcards are only allowed in single "
    "words of scripts that separate words."
)
FUZZY_TOO_SHORT = N_(
    "“{word}” was searched as it is. Similar words are only searched for words of at "
    "least {count} letters."
)
FUZZY_IGNORED = N_(
    "“{word}” was searched without the ~. Similar words cannot be searched for a word "
    "with wildcards, or in a script without spaces."
)
TOO_MANY_EDITS = N_(
    "“{word}” was read as “{meaning}”. Similar words differ in at most {count} letters."
)
SIMILARITY = N_(
    "“{word}” was read as “{meaning}”. The number after ~ is that of different letters."
)

WILDCARD_SIGN = re.compile(r"\*|\?(?=[?*]*\w)")
"""A wildcard. A question mark at the end of a word is punctuation."""
QUESTION_MARK = re.compile(r"(?<=\w)\?(?=\w)")
NON_WORD_END = re.compile(r"[^\w*]+$")
STARS = re.compile(r"\*+")
URL_START = re.compile(r"(?:\w+://|www\.)", re.IGNORECASE)
SPACELESS = re.compile(f"[{SPACELESS_SCRIPTS}]")
LETTER = re.compile(r"[^\W\d_]")
EDITS = re.compile(r"(?P<count>\d*)(?P<fraction>\.\d+)?")
FINAL_PUNCTUATION = ".,;:!?"


def classify_word(token: QueryToken, warnings: list[str]) -> QueryToken:
    """Return a word or phrase with its kind, and a text of strict grammar."""
    if token.kind is TokenKind.PHRASE:
        return _plain_phrase(token, warnings)
    if token.text in OPERATORS:
        return replace(token, kind=TokenKind[token.text])
    if token.text.startswith(EXACT_SIGN):
        return _quote_exact_word(token)
    text = token.text.rstrip(FINAL_PUNCTUATION)
    if "~" in text and LETTER.search(text.partition("~")[0]):
        return _classify_fuzzy(replace(token, text=text), warnings)
    if "~" in token.text:
        plain = replace(token, text=token.text.replace("~", " ").strip())
        return split_at_colons(_without_wildcards(plain))
    return _classify_wildcard(token, warnings)


def _plain_phrase(token: QueryToken, warnings: list[str]) -> QueryToken:
    """Return a phrase without wildcards."""
    if "*" in token.text:
        warnings.append(Message(STAR_IGNORED, word=token.text))
    elif QUESTION_MARK.search(token.text):
        warnings.append(Message(QUESTION_MARK_IGNORED, word=token.text))
    return split_at_colons(
        replace(token, text=token.text.replace("*", " ").replace("?", " ").rstrip())
    )


def _quote_exact_word(token: QueryToken) -> QueryToken:
    """Return a word such as `=word` as a phrase, because phrases are exact."""
    word = token.text.strip(EXACT_SIGN).replace("*", " ").replace(":", " ").strip()
    return replace(token, kind=TokenKind.PHRASE, text=f'"{word}"')


def _classify_wildcard(token: QueryToken, warnings: list[str]) -> QueryToken:
    if SPACELESS.search(token.text):
        # A word finds all longer words that contain it.
        token = replace(token, text=token.text.strip("*"))
    if not WILDCARD_SIGN.search(token.text) or _is_url(token):
        return split_at_colons(_without_wildcards(token))
    text = STARS.sub("*", NON_WORD_END.sub("", token.text))
    token = replace(token, text=text)
    if SPACELESS.search(token.text):
        warnings.append(Message(WILDCARD_IGNORED, word=token.text))
    elif len(compact(token.text)) < MIN_PREFIX_LENGTH:
        is_prefix = _has_only_final_star(token)
        too_short = PREFIX_TOO_SHORT if is_prefix else WILDCARD_TOO_SHORT
        message = Message(too_short, word=token.text, count=MIN_PREFIX_LENGTH)
        warnings.append(message)
    elif _has_only_final_star(token):
        return replace(token, kind=TokenKind.PREFIX, text=token.text.replace(":", ""))
    else:
        text = wildcard_pattern(token.text.replace(":", ""))
        return replace(token, kind=TokenKind.WILDCARD, text=text)
    return split_at_colons(_without_wildcards(token))


def _is_url(token: QueryToken) -> bool:
    return URL_START.match(token.text) is not None


def _has_only_final_star(token: QueryToken) -> bool:
    signs = list(WILDCARD_SIGN.finditer(token.text))
    return len(signs) == 1 and token.text.endswith("*")


def _without_wildcards(token: QueryToken) -> QueryToken:
    return replace(token, text=WILDCARD_SIGN.sub(" ", token.text).rstrip())


def wildcard_pattern(text: str) -> str:
    """Return a word with wildcards in the form that terms are compared with.

    Literal letters are folded.
    """
    pieces = re.split(r"([*?]+)", text)
    for index in range(0, len(pieces), 2):
        pieces[index] = compact(pieces[index])
    return "".join(pieces)


def _classify_fuzzy(token: QueryToken, warnings: list[str]) -> QueryToken:
    word, _, suffix = token.text.partition("~")
    edits = EDITS.match(suffix)
    assert edits is not None
    plain = replace(token, text=word.replace(":", " ").strip())
    if WILDCARD_SIGN.search(word) or SPACELESS.search(word):
        if edits["count"] or not SPACELESS.search(word):
            warnings.append(Message(FUZZY_IGNORED, word=token.text))
        return _classify_wildcard(replace(token, text=word), warnings)
    if edits.end() < len(suffix):
        if WILDCARD_SIGN.search(suffix):
            warnings.append(Message(FUZZY_IGNORED, word=token.text))
        plain = replace(token, text=token.text.replace("~", " "))
        return split_at_colons(_without_wildcards(plain))
    if len(compact(word)) < MIN_FUZZY_LENGTH:
        message = Message(FUZZY_TOO_SHORT, word=token.text, count=MIN_FUZZY_LENGTH)
        warnings.append(message)
        return split_at_colons(plain)
    count = _edit_count(edits, len(compact(word)))
    if not count:
        return split_at_colons(plain)
    text = f"{compact(word)}~{min(count, MAX_EDITS)}"
    _warn_of_edits(edits, token.text, text, warnings)
    return replace(token, kind=TokenKind.FUZZY, text=text)


def _edit_count(edits: re.Match[str], length: int) -> int:
    """Return the number of edits that a text such as `1` or `0.8` means."""
    if edits["fraction"] or not edits["count"]:
        return 1 if length < TWO_EDITS_LENGTH else MAX_EDITS
    return int(edits["count"][:4])


def _warn_of_edits(
    edits: re.Match[str], word: str, meaning: str, warnings: list[str]
) -> None:
    """Add a message if the number of edits was changed."""
    if edits["fraction"]:
        warnings.append(Message(SIMILARITY, word=word, meaning=meaning))
    elif edits["count"] and int(edits["count"][:4]) > MAX_EDITS:
        warnings.append(
            Message(TOO_MANY_EDITS, word=word, meaning=meaning, count=MAX_EDITS)
        )


def split_at_colons(token: QueryToken) -> QueryToken:
    """Return a word with a colon inside, such as `10:30`, as a phrase."""
    text = token.text.replace(":", " ")
    if token.kind is TokenKind.WORD and " " in text.strip():
        return replace(token, kind=TokenKind.PHRASE, text=f'"{text.strip()}"')
    return replace(token, text=text.strip())
