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
    head = _OPEN_FIELD.sub("", text.rpartition('"' if '"' in text else " ")[0]).strip()
    known = [(each, label) for each, label in completions]
    ways = [
        " ".join(filter(None, (head, _query_clause(each, label))))
        for each, label in known
    ]
    return ways, [labels.article_count(each.count) for each, _ in known]


def _query_clause(completion: Completion, label: str) -> str:
    return (
        completion.value
        if completion.kind == "word"
        else f'{completion.kind}:"{label.replace(chr(34), " ")}"'
    )
