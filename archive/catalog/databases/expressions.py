"""Expressions that SQLite and PostgreSQL write differently."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, literal
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


class _has_element(FunctionElement[bool]):  # noqa: N801
    """Whether an array has a text: the array, the text, and its JSON."""

    type = Boolean()
    inherit_cache = True


@compiles(_has_element)
def _any_element(element: _has_element, compiler: SQLCompiler, **options: Any) -> str:
    parts = [*element.clauses]
    array, text = (compiler.process(part, **options) for part in parts[:2])
    elements = f"SELECT 1 FROM json_each({array}) WHERE lower(value) = {text}"  # noqa: S608
    return f"EXISTS ({elements})"


@compiles(_has_element, "postgresql")
def _has_json(element: _has_element, compiler: SQLCompiler, **options: Any) -> str:
    # Some elements are valid JSON, but no texts of PostgreSQL: NUL and half characters.
    parts = [*element.clauses]
    array, json_text = (
        compiler.process(part, **options) for part in (parts[0], parts[2])
    )
    return f"strpos(lower({array}), lower({json_text})) > 0"


def has_element(array: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Return whether an array of texts in JSON has a text, in any case of A to Z."""
    return _has_element(array, literal(text.lower()), literal(json.dumps(text.lower())))
