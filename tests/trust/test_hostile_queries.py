"""Test that hostile queries cost little and have an answer."""

from __future__ import annotations

import pytest

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_a_hostile_query_has_an_answer_and_costs_little_on_every_route() -> None:
    check_quick_form("hostile_queries")
