"""The database of documents, people, corrections and sources.

It stores everything that is extracted or corrected, with SQLAlchemy Core. The search
index is derived from it.
"""

from archive.catalog.actions import Action, ActionKind
from archive.catalog.catalog import Catalog
from archive.catalog.collections import Collection, MemberOrder
from archive.catalog.copying import CopyReport, copy_catalog
from archive.catalog.correction_plans import CorrectionPlan, FactChange, PlanOptions
from archive.catalog.corrections import Correction, NewValue
from archive.catalog.databases.choice import CatalogAddress
from archive.catalog.databases.sqlite_migrations import TRIGGERS_BEFORE_12
from archive.catalog.databases.sqlite_triggers import TRIGGERS, TRIGGERS_BEFORE_14
from archive.catalog.editions import Edition
from archive.catalog.file_contents import FailedPart, FileContents
from archive.catalog.file_facts import Difference, StatedFact
from archive.catalog.ingest_batch import IngestBatch, ReadResult, SourceFingerprint
from archive.catalog.mark_rows import CollectionRef, DocumentMarks, Note
from archive.catalog.marks import MAX_NAME, MAX_NOTE, clean_name
from archive.catalog.parts.corrections import UncorrectedFacts
from archive.catalog.people import OTHER_LETTER, PeopleOrder
from archive.catalog.person_decisions import Decision, DecisionKind
from archive.catalog.presence import refuse_lost_catalog
from archive.catalog.quotation_rows import QuotationFilter, SpokenQuotation
from archive.catalog.records import (
    ArticleSummary,
    CatalogStats,
    CorrectionScope,
    DocumentRef,
    IngestFailure,
    LastRun,
    NameForm,
    PersonDetails,
    PersonEntry,
    PersonMentionCount,
    PersonName,
    PersonQuote,
    PersonRole,
    Record,
    SourceRef,
)
from archive.catalog.reference_matches import Match
from archive.catalog.review_queues import QUEUE_KEYS, Doubt
from archive.catalog.saved_searches import ALERTS, SavedSearch
from archive.catalog.settlement import Replacement, Settlement
from archive.catalog.source_states import SourceState
from archive.catalog.state_cache import StateCache
from archive.catalog.unread_paths import UnreadPaths
from archive.catalog.versions import FormerPlace, Version

__all__ = [
    "ALERTS",
    "MAX_NAME",
    "MAX_NOTE",
    "OTHER_LETTER",
    "QUEUE_KEYS",
    "TRIGGERS",
    "TRIGGERS_BEFORE_12",
    "TRIGGERS_BEFORE_14",
    "Action",
    "ActionKind",
    "ArticleSummary",
    "Catalog",
    "CatalogAddress",
    "CatalogStats",
    "Collection",
    "CollectionRef",
    "CopyReport",
    "Correction",
    "CorrectionPlan",
    "CorrectionScope",
    "Decision",
    "DecisionKind",
    "Difference",
    "DocumentMarks",
    "DocumentRef",
    "Doubt",
    "Edition",
    "FactChange",
    "FailedPart",
    "FileContents",
    "FormerPlace",
    "IngestBatch",
    "IngestFailure",
    "LastRun",
    "Match",
    "MemberOrder",
    "NameForm",
    "NewValue",
    "Note",
    "PeopleOrder",
    "PersonDetails",
    "PersonEntry",
    "PersonMentionCount",
    "PersonName",
    "PersonQuote",
    "PersonRole",
    "PlanOptions",
    "QuotationFilter",
    "ReadResult",
    "Record",
    "Replacement",
    "SavedSearch",
    "Settlement",
    "SourceFingerprint",
    "SourceRef",
    "SourceState",
    "SpokenQuotation",
    "StateCache",
    "StatedFact",
    "UncorrectedFacts",
    "UnreadPaths",
    "Version",
    "clean_name",
    "copy_catalog",
    "refuse_lost_catalog",
]
