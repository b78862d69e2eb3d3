"""Split a text in any language into sentences and words, with their positions.

`archive/people/tokenizer.py` does the same for English, as its model was trained.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archive.people.tokenizer import MAX_SENTENCE_WORDS, Token, text_blocks

CHARACTER_LANGUAGES = frozenset({"zh", "ja", "ko"})
"""Languages whose names do not begin and end at spaces: each character is a token."""
ELISION_LANGUAGES = frozenset({"fr", "it"})
"""Languages that drop the vowel of a word before a name: `d'Anna`, `dell'Ashworth`."""
SUFFIX_LANGUAGES = frozenset({"tr"})
"""Languages that write an apostrophe between a name and its suffix: `Anna'nın`."""

SENTENCE_STOPS = frozenset(".!?؟۔।॥։።。！？…")
MAX_ABBREVIATION_CHARS = 3
"""Most letters of a word whose stop may be that of an abbreviation: `Dr.`, `проф.`."""

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΆ-ΏΑ-ΫА-ЯЀ-ЏҐҒҚҢӘӨҰҮҺԱ-Ֆ"
_WORD_CHARS = (
    r"\w\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0963"
    r"\u0966-\u0dff\u0e31\u0e34-\u0e4e\u135d-\u135f\u200c\u200d"
)
"""Letters, digits, and the marks of scripts that write vowels as marks."""
_RUN = rf"[{_WORD_CHARS}]++"
_ELIDED = (
    r"(?:[CcDdJjLlMmNnSsTt]|[Qq]u|[JjLlPp]us?qu|[Ll]orsqu|[Pp]uisqu|[Qq]uelqu"
    r"|[Uu]n|[Dd]ell|[Nn]ell|[Aa]ll|[Dd]all|[Ss]ull|[Cc]oll|[Qq]uell|[Qq]uest)['’]"
    rf"(?=[{_WORD_CHARS}])"
)
_HEBREW = r"[א-ת]++\"[א-ת]++|[א-ת]++(?:['’׳][א-ת]++)*+['׳]?"
_CHARACTER = re.compile(r"[a-zA-Z0-9.]++|[^\W_]|[^\w\s]")


@cache
def _word_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of the words and punctuation marks of a language."""
    joined = "-" if language in SUFFIX_LANGUAGES else "-'’ʼ‘´"
    alternatives = [
        r"[^\W\d_]\.(?:[^\W\d_]\.)++",  # initials
        rf"[{_UPPER}]\.(?=\s*[{_UPPER}])",  # an initial
        r"['’][sS]\b",
    ]
    if language in ELISION_LANGUAGES:
        alternatives.append(_ELIDED)
    if language == "he":
        alternatives.append(_HEBREW)
    alternatives += [
        rf"{_RUN}(?:[{joined}](?!(?<=['’])[sS]\b){_RUN})*+",
        r"[^\w\s]",
    ]
    return re.compile("|".join(alternatives))


def split_words(text: str, language: str) -> Iterator[list[Token]]:
    """Yield the non-empty sentences of a text in a language, in order."""
    by_character = language in CHARACTER_LANGUAGES
    pattern = _CHARACTER if by_character else _word_pattern(language)
    for start, end in text_blocks(text):
        matches = pattern.finditer(text, start, end)
        tokens = [Token(match[0], match.start(), match.end()) for match in matches]
        yield from _split_tokens(tokens, by_character=by_character)


def _split_tokens(tokens: list[Token], *, by_character: bool) -> Iterator[list[Token]]:
    start = 0
    for index, token in enumerate(tokens):
        ends = token.text in SENTENCE_STOPS and (
            by_character or _ends_sentence(tokens, index)
        )
        if ends or index - start >= MAX_SENTENCE_WORDS:
            yield tokens[start : index + 1]
            start = index + 1
    if start < len(tokens):
        yield tokens[start:]


def _ends_sentence(tokens: list[Token], index: int) -> bool:
    """Return whether a stop ends a sentence and not an abbreviation.

    The next word must follow a space, and must not start with a lower-case letter.
    """
    if index + 1 >= len(tokens) or index == 0:
        return True
    stop, following = tokens[index], tokens[index + 1]
    if following.start == stop.end or following.text[0].islower():
        return False
    previous = tokens[index - 1].text
    return stop.text != "." or len(previous) > MAX_ABBREVIATION_CHARS
