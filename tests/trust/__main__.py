"""Measure what Cuttings promises, and print a line for each figure.

Example: python -m tests.trust --long --only kills
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence
from importlib import import_module

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
SKIPPED = 77
"""Exit code if this machine cannot run the only measurement."""


@click.command()
@click.option("--only", multiple=True, type=click.Choice(FIGURES))
@click.option("--seed", default=0, show_default=True, help="Of everything random")
@click.option("--long", "is_long", is_flag=True, help="Try as often as promised")
def main(only: Sequence[str], seed: int, is_long: bool) -> None:
    """Print a line for each figure, and its failures. Exit with 1 if any failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # stops servers
    failed = False
    for name in only or FIGURES:
        start = time.monotonic()
        try:
            figure = load_measurement(name)(Effort(is_long, seed))
        except Unavailable as reason:
            click.echo(f"{name}: not measured: {reason}")
            if len(only) == 1:
                sys.exit(SKIPPED)
            continue
        failed |= not figure.passed
        _print(figure, time.monotonic() - start)
    sys.exit(failed)


def load_measurement(name: str) -> Measurement:
    """Return the measurement of a module."""
    measurement: Measurement = import_module(f"tests.trust.{name}").measure
    return measurement


def _print(figure: Figure, seconds: float) -> None:
    click.echo(figure.report())
    click.echo(f"  ({seconds:.0f} s)")


if __name__ == "__main__":
    main()
