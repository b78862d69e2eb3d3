"""Replace patterns in a query by their equivalents, with messages.

Phrases and addresses are not changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from archive.messages import Message
from index.query.foreign_messages import READ_AS
from index.query.tokens import INNER_QUOTE
from index.schema import QUERY_FIELDS

OWN_FIELDS = ", ".join(f"{name}:" for name in QUERY_FIELDS)
MASKED = re.compile(
    rf'"(?:[^"]|{INNER_QUOTE})*"(?:~[0-9]{{1,4}})?'
    r'|(?<![^\s(])(?:\w+://|www\.)[^\s"]+'
)
"""Phrases and addresses, which no rule changes."""
MASK = "\x01[0-9]+\x02"
"""Stands for a phrase or an address. Queries contain no control characters."""
IGNORED = "\x03"
"""Stands for ignored syntax until the operators next to it are removed."""
START, END = r"(?<![^\s(+\-])(?<![^\s(][+\-])", r"(?![^\s)])"
"""The edges of a token."""
BEFORE, AFTER = r"(?<=[^\s(]\s)", r"(?=\s[^\s)])"
"""An operand before and after a token."""
VALUE = rf'(?:\([^()]*\)|{MASK}|[^\s()"\[\]]+)'
NUMBER = r"([0-9]{1,6})"
LETTERS = r"[^\W\d_]"


@dataclass
class Masks:
    """The phrases and addresses of a query, and the text without them."""

    hidden: list[str] = field(default_factory=list)

    def hide(self, text: str) -> str:
        """Replace phrases and addresses by masks."""
        return MASKED.sub(self._hide, text)

    def _hide(self, match: re.Match[str]) -> str:
        self.hidden.append(match[0])
        return f"\x01{len(self.hidden) - 1}\x02"

    def show(self, text: str) -> str:
        """Replace masks by what they stand for."""
        return re.sub(MASK, lambda match: self.hidden[int(match[0][1:-1])], text)


Meaning = str | Callable[[re.Match[str]], str]
"""A template of `re`, or a function, for the equivalent of a match."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of foreign syntax, its equivalent, and the message about it.

    Without a message, it is an ordinary spelling of the equivalent.
    """

    pattern: re.Pattern[str]
    meaning: Meaning
    message: str = READ_AS

    def apply(self, text: str, masks: Masks, warnings: list[str]) -> str:
        """Return the text with each match replaced."""

        def replacement(match: re.Match[str]) -> str:
            meaning = self._meaning(match)
            if self.message and not (
                self.message == READ_AS and match[0].strip() == meaning.strip()
            ):
                warnings.append(self._message(match, meaning, masks))
            return meaning

        return self.pattern.sub(replacement, text)

    def _meaning(self, match: re.Match[str]) -> str:
        if isinstance(self.meaning, str):
            return match.expand(self.meaning)
        return self.meaning(match)

    def _message(self, match: re.Match[str], meaning: str, masks: Masks) -> Message:
        return Message(
            self.message,
            typed=masks.show(match[0]).strip(),
            meaning=masks.show(meaning).strip(),
            fields=OWN_FIELDS,
        )


def apply_rules(rules: Iterable[Rule], text: str, warnings: list[str]) -> str:
    """Return a query to which the rules were applied in their order, once each."""
    masks = Masks()
    hidden = " ".join(masks.hide(text).split())
    for rule in rules:
        hidden = rule.apply(hidden, masks, warnings)
    return masks.show(_drop_ignored(hidden))


def _drop_ignored(text: str) -> str:
    """Remove ignored syntax, with the operators that joined it."""
    if IGNORED not in text:
        return text
    text = re.sub(rf"(^|\(){IGNORED}(?:\s(?:AND|OR)(?=\s))?\s?", r"\1", text)
    operators = r"(?:\s(?:AND NOT|OR NOT|AND|OR|NOT))?"
    return re.sub(rf"{operators}\s?[-+]?{IGNORED}", " ", text).strip()


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def ignoring_case(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern that ignores case."""
    return re.compile(pattern, re.IGNORECASE)
