"""Test that killed commands lose nothing and leave nothing."""

from __future__ import annotations

import pytest

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_a_killed_command_loses_nothing_and_leaves_no_files() -> None:
    check_quick_form("kills")
