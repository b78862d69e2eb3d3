"""Fill missing facts of documents with what a file of references states.

They are stored as corrections of one batch, so that they survive and are undone
together. The name of the file is a part of the name of the batch. Unlike a correction by
hand, such a fact never replaces one that the document has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select

from archive.catalog.derived_columns import assign_change_numbers, refresh_columns
from archive.catalog.fact_json import check_value, dump_value, load_value
from archive.catalog.queries import effective_facts
from archive.catalog.schema import corrections
from archive.chunks import chunks
from archive.errors import CuttingsError
from archive.messages import N_
from archive.model import DateRange
from archive.progress import Progress

MAX_FILE_NAME = 200
"""Characters of the name of a file that are stored."""
NOTHING_TO_FILL = N_("no facts to fill")


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact of a document that a file states."""

    document: str
    name: str
    value: object


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that a file states otherwise than the archive.

    `present` is the value in the archive, and `None` if somebody removed the fact.
    """

    stated: StatedFact
    present: object


def plan_facts(
    connection: Connection, stated: Sequence[StatedFact]
) -> tuple[list[StatedFact], list[Difference]]:
    """Return the facts that are missing, and those that differ. Equal ones are neither.

    Of two facts of the same name and document, the first one counts.
    """
    missing: list[StatedFact] = []
    differences: list[Difference] = []
    seen: set[tuple[str, str]] = set()
    for chunk in chunks(stated):
        ids = list(dict.fromkeys(fact.document for fact in chunk))
        present = effective_facts(connection, ids)
        removed = _removed_facts(connection, ids)
        for fact in chunk:
            key = (fact.document, fact.name)
            if key in seen:
                continue
            seen.add(key)
            row = present.get(fact.document, {}).get(fact.name)
            if row is None and key not in removed:
                missing.append(fact)
            elif row is None:
                differences.append(Difference(fact, None))
            elif not _agree(fact, value := load_value(fact.name, row["value"])):
                differences.append(Difference(fact, value))
    return missing, differences


def fill_facts(
    connection: Connection,
    facts: Sequence[StatedFact],
    file_name: str,
    author: str,
    progress: Progress,
) -> int:
    """Store missing facts as one batch, and return a key that undoes all of them.

    Facts that somebody has set meanwhile are left out. Raise CuttingsError if none is
    left, or if a value is invalid.
    """
    facts, _differences = plan_facts(connection, facts)
    if not facts:
        raise CuttingsError(NOTHING_TO_FILL)
    progress.start(len(facts))
    batch = f"{uuid4().hex} {file_name[:MAX_FILE_NAME]}"
    now = datetime.now(UTC).replace(tzinfo=None)
    for chunk in chunks(facts):
        rows = [
            _row(fact) | {"who": author, "at": now, "batch": batch} for fact in chunk
        ]
        connection.execute(insert(corrections), rows)
        ids = list(dict.fromkeys(fact.document for fact in chunk))
        assign_change_numbers(connection, ids)
        refresh_columns(connection, ids, {fact.name for fact in chunk})
        progress.advance(len(chunk))
    last_key = select(func.max(corrections.c.key)).where(corrections.c.batch == batch)
    return int(connection.scalar(last_key) or 0)


def _agree(fact: StatedFact, present: object) -> bool:
    """Return whether a file states the present value, or a longer time for a date."""
    stated = fact.value
    if isinstance(stated, DateRange) and isinstance(present, DateRange):
        return stated.earliest <= present.earliest and present.latest <= stated.latest
    return present == stated


def _row(fact: StatedFact) -> dict[str, Any]:
    check_value(fact.name, fact.value)
    value = dump_value(fact.name, fact.value)
    return {"document": fact.document, "name": fact.name, "value": value}


def _removed_facts(connection: Connection, ids: Sequence[str]) -> set[tuple[str, str]]:
    """Return the document and name of each fact whose last correction removed it."""
    query = select(corrections.c.document, corrections.c.name, corrections.c.value)
    query = query.where(corrections.c.document.in_(ids), corrections.c.undone.is_(None))
    last = {
        (document, name): value
        for document, name, value in connection.execute(
            query.order_by(corrections.c.key)
        )
    }
    return {key for key, value in last.items() if value is None}
