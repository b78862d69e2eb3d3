"""Join the words of a text that were hyphenated at the ends of lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache

from archive.data_files import read_rows
from archive.text.language_detection import detect_language

JOINED_PARTS = frozenset({"or", "to"})
"""English conjunctions that are also the ends of many words, such as `direct-or`."""
SUSPENDED_PARTS = frozenset({
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "first", "second", "third", "pre", "post", "short", "long", "mid", "medium", "high",
    "low", "full", "part", "left", "right", "pro", "anti", "micro", "macro", "inter",
    "intra", "on", "off", "under", "over", "half", "single", "double", "lower", "upper",
})  # fmt: skip
"""English parts of words after which such a conjunction is one."""

_UNSPACED = (
    "\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff\u3001-\u303f\u3040-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\uff01-\uff9f"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters, with their marks."""
_UNSPACED_CHAR = re.compile(f"[{_UNSPACED}]")
_BREAK = re.compile(r"(?<=[^\W_])[-\u2010]\n(?P<tail>[^\W\d_]++)")
_BLOCK_BREAK = re.compile(r"(?<=[^\W\d_])[-\u2010]\n\n(?=[^\W\d_])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?P<tail>[^\W\d_]++)")
_WORD = re.compile(r"[^\W\d_]++")
_NON_LETTER = re.compile(r"[\W\d_]")
# The end of a Finnish or Estonian noun for a person, such as `johta-ja`, `luki-ja`.
_AGENT_STEM = re.compile(r"(?:[hlnrst]t[aä]|luki|teki|näki)$")


def is_unspaced_break(text: str, following: str) -> bool:
    """Return whether no space belongs between two lines: their script has none."""
    # Only the two characters are looked at: the text may be a whole paragraph.
    edges = (text[-1:], following[:1])
    return all(map(_UNSPACED_CHAR.match, edges))


def line_joint(text: str, following: str) -> str:
    """Return what stands between two lines of a paragraph: a space, or nothing."""
    return "" if is_unspaced_break(text, following) else " "


def rejoin_blocks(text: str) -> str:
    """Join words whose parts are in two columns or on two pages, and all others.

    The second part begins with a small letter.
    """

    def join(match: re.Match[str]) -> str:
        return "-\n" if text[match.end()].islower() else match[0]

    return rejoin_words(_BLOCK_BREAK.sub(join, text))


def rejoin_words(text: str) -> str:
    """Join words that were hyphenated at the end of a line.

    The hyphen stays if the text has the word with a hyphen elsewhere, before a capital
    letter, and where a word shares its end with another one: `Haupt- und Nebensatz`.
    """
    if "-\n" not in text and "\u2010\n" not in text:
        return text
    words = _Words(text)
    parts = []
    position = 0
    for match in _BREAK.finditer(text):
        head = _letters_before(text, position, match.start())
        join = words.join_of(head, match["tail"])
        if join is None:
            continue
        parts += [text[position : match.start()], join]
        position = match.start("tail")
    return "".join((*parts, text[position:]))


def _letters_before(text: str, start: int, end: int) -> str:
    """Return the letters right before `end`, but none before `start`."""
    position = end
    while position > start and not _NON_LETTER.match(text, position - 1):
        position -= 1
    return text[position:end]


class _Words:
    """The words with a hyphen in a text, such as `co-operate`, and its conjunctions."""

    def __init__(self, text: str) -> None:
        tails: defaultdict[str, set[str]] = defaultdict(set)
        position = 0
        for match in _HYPHEN.finditer(text):
            head = _letters_before(text, position, match.start())
            tails[head].add(match["tail"])
            position = match.start() + 1
        self._tails = {head: sorted(words) for head, words in tails.items()}
        self._conjunctions = _conjunctions(detect_language(text))
        self._words = frozenset(_WORD.findall(text))

    def join_of(self, head: str, tail: str) -> str | None:
        """Return what stands between both parts, or `None` to leave the line end."""
        if self._is_suspended(head, tail):
            return "- "
        if len(head) < 2 and tail[0].islower():
            return "-"  # e-mail, 3-metre
        if tail[0].isupper():
            return "-" if head else None
        if len(tail) < 2 or not tail[0].islower():
            return None
        return "-" if self._has_hyphenated(head, tail) else ""

    def _is_suspended(self, head: str, tail: str) -> bool:
        """Return whether the hyphen stands for the end of a later word."""
        if tail in JOINED_PARTS:
            return head.casefold() in SUSPENDED_PARTS
        if tail.casefold() not in self._conjunctions or len(head) < 2:
            return False
        if tail == "ja" and _AGENT_STEM.search(head):
            return False
        return len(tail) == 1 or f"{head}{tail}" not in self._words

    def _has_hyphenated(self, head: str, tail: str) -> bool:
        """Return whether a word with a hyphen has this head, and begins like this."""
        words = self._tails.get(head, [])
        index = bisect_left(words, tail)
        return index < len(words) and words[index].startswith(tail)


@cache
def _conjunctions(language: str | None) -> frozenset[str]:
    """Return the conjunctions of a language, and those that end no word elsewhere."""
    return frozenset(
        word
        for word, *languages in read_rows("suspended_hyphens.tsv")
        if not languages or language in languages[0].split()
    )
