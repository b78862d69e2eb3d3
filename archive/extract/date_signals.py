"""What speaks for a date of publication or of an update, before it is weighed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model import Confidence, DateRange, Evidence


class DateRole(StrEnum):
    """What a date is said to be."""

    PUBLISHED = "published"
    UPDATED = "updated"


class DateSource(StrEnum):
    """Where a signal comes from: signals of one source may share a mistake, those of two are independent."""

    MARKUP = "markup"
    TIME_ELEMENT = "time"
    URL = "address"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class DateSignal:
    """One date that a page or text gives itself, and how far it can be trusted when nothing else speaks.

    One that does not lead can only support another.
    """

    range: DateRange
    method: str
    evidence: tuple[Evidence, ...]
    source: DateSource
    role: DateRole = DateRole.PUBLISHED
    confidence: Confidence = Confidence.STATED
    instant: datetime | None = None
    can_decide: bool = True
