"""Test the lines and the table of figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.trust.__main__ import FIGURES, LAST_RUN, load_measurement, write_table
from tests.trust.figure import MAX_SHOWN, Figure

GOOD = Figure("kills", 200, (), "200 of 200 survived")


def test_a_figure_is_one_plain_line() -> None:
    assert GOOD.line() == GOOD.report() == "kills: 200 of 200 survived"


def test_a_report_lists_the_first_failures() -> None:
    failures = tuple(f"failure {number}" for number in range(MAX_SHOWN + 2))
    lines = Figure("kills", 20, failures, "8 of 20 survived").report().splitlines()
    assert len(lines) == MAX_SHOWN + 2
    assert lines[-1] == "  and 2 more"


@pytest.mark.parametrize(
    ("figure", "passed"),
    [
        (GOOD, True),
        (Figure("kills", 0, (), "nothing was tried"), False),
        (Figure("kills", 2, ("lost",), "1 of 2 survived"), False),
    ],
)
def test_a_figure_passes_only_with_tries_and_without_failures(
    figure: Figure, passed: bool
) -> None:
    assert figure.passed == passed


def test_the_table_replaces_the_figures_that_were_measured(tmp_path: Path) -> None:
    document = tmp_path / "trust.md"
    document.write_text(f"# Trust\n\n{LAST_RUN}\n\nThere has been no long run yet.\n")
    other = Figure("damages", 5, ("one",), "4 of 5 | named")
    write_table([GOOD, other], document, date(2026, 11, 28))
    write_table([GOOD], document, date(2026, 12, 1))
    assert document.read_text().splitlines() == [
        *("# Trust", "", "## Last long run", ""),
        *("| Figure | Result | Day |", "|---|---|---|"),
        "| kills | 200 of 200 survived | 2026-12-01 |",
        "| damages | 4 of 5 / named | 2026-11-28 |",
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_has_a_measurement_and_a_test(name: str) -> None:
    assert callable(load_measurement(name))
    assert (Path(__file__).parent / f"test_{name}.py").exists()
    page = Path(__file__).parents[2] / "docs" / "trust.md"
    assert f"\n`{name}`\n: " in page.read_text()
