"""Join the words of a text that were hyphenated at the ends of lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

_BREAK = re.compile(r"(?<=[^\W\d_]{2})-\n(?P<tail>[a-zß-ÿ]{2,})")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?P<tail>[^\W\d_]++)")
_NON_LETTER = re.compile(r"[\W\d_]")


def rejoin_words(text: str) -> str:
    """Join words that were hyphenated at the end of a line.

    The hyphen stays if the text has the word with a hyphen elsewhere.
    """
    if "-\n" not in text:
        return text
    hyphenated = _HyphenatedWords(text)
    parts = []
    position = 0
    for match in _BREAK.finditer(text):
        head = _letters_before(text, position, match.start())
        if len(head) < 2:  # its first letters belong to the word before it
            continue
        hyphen = "-" if hyphenated.contains(head, match["tail"]) else ""
        parts += [text[position : match.start()], hyphen, match["tail"]]
        position = match.end()
    return "".join((*parts, text[position:]))


def _letters_before(text: str, start: int, end: int) -> str:
    """Return the letters right before `end`, but none before `start`."""
    position = end
    while position > start and not _NON_LETTER.match(text, position - 1):
        position -= 1
    return text[position:end]


class _HyphenatedWords:
    """The words with a hyphen in a text: `co-operate`."""

    def __init__(self, text: str) -> None:
        tails: defaultdict[str, set[str]] = defaultdict(set)
        position = 0
        for match in _HYPHEN.finditer(text):
            head = _letters_before(text, position, match.start())
            tails[head].add(match["tail"])
            position = match.start() + 1
        self._tails = {head: sorted(words) for head, words in tails.items()}

    def contains(self, head: str, tail: str) -> bool:
        """Return whether a word with a hyphen has this head, and begins like this."""
        words = self._tails.get(head, [])
        index = bisect_left(words, tail)
        return index < len(words) and words[index].startswith(tail)
