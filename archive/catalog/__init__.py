"""The catalog: the truth for everything that is derived or corrected, in SQL through SQLAlchemy Core."""

from archive.catalog.amend import Correction
from archive.catalog.intake import Intake, Reading, Seen
from archive.catalog.records import Failure, PersonEntry, Record, SourceRef, Stats
from archive.catalog.store import Catalog, SourceState

__all__ = [
    "Catalog",
    "Correction",
    "Failure",
    "Intake",
    "PersonEntry",
    "Reading",
    "Record",
    "Seen",
    "SourceRef",
    "SourceState",
    "Stats",
]
