"""Test processes that answer the requests of the one that started them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest

from archive.child_processes import REQUESTS_AHEAD, Children

MODULE = "tests.archive.answering_process"


@pytest.fixture
def children() -> Iterator[Children]:
    with closing(Children(MODULE, "answer", 2)) as started:
        yield started


def texts(answers: Iterator[object]) -> Iterator[object]:
    return (answer for answer in answers if not isinstance(answer, int))


def test_answers_are_in_the_order_of_the_requests(children: Children) -> None:
    answers = [*children.answers(range(9))]
    assert [*texts(iter(answers))] == [f"answer {number}" for number in range(9)]
    assert sum(answer for answer in answers if isinstance(answer, int)) == 9


def test_there_may_be_other_requests_between_two_answers(children: Children) -> None:
    outer = texts(children.answers(range(6)))
    for number in range(6):
        assert next(outer) == f"answer {number}"
        inner = [*texts(children.answers([f"{number}a", f"{number}b"]))]
        assert inner == [f"answer {number}a", f"answer {number}b"]
    assert [*outer] == []


def test_few_requests_are_ahead_of_the_last_answer(children: Children) -> None:
    requests = count()
    answers = texts(children.answers(requests))
    for _ in range(5):
        next(answers)
    assert next(requests) == 5 + 2 * REQUESTS_AHEAD


def test_there_are_no_answers_after_a_child_ended(children: Children) -> None:
    outer = texts(children.answers(range(9)))
    assert next(outer) == "answer 0"
    assert [*texts(children.answers(["a", "end", "b", "c", "d", "e", "f", "g"]))] in (
        [],
        ["answer a"],
    )
    assert "answer 8" not in [*outer]
    assert [*children.answers(["later"])] == []


def test_no_children_give_no_answers() -> None:
    with closing(Children(MODULE, "answer", 0)) as children:
        assert [*children.answers(range(3))] == []
