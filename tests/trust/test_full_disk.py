"""Test that a full disk loses nothing."""

from __future__ import annotations

import pytest

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_a_full_disk_is_reported_and_loses_nothing() -> None:
    check_quick_form("full_disk")
