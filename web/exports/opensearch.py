"""OpenSearch suggestions: completions as lines for a search box."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.engine import Completion
from web.messages import labels

_OPEN_FIELD = re.compile(r"(?<!\S)\w+:$")
"""A field at the end of a line, before its value."""


def suggestion_lines(
    text: str, completions: Iterable[tuple[Completion, str]]
) -> tuple[list[str], list[str]]:
    """Return the completed lines and a description of each.

    People and outlets are completed as field queries.
    """
    last_separator = '"' if '"' in text else " "
    complete_words = text.rpartition(last_separator)[0]
    head = _OPEN_FIELD.sub("", complete_words).strip()
    lines = []
    descriptions = []
    for completion, label in completions:
        clause = _query_clause(completion, label)
        lines.append(f"{head} {clause}" if head else clause)
        descriptions.append(labels.article_count(completion.count))
    return lines, descriptions


def _query_clause(completion: Completion, label: str) -> str:
    if completion.kind == "word":
        return completion.value
    phrase = label.replace('"', " ")
    return f'{completion.kind}:"{phrase}"'
