"""Sentences for readers that stay patterns, so that whoever shows them can say them in another language."""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for what is only marked
    """A text marked for translators, which is translated where it is used."""
    return text


class Message(str):
    """English, made of a pattern (`str.format`) and what fills it; the pattern is the key of its translations."""

    __slots__ = ("arguments", "pattern")
    pattern: str
    arguments: Mapping[str, object]

    def __new__(cls, pattern: str, /, **arguments: object) -> Message:
        """The sentence in English."""
        made = super().__new__(cls, pattern.format(**arguments))
        made.pattern, made.arguments = pattern, arguments
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, object]]:
        """How a copy is made, in another process too: anew, since the English may hold braces."""
        return (self.pattern,), self.arguments
