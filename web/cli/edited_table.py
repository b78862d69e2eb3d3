"""Find what was edited in a CSV file that `cuttings export` wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from archive.catalog import Catalog, NewValue, Record
from archive.chunks import chunks
from archive.errors import CuttingsError
from archive.messages import Message
from archive.model import FACT_NAMES, DateRange
from archive.progress import NO_PROGRESS, Progress
from web.corrections.fact_values import format_fact, parse_fact
from web.exports import reformatted_dates
from web.exports.citation import cite_document, one_line
from web.exports.result_sets import (
    COLUMN_FACTS,
    CSV_COLUMNS,
    exported_cells,
    without_guard,
)
from web.exports.table_reader import Table, TableError, TableRow, read_table

ID = "id"
FACTS_BY_COLUMN: Mapping[str, str] = {
    **{name: name for name in FACT_NAMES},
    **{column: fact for fact, column in COLUMN_FACTS.items()},
}
"""Columns that are corrected → their facts. Those that are not exported may be added."""
NO_ID_COLUMN = (
    "The table has no column “{column}”, which names the article of each line. Its "
    "columns are {columns}."
)
NO_FACT_COLUMN = "The table has no column of a fact. Facts are {facts}."
TWO_COLUMNS = "The table has two columns of the fact {fact}: {columns}."
NO_ID = Message("it has no ID")
UNKNOWN_ID = (
    "no article has the ID “{id}”; a spreadsheet may have changed it: read the column "
    "“id” as text"
)
REPEATED = "the same article is on line {line}"
TOO_MANY_CELLS = "it has {count} cells, and the heading has {expected}"
INVALID_CELL = "{column}: {reason}"


@dataclass(frozen=True, slots=True)
class UnusedLine:
    """A line that is not used, with the reason."""

    line: int
    reason: Message | str


@dataclass(frozen=True, slots=True)
class EditedTable:
    """What was edited in a table.

    `ignored` are columns that are not corrected. `emptied` counts emptied cells by
    fact: they remove the fact only if that was asked for.
    """

    new_values: tuple[NewValue, ...]
    ignored: tuple[str, ...]
    emptied: Mapping[str, int]
    unused: tuple[UnusedLine, ...]
    line_count: int


@dataclass(slots=True)
class _Edits:
    new_values: list[NewValue] = field(default_factory=list)
    emptied: dict[str, int] = field(default_factory=dict)
    unused: list[UnusedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table with its article, and the cells of facts by column."""

    number: int
    record: Record
    cells: Mapping[str, str]
    exported: Mapping[str, str]


def read_edits(
    content: bytes,
    catalog: Catalog,
    *,
    remove_emptied: bool = False,
    progress: Progress = NO_PROGRESS,
) -> EditedTable:
    """Return what was edited in a file. Raise TableError if it is no such table.

    A line with an invalid value is not used at all.
    """
    table = read_table(content, frozenset({*CSV_COLUMNS, *FACT_NAMES}))
    columns = _fact_columns(table)
    edits = _Edits()
    progress.start(len(table.rows))
    order = None
    if _has_reformatted_dates(table, columns):
        lines = _read_lines(table, columns, catalog, _Edits(), NO_PROGRESS)
        order = reformatted_dates.find_order(_dates(lines))
    for line in _read_lines(table, columns, catalog, edits, progress):
        _compare(line, order, edits, remove_emptied=remove_emptied)
    return EditedTable(
        new_values=tuple(edits.new_values),
        ignored=tuple(
            name for name in table.heading if name not in columns and name != ID
        ),
        emptied=edits.emptied,
        unused=tuple(sorted(edits.unused, key=lambda unused: unused.line)),
        line_count=len(table.rows),
    )


def _fact_columns(table: Table) -> dict[str, int]:
    """Return the position of each column of a fact. Raise TableError without one."""
    if ID not in table.heading:
        columns = ", ".join(f"“{name}”" for name in table.heading)
        raise TableError(Message(NO_ID_COLUMN, column=ID, columns=columns))
    columns_by_fact: dict[str, list[str]] = {}
    for name in table.heading:
        if name in FACTS_BY_COLUMN:
            columns_by_fact.setdefault(FACTS_BY_COLUMN[name], []).append(name)
    for fact, names in columns_by_fact.items():
        if len(names) > 1:
            message = Message(TWO_COLUMNS, fact=fact, columns=", ".join(names))
            raise TableError(message)
    if not columns_by_fact:
        facts = ", ".join(FACTS_BY_COLUMN)
        raise TableError(Message(NO_FACT_COLUMN, facts=facts))
    names = [names[0] for names in columns_by_fact.values()]
    return {name: table.heading.index(name) for name in names}


def _read_lines(
    table: Table,
    columns: Mapping[str, int],
    catalog: Catalog,
    edits: _Edits,
    progress: Progress,
) -> Iterator[_Line]:
    """Yield the lines that name an article, and note the others as unused."""
    id_position = table.heading.index(ID)
    first_lines: dict[str, int] = {}
    for chunk in chunks(table.rows):
        ids = [_cell(row, id_position).lower() for row in chunk]
        records = catalog.records([id for id in dict.fromkeys(ids) if id])
        for row, id in zip(chunk, ids, strict=True):
            record = records.get(id) or (catalog.record(id) if id else None)
            reason = _why_unused(table, row, id, record)
            if record and reason is None:
                first = first_lines.setdefault(record.document.id, row.line)
                if first != row.line:
                    reason = Message(REPEATED, line=first)
            if record is None or reason is not None:
                edits.unused.append(UnusedLine(row.line, reason or NO_ID))
                continue
            cells = {
                name: _cell(row, position)
                for name, position in columns.items()
                if position < len(row.cells)
            }
            exported = exported_cells(record, cite_document(record, ""), {})
            yield _Line(row.line, record, cells, exported)
        progress.advance(len(chunk))


def _cell(row: TableRow, position: int) -> str:
    """Return a cell on one line, without the guard against formulas."""
    cell = row.cells[position] if position < len(row.cells) else ""
    return without_guard(one_line(cell))


def _why_unused(
    table: Table, row: TableRow, id: str, record: Record | None
) -> Message | None:
    expected = len(table.heading)
    if any(cell.strip() for cell in row.cells[expected:]):
        return Message(TOO_MANY_CELLS, count=len(row.cells), expected=expected)
    if not id:
        return NO_ID
    return None if record else Message(UNKNOWN_ID, id=id)


def _has_reformatted_dates(table: Table, columns: Mapping[str, int]) -> bool:
    position = columns.get("date")
    return position is not None and any(
        reformatted_dates.is_numeric(_cell(row, position)) for row in table.rows
    )


def _dates(lines: Iterator[_Line]) -> Iterator[tuple[str, DateRange]]:
    """Yield the cells of dates, each with the present date of the article."""
    for line in lines:
        fact = line.record.document.facts.date
        if fact and "date" in line.cells:
            yield line.cells["date"], fact.value


def _compare(
    line: _Line, order: str | None, edits: _Edits, *, remove_emptied: bool
) -> None:
    """Add what was edited in a line."""
    new_values: list[NewValue] = []
    emptied: list[str] = []
    for column, cell in line.cells.items():
        name = FACTS_BY_COLUMN[column]
        if cell == _present_cell(line, column, name):
            continue
        if name == "date" and _is_present_date(line, cell, order):
            continue
        if not cell:
            emptied.append(name)
            continue
        text = reformatted_dates.in_iso_format(cell, order) if name == "date" else cell
        try:
            value = parse_fact(name, text)
        except CuttingsError as error:
            reason = Message(INVALID_CELL, column=column, reason=str(error))
            edits.unused.append(UnusedLine(line.number, reason))
            return
        new_values.append(NewValue(line.record.document.id, name, value))
    if remove_emptied:
        new_values += [
            NewValue(line.record.document.id, name, None) for name in emptied
        ]
    else:
        for name in emptied:
            edits.emptied[name] = edits.emptied.get(name, 0) + 1
    edits.new_values += new_values


def _present_cell(line: _Line, column: str, name: str) -> str:
    """Return the cell that an export would write now, without its guard."""
    if column in line.exported:
        return without_guard(line.exported[column])
    fact = getattr(line.record.document.facts, name)
    return one_line(format_fact(fact.value)) if fact else ""


def _is_present_date(line: _Line, cell: str, order: str | None) -> bool:
    fact = line.record.document.facts.date
    return fact is not None and reformatted_dates.is_same_date(cell, fact.value, order)
