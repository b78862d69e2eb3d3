"""Lighthouse gives the pages that readers come to its best marks on a phone; its bench tries a desk too."""

from __future__ import annotations

import pytest

from tests.bench.lighthouse import KINDS, measure, missing_requirement, page_urls

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
]  # the first run fetches Lighthouse


@pytest.fixture(scope="module", autouse=True)
def require_lighthouse() -> None:
    """What it needs, or no test."""
    if reason := missing_requirement():
        pytest.skip(reason)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_reaches_the_goal_in_every_category(site: str, kind: str) -> None:
    found = measure(page_urls(site)[kind], "phone")
    assert found.reaches_goal, found
