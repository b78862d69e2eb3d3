"""Date signals: the dates that a page or a text gives, before one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from archive.model import Confidence, DateRange, Evidence

PLACEHOLDER_DAYS = frozenset({
    date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1899, 12, 31),
    date(1900, 1, 1), date(1904, 1, 1), date(1969, 12, 31), date(1970, 1, 1),
})  # fmt: skip
"""The first days of computer calendars, which programs write in place of no date."""


class DateRole(StrEnum):
    """The event to which a date belongs."""

    PUBLISHED = "published"
    UPDATED = "updated"


class DateSource(StrEnum):
    """The part of an article that gives a date.

    Signals from one source may share a mistake. Those from two are independent.
    """

    MARKUP = "markup"
    TIME_ELEMENT = "time"
    URL = "address"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class DateSignal:
    """A date that a page or a text gives, and its confidence without other signals.

    A signal with `can_decide` unset only supports others. `wall_clock` is a time of day
    without a zone.
    """

    range: DateRange
    method: str
    evidence: tuple[Evidence, ...]
    source: DateSource
    role: DateRole = DateRole.PUBLISHED
    confidence: Confidence = Confidence.STATED
    instant: datetime | None = None
    can_decide: bool = True
    wall_clock: datetime | None = None

    def is_placeholder(self, text: str) -> bool:
        """Return whether a program wrote this date because it had none.

        An article of such a day is likely to name its year or the one before.
        """
        day = self.range.day
        if day not in PLACEHOLDER_DAYS or self.source is DateSource.TEXT:
            return False
        return not any(str(year) in text for year in (day.year - 1, day.year))
