"""Tests of the Lighthouse scores of pages on a phone."""

from __future__ import annotations

import pytest

from tests.bench.lighthouse import KINDS, measure, missing_requirement, page_urls

# The first run downloads Lighthouse, so the tests have more time.
pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture(scope="module", autouse=True)
def require_lighthouse() -> None:
    """Skip the tests if a requirement is missing."""
    if reason := missing_requirement():
        pytest.skip(reason)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_reaches_the_goal_in_every_category(site: str, kind: str) -> None:
    measurement = measure(page_urls(site)[kind], "phone")
    assert measurement.reaches_goal, measurement
