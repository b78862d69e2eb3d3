"""Test that damage is named and never answers wrongly."""

from __future__ import annotations

import pytest

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_every_damage_is_named_and_no_search_answers_wrongly() -> None:
    check_quick_form("damages")
