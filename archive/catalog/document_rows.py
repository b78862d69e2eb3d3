"""Build the rows of the parts of a document: facts, people and quotations."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Table

from archive.catalog.fact_json import dump_fact
from archive.catalog.schema import facts, mentions, quotations
from archive.model import Document
from archive.names.keys import person_key


def _fact_rows(key: int, document: Document) -> list[dict[str, object]]:
    data = {name: dump_fact(name, fact) for name, fact in document.facts.named_facts()}
    return [{"document": key, "layer": "article", "data": data}] if data else []


def _mention_rows(key: int, document: Document) -> list[dict[str, object]]:
    """Return the rows without the person, whom only the archive knows."""
    rows: list[dict[str, object]] = []
    for place, person in enumerate(document.people):
        row = {
            "document": key,
            "place": place,
            "key": person_key(person.name),
            "name": person.name,
            "forms": list(person.forms),
            "spans": [list(span) for span in person.spans],
            "roles": list(person.roles),
            "unsure": [list(span) for span in person.uncertain_spans],
        }
        rows.append(row)
    return rows


def _quotation_rows(key: int, document: Document) -> list[dict[str, object]]:
    return [
        {
            "document": key,
            "place": place,
            "start": quotation.start,
            "end": quotation.end,
            "speaker": quotation.speaker_index,
        }
        for place, quotation in enumerate(document.quotations)
    ]


RowBuilder = Callable[[int, Document], list[dict[str, object]]]
"""A function that returns the rows of a document with a key."""
ROW_BUILDERS: Mapping[Table, RowBuilder] = {
    facts: _fact_rows,
    mentions: _mention_rows,
    quotations: _quotation_rows,
}
"""The functions that return the rows of a document, for each table of its parts."""
