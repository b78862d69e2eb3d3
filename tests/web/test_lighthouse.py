"""Lighthouse gives the pages that readers come to its best marks on a phone; its bench tries a desk too."""

from __future__ import annotations

import pytest

from tests.bench.lighthouse import KINDS, addresses, lacking, measured

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
]  # the first run fetches Lighthouse


@pytest.fixture(scope="module", autouse=True)
def lighthouse() -> None:
    """What it needs, or no test."""
    if reason := lacking():
        pytest.skip(reason)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_reaches_the_goal_in_every_category(site: str, kind: str) -> None:
    found = measured(addresses(site)[kind], "phone")
    assert found.good, found
