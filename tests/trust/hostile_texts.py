"""Make texts that attack a regular expression, from its own parse tree.

For each repetition in the pattern, the texts contain long runs of what it repeats, with
and without what must come before it, and with an end that makes the match fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

# Python has no public parser of regular expressions.
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

PROBES = " \na0A.-,\"'/:\t_“”(<>=;|&#@é\xa0]–\r\x01"
"""One character of each kind that a class may repeat, the most usual first."""
MAX_PROBES = 4
MAX_BRANCHES = 8
ENDS = ("", "\x01", "\n\x01")
REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
CATEGORIES = {
    ops.CATEGORY_DIGIT: re.compile(r"\d"),
    ops.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    ops.CATEGORY_SPACE: re.compile(r"\s"),
    ops.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    ops.CATEGORY_WORD: re.compile(r"\w"),
    ops.CATEGORY_NOT_WORD: re.compile(r"\W"),
}


def hostile_texts(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Yield texts of about this length. Longer ones have the same form."""
    for start, pump, end in attacks(pattern):
        yield hostile_text(start, pump, end, length)


def hostile_text(start: str, pump: str, end: str, length: int) -> str:
    """Return a text of about this length."""
    return start + pump * (length // len(pump)) + end


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str, str]]:
    """Return the start, the repeated part and the end of each hostile text."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    pumps: dict[tuple[str, str], None] = {}
    whole = sample(tree)
    for before, body in repetitions(tree, ""):
        inner = list(dict.fromkeys(body_samples(body)))
        for text in inner:
            pumps["", text] = pumps[before, text] = None
            pumps["", before + text] = None
        for left, right in pairwise(inner):
            pumps[before, left + right] = None
        pumps[before, inner[0] * 20 + "\n"] = None
    for text in (
        " ",
        "a",
        "\n",
        "a ",
        " \n",
        "0",
        whole,
        whole[:-1],
        before_last(tree),
    ):
        pumps["", text] = None
    return [
        (start, pump, end) for start, pump in pumps if pump.strip("\0") for end in ENDS
    ]


def before_last(tree: Any) -> str:
    """Return a text that matches all of the pattern except its last item."""
    return "".join(map(item_sample, list(tree)[:-1]))


def repetitions(tree: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Yield each long repetition, with a text that matches what comes before it."""
    for item in tree:
        operation, value = item
        if operation in REPEATS:
            _, most, body = value
            yield from repetitions(body, before)
            if most > 1:
                yield before, body
        else:
            for part in islice(parts(operation, value), MAX_BRANCHES):
                yield from repetitions(part, before)
        before += item_sample(item)


def parts(operation: Any, value: Any) -> Iterator[Any]:
    """Yield the patterns inside an item."""
    if operation is ops.SUBPATTERN:
        yield value[-1]
    elif operation is ops.ATOMIC_GROUP:
        yield value
    elif operation is ops.BRANCH:
        yield from value[1]
    elif operation in (ops.ASSERT, ops.ASSERT_NOT):
        yield value[1]


def body_samples(body: Any) -> Iterator[str]:
    """Yield several texts that match the body of a repetition."""
    if len(body) == 1 and body[0][0] in (ops.IN, ops.ANY, ops.NOT_LITERAL):
        yield from islice(class_samples(*body[0]), MAX_PROBES)
    yield sample(body) or "a"
    yield "".join(item_sample(item, minimum=1) for item in body) or "a"
    for operation, value in body:
        for part in islice(parts(operation, value), MAX_BRANCHES):
            yield sample(part) or "a"


def sample(tree: Any) -> str:
    """Return a text that matches a pattern, apart from what surrounds it."""
    return "".join(map(item_sample, tree))


def item_sample(item: Any, minimum: int = 0) -> str:
    operation, value = item
    if operation is ops.LITERAL:
        return chr(int(value))
    if operation in (ops.IN, ops.ANY, ops.NOT_LITERAL):
        return next(class_samples(operation, value), "a")
    if operation in REPEATS:
        least, _, body = value
        return sample(body) * max(min(int(least), 200), minimum)
    if operation in (ops.ASSERT, ops.ASSERT_NOT, ops.AT):
        return ""
    return next((sample(part) for part in parts(operation, value)), "")


def class_samples(operation: Any, value: Any) -> Iterator[str]:
    """Yield characters in a class."""
    for char in PROBES:
        if is_in_class(operation, value, char):
            yield char
    if operation is ops.IN and value[0][0] is not ops.NEGATE:
        for inner, argument in value:
            if inner is ops.LITERAL:
                yield chr(argument)
            if inner is ops.RANGE:
                yield chr(argument[0])


def is_in_class(operation: Any, value: Any, char: str) -> bool:
    if operation is ops.ANY:
        return char != "\n"
    if operation is ops.NOT_LITERAL:
        return bool(ord(char) != value)
    is_negated = value[0][0] is ops.NEGATE
    return bool(is_negated) != any(is_item(item, char) for item in value)


def is_item(item: Any, char: str) -> bool:
    operation, value = item
    if operation is ops.LITERAL:
        return bool(ord(char) == value)
    if operation is ops.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if operation is ops.CATEGORY:
        return bool(CATEGORIES[value].match(char))
    return False
