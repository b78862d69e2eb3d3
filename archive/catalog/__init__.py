"""The catalog: the truth for everything that is derived or corrected, in SQL through SQLAlchemy Core."""

from archive.catalog.catalog import Catalog
from archive.catalog.corrections import Correction
from archive.catalog.ingest_batch import Intake, Reading, Seen
from archive.catalog.people import Order
from archive.catalog.person_decisions import Kind, Ruling
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
from archive.catalog.review_queues import KINDS, Doubt
from archive.catalog.source_states import SourceState

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
