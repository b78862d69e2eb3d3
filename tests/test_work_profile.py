"""Test that indexing does not take more work than it did. Seconds are not measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.bench.measured_process import run_measured
from tests.bench.work_profile import (
    MAX_GROWTH,
    STORED,
    find_growth,
    measure_profile,
)

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="bytes are counted by Linux"
)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_indexing_takes_no_more_statements_calls_or_bytes(tmp_path: Path) -> None:
    """After a change for the better: python -m tests.bench.work_profile --write."""
    assert [*find_growth(measure_profile(tmp_path))] == []


def test_a_count_that_is_a_quarter_higher_is_named() -> None:
    stored = json.loads(STORED.read_text())
    assert [*find_growth(stored)] == []
    for name in stored:
        grown = stored | {name: stored[name] * (MAX_GROWTH + 0.01)}
        (problem,) = find_growth(grown)
        assert problem.startswith(f"{name}: ")


def test_a_command_may_write_more_messages_than_a_pipe_holds() -> None:
    program = "import sys; sys.stderr.write('A message.' * 20_000)"
    measured = run_measured([sys.executable, "-c", program])
    assert measured.output == "A message." * 20_000
