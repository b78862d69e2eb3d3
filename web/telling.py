"""What the command line tells in words: an ingest, a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archive.catalog import Record
from archive.model import FACT_NAMES, Document, Fact
from archive.report import Summary
from web import shapes, words

SERVED = "The archive is open at {}\nPress Ctrl+C to stop."
WATCHING = "Watching for new and changed files. Press Ctrl+C to stop."
WATCHED = "Stopped watching; all that was read is in the archive."
TRIED_AGAIN = "cuttings: {}; it is tried again until it works"
ALWAYS = ("title", "date", "outlet", "authors")
"""Facts of which it is said, too, that they were not found."""
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


def explained(document: Document) -> str:
    """Each fact of a document with how it was found, and below it what else it could have been."""
    return "\n".join(line for name in FACT_NAMES for line in _explained(document, name))


def _explained(document: Document, name: str) -> Iterator[str]:
    chosen: Fact[Any] | None = getattr(document.facts, name)
    others = [each.fact for each in document.candidates if each.name == name]
    if chosen is None and not others and name not in ALWAYS:
        return
    yield f"{words.FACTS[name]}: " + (_told(chosen) if chosen else "not found")
    yield from _because(chosen) if chosen else ()
    for each in others:
        if chosen is None or each.value != chosen.value:
            yield f"  could also be: {_told(each)}"
            yield from _because(each, "    ")


def _told(fact: Fact[Any]) -> str:
    return f"{words.value(fact.value)}, {words.CONFIDENCE[fact.confidence]}"


def _because(fact: Fact[Any], indent: str = "") -> Iterator[str]:
    yield f"{indent}  found by {words.method(fact.method)}"
    yield from (
        f"{indent}  {'in the text' if each.key is None else each.key}: “{each.quote}”" for each in fact.evidence
    )


def _plain(value: object) -> str:
    """A fact's value as a line of text."""
    return ", ".join(value) if isinstance(value, tuple) else str(shapes.plain(value))


def _evidence(fact: Fact[Any]) -> str:
    """What a fact rests on, as a line of text."""
    quotes = [f"{each.key}: {each.quote}" if each.key else f"“{each.quote}”" for each in fact.evidence]
    return "; ".join([fact.method, *quotes])
