"""The catalog: the truth for everything that is derived or corrected, in SQL through SQLAlchemy Core."""

from archive.catalog.amend import Correction
from archive.catalog.doubting import KINDS, Doubt
from archive.catalog.intake import Intake, Reading, Seen
from archive.catalog.persons import Order
from archive.catalog.records import (
    Brief,
    Cutting,
    Failure,
    Mention,
    NameSeen,
    PersonDetails,
    PersonEntry,
    Record,
    RoleSeen,
    Run,
    Said,
    SourceRef,
    Stats,
)
from archive.catalog.review import Found, Review
from archive.catalog.rulings import Kind, Ruling
from archive.catalog.seen import SourceState
from archive.catalog.store import Catalog

__all__ = [
    "KINDS",
    "Brief",
    "Catalog",
    "Correction",
    "Cutting",
    "Doubt",
    "Failure",
    "Found",
    "Intake",
    "Kind",
    "Mention",
    "NameSeen",
    "Order",
    "PersonDetails",
    "PersonEntry",
    "Reading",
    "Record",
    "Review",
    "RoleSeen",
    "Ruling",
    "Run",
    "Said",
    "Seen",
    "SourceRef",
    "SourceState",
    "Stats",
]
