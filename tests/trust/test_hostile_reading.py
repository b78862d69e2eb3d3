"""Test that a hostile file costs only itself."""

from __future__ import annotations

import pytest

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_a_hostile_file_costs_only_itself() -> None:
    check_quick_form("hostile_reading")
