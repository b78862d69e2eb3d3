"""Measure what Cuttings promises, and print a line for each figure.

Example: python -m tests.trust --long --only kills
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

import click

from tests.trust.figure import Effort, Figure, Measurement, Unavailable

FIGURES = (
    "kills",
    "full_disk",
    "damages",
    "hostile_queries",
    "hostile_reading",
    "scripts",
    "endurance",
    "slow_clients",
)
"""The modules with a measurement each."""
log = logging.getLogger(__name__)
DOCUMENT = Path(__file__).parents[2] / "docs" / "trust.md"
LAST_RUN = "## Last long run"
SKIPPED = 77
"""Exit code if this machine cannot run the only measurement."""


@click.command()
@click.option("--only", multiple=True, type=click.Choice(FIGURES))
@click.option("--seed", default=0, show_default=True, help="Seed of all random choices")
@click.option("--long", "is_long", is_flag=True, help="Run the long form")
@click.option("--progress", is_flag=True, help="Print each try")
@click.option("--write", is_flag=True, help="Write the lines into docs/trust.md")
def main(only: Sequence[str], seed: int, is_long: bool, **options: bool) -> None:
    """Print a line for each figure, and its failures. Exit with 1 if any failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # stops servers
    logging.basicConfig(level=logging.INFO if options["progress"] else logging.WARNING)
    figures = []
    for name in only or FIGURES:
        start = time.monotonic()
        try:
            figure = load_measurement(name)(Effort(is_long, seed))
        except Unavailable as reason:
            click.echo(f"{name}: not measured: {reason}")
            if len(only) == 1:
                sys.exit(SKIPPED)
            continue
        except Exception as error:  # the other figures are measured nevertheless
            log.exception(name)
            figure = Figure(name, 0, (repr(error)[:300],), "stopped by an error")
        figures.append(figure)
        _print(figure, time.monotonic() - start)
    if options["write"]:
        write_table(figures, DOCUMENT, date.today())  # noqa: DTZ011  # of this machine
    sys.exit(not all(figure.passed for figure in figures))


def load_measurement(name: str) -> Measurement:
    """Return the measurement of a module."""
    measurement: Measurement = import_module(f"tests.trust.{name}").measure
    return measurement


def write_table(figures: Sequence[Figure], document: Path, day: date) -> None:
    """Write the figures into the table of the last section of a document.

    Other figures in the table stay, with the day on which they were measured.
    """
    before, _, after = document.read_text(encoding="utf-8").partition(LAST_RUN)
    cells = [line.strip("|").split("|") for line in after.splitlines() if "|" in line]
    rows = {name.strip(): line for name, *line in cells[2:]}
    for figure in figures:
        rows[figure.name] = [f" {figure.summary.replace('|', '/')} ", f" {day} "]
    table = [f"| {name} |{'|'.join(line)}|" for name, line in rows.items()]
    lines = [LAST_RUN, "", "| Figure | Result | Day |", "|---|---|---|", *table]
    document.write_text(before + "\n".join(lines) + "\n", encoding="utf-8")


def _print(figure: Figure, seconds: float) -> None:
    click.echo(figure.report())
    click.echo(f"  ({seconds:.0f} s)")


if __name__ == "__main__":
    main()
