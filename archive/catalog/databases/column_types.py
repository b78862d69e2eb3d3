"""The types of the columns: those of SQLite, and what PostgreSQL stores in their place.

In SQLite, texts are compared by their bytes, and JSON is a text. On PostgreSQL, the
collation "C" gives the same order, in which letters have no other order than that of
their numbers. JSON stays a text, so that half characters and NUL can be stored, and
that equal values are equal texts.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Dialect,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.types import TypeDecorator

from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.databases.json_text import parse_json
from archive.catalog.databases.packing import pack_text, unpack_text

NUL = "\0"
STAND_IN = "\U0010ffff"
"""Is stored in place of NUL, which PostgreSQL refuses. No text has this character."""
ESCAPE = "\U0010fffe"
"""Begins a text that has one of these two characters nevertheless."""
_ESCAPED = {NUL: f"{ESCAPE}0", STAND_IN: f"{ESCAPE}1", ESCAPE: f"{ESCAPE}2"}
_ORIGINALS = {escaped: original for original, escaped in _ESCAPED.items()}
_ESCAPES = re.compile(f"{ESCAPE}[012]")


def without_nul(text: str) -> str:
    """Return a text that PostgreSQL can store. Offsets stay the same."""
    if STAND_IN not in text and not text.startswith(ESCAPE):
        return text.replace(NUL, STAND_IN)
    return ESCAPE + "".join(_ESCAPED.get(character, character) for character in text)


def with_nul(text: str) -> str:
    """Return the text that was stored. Inverse of `without_nul`."""
    if not text.startswith(ESCAPE):
        return text.replace(STAND_IN, NUL)
    return _ESCAPES.sub(lambda match: _ORIGINALS[match[0]], text[1:])


class PostgresText(TypeDecorator[str]):
    """A text that is compared by its bytes, and may have NUL."""

    impl = Text
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(collation="C")

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the stored text."""
        del dialect
        return None if value is None else without_nul(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it was."""
        del dialect
        return None if value is None else with_nul(value)


class PostgresJson(TypeDecorator[Any]):
    """JSON as a text in ASCII. `None` is the text `null`, as in SQLite."""

    impl = Text
    cache_ok = True
    should_evaluate_none = True

    def __init__(self) -> None:
        super().__init__(collation="C")

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Return the stored text."""
        del dialect
        return json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the parsed value."""
        del dialect
        return None if value is None else parse_json(value)


class PackedText(TypeDecorator[str]):
    """A text that is stored compressed. SQL can neither compare nor cut it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Return the stored bytes."""
        del dialect
        return None if value is None else pack_text(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Return the text as it was."""
        del dialect
        return None if value is None else unpack_text(value)


class PackedJson(TypeDecorator[Any]):
    """JSON that is stored compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Return the stored bytes."""
        del dialect
        return None if value is None else pack_text(json.dumps(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Return the parsed value."""
        del dialect
        if value is None:
            return None
        try:
            return parse_json(unpack_text(value))
        except json.JSONDecodeError as error:
            raise DamagedValueError("a packed value is no JSON") from error


WORD = String().with_variant(PostgresText(), "postgresql")
TEXT = Text().with_variant(PostgresText(), "postgresql")
JSON_TEXT = JSON().with_variant(PostgresJson(), "postgresql")
PACKED_TEXT = PackedText().with_variant(PostgresText(), "postgresql")
PACKED_JSON = PackedJson().with_variant(PostgresJson(), "postgresql")
"""Long values. PostgreSQL compresses those above 2,000 bytes by itself."""
STORED_TEXT = String().with_variant(Text(collation="C"), "postgresql")
"""A text as it is stored, without a stand-in for NUL."""
NUMBER = Integer().with_variant(BigInteger(), "postgresql")
"""SQLite's integers have 64 bits under any name."""
