"""Date signals: the dates that a page or a text gives, before one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model import Confidence, DateRange, Evidence


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
