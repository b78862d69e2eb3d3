"""Test that searches stay right during commits, and a server does not grow."""

from __future__ import annotations

import pytest

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_searches_are_right_during_commits_and_the_server_does_not_grow() -> None:
    check_quick_form("endurance")
