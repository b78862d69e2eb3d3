"""What the command line tells in words: an ingest, a document."""

from __future__ import annotations

from typing import Any

from archive.catalog import Record
from archive.ingest import Summary
from archive.model import Fact
from web import shapes

SERVED = "The archive is open at {}\nPress Ctrl+C to stop."
FACT_HEADINGS = ("fact", "value", "confidence", "because")


def ingested(summary: Summary, documents: int) -> str:
    """What an ingest did, in a sentence."""
    parts = {
        "new": summary.added,
        "already known": summary.held,
        "failed": summary.failed,
        "files unchanged": summary.unchanged,
        "files gone": summary.removed,
        "files of other kinds left alone": summary.others,
    }
    told = ", ".join(f"{count:,} {name}" for name, count in parts.items() if count) or "nothing to read"
    return f"{told}; {documents:,} articles in the archive"


def facts(record: Record) -> list[tuple[str, str, str, str]]:
    """A row for each fact: name, value, confidence, evidence."""
    known = record.document.facts.known()
    return [(name, _plain(fact.value), fact.confidence.value, _evidence(fact)) for name, fact in known]


def rest(record: Record) -> str:
    """A document's people, sources and text."""
    people = "; ".join(person.name for person in record.document.people) or "nobody found"
    sources = [f"source  {each.path}{f', {each.position}' if each.position else ''}" for each in record.sources]
    return "\n".join(("", f"people  {people}", *sources, "", record.document.text))


def _plain(value: object) -> str:
    """A fact's value as a line of text."""
    return ", ".join(value) if isinstance(value, tuple) else str(shapes.plain(value))


def _evidence(fact: Fact[Any]) -> str:
    """What a fact rests on, as a line of text."""
    quotes = [f"{each.key}: {each.quote}" if each.key else f"“{each.quote}”" for each in fact.evidence]
    return "; ".join([fact.method, *quotes])
