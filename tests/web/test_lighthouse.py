"""Lighthouse gives every page that readers come to its best marks, on a phone and on a desk."""

from __future__ import annotations

import pytest

from tests.bench.lighthouse import DEVICES, KINDS, addresses, lacking, measured

pytestmark = pytest.mark.timeout(300)  # the first run fetches Lighthouse


@pytest.fixture(scope="module", autouse=True)
def lighthouse() -> None:
    """What it needs, or no test."""
    if reason := lacking():
        pytest.skip(reason)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_reaches_the_goal_in_every_category(site: str, kind: str, device: str) -> None:
    found = measured(addresses(site)[kind], device)
    assert found.good, found
