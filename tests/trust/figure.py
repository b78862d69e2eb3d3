"""A figure: how often something was tried, and what failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MAX_SHOWN = 10
"""Maximum number of failures that a report lists."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to try: the quick form for each change, or the long form."""

    long: bool = False
    seed: int = 0

    def pick(self, quick: int, long: int) -> int:
        """Return the number for this form."""
        return long if self.long else quick


@dataclass(frozen=True, slots=True)
class Figure:
    """The result of one measurement."""

    name: str
    tries: int
    failures: tuple[str, ...]
    """One sentence for each failure, with what was tried and what happened."""
    summary: str
    """What the line says after the name, such as `200 of 200 survived`."""

    @property
    def passed(self) -> bool:
        """Return whether everything was tried and nothing failed."""
        return self.tries > 0 and not self.failures

    def line(self) -> str:
        """Return the line that `make trust` prints."""
        return f"{self.name}: {self.summary}"

    def report(self) -> str:
        """Return the line and the first failures."""
        shown = self.failures[:MAX_SHOWN]
        rest = len(self.failures) - len(shown)
        lines = [self.line(), *(f"  - {failure}" for failure in shown)]
        return "\n".join([*lines, f"  and {rest} more"] if rest else lines)


Measurement = Callable[[Effort], Figure]


class Unavailable(Exception):  # noqa: N818  # nothing is wrong
    """This machine cannot run a measurement, for the reason in the message."""
