"""Test that slow clients keep nobody from reading."""

from __future__ import annotations

import pytest

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_slow_clients_and_exports_keep_nobody_waiting() -> None:
    check_quick_form("slow_clients")
