"""Expressions that SQLite and PostgreSQL write differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

LIKE_ESCAPE = "!"
"""The character before a character of a pattern that stands for itself."""


def escape_pattern(text: str) -> str:
    """Return a pattern for `like_any_case` that matches this text."""
    return "".join(
        LIKE_ESCAPE + character if character in ("%", "_", LIKE_ESCAPE) else character
        for character in text
    )


class like_any_case(FunctionElement[bool]):  # noqa: N801  # named as an SQL function
    """Whether a text matches a pattern, in any case of the letters A to Z."""

    type = Boolean()
    inherit_cache = True


@compiles(like_any_case)
def _like(element: like_any_case, compiler: SQLCompiler, **options: Any) -> str:
    text, pattern = (compiler.process(part, **options) for part in element.clauses)
    return f"{text} LIKE {pattern} ESCAPE '{LIKE_ESCAPE}'"


@compiles(like_any_case, "postgresql")
def _ilike(element: like_any_case, compiler: SQLCompiler, **options: Any) -> str:
    text, pattern = (compiler.process(part, **options) for part in element.clauses)
    return f"{text} ILIKE {pattern} ESCAPE '{LIKE_ESCAPE}'"


class json_length(FunctionElement[int]):  # noqa: N801
    """The number of elements of an array in JSON."""

    type = Integer()
    inherit_cache = True


@compiles(json_length)
def _array_length(element: json_length, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_length({compiler.process(element.clauses, **options)})"


@compiles(json_length, "postgresql")
def _length(element: json_length, compiler: SQLCompiler, **options: Any) -> str:
    array = compiler.process(element.clauses, **options)
    return f"json_array_length(CAST({array} AS json))"
