"""Messages that keep their pattern and arguments, so that they can be translated."""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802  # the name that gettext uses
    """Mark a text for translation and return it unchanged."""
    return text


class Message(str):
    """An English message with its pattern and arguments.

    `pattern` is a `str.format` pattern, and the key of the translations.
    """

    __slots__ = ("arguments", "pattern")
    pattern: str
    arguments: Mapping[str, object]

    def __new__(cls, pattern: str, /, **arguments: object) -> Message:
        """Return the message in English."""
        message = super().__new__(cls, pattern.format(**arguments))
        message.pattern = pattern
        message.arguments = arguments
        return message

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, object]]:
        """Return the arguments with which pickle creates the copy.

        The default would pass the English text as pattern, and that may contain braces.
        """
        return (self.pattern,), self.arguments
