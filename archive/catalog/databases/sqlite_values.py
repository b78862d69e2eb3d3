"""Find values of the wrong type, which SQLite stores in any column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    and_,
    column,
    func,
    literal_column,
    not_,
    or_,
    select,
)

from archive.catalog.databases.column_types import PackedJson, PackedText
from archive.catalog.schema import metadata

DATE_PATTERN = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
STORED_TYPES: Mapping[type[Any], tuple[str, ...]] = {
    Boolean: ("integer",),
    BigInteger: ("integer",),
    Integer: ("integer",),
    LargeBinary: ("blob",),
    PackedText: ("blob",),
    PackedJson: ("blob",),
    String: ("text",),
    JSON: ("text",),
    Date: ("text",),
    DateTime: ("text",),
}
"""Type of a column → the types of its values in SQLite."""


def find_invalid_values(connection: Connection) -> Iterator[str]:
    """Yield each column with invalid values."""
    for table in metadata.sorted_tables:
        for part in table.columns:
            query = select(func.count()).select_from(table).where(_is_invalid(part))
            if count := connection.scalar(query):
                yield f"{count:,} values of {table.name}.{part.name} are damaged"


def _is_invalid(part: Column[Any]) -> Any:
    """Return a condition for the invalid values of a column."""
    raw: Any = column(part.name, _selectable=part.table)
    kinds = next(
        STORED_TYPES[kind] for kind in type(part.type).__mro__ if kind in STORED_TYPES
    )
    wrong: list[Any] = [func.typeof(raw).not_in(kinds)]
    if isinstance(part.type, Boolean):
        wrong.append(raw.not_in([literal_column("0"), literal_column("1")]))
    if isinstance(part.type, JSON):
        wrong.append(not_(func.json_valid(raw)))
    if isinstance(part.type, Date | DateTime):
        wrong.append(func.date(raw).is_(None))
        wrong.append(not_(raw.op("GLOB")(literal_column(f"'{DATE_PATTERN}*'"))))
    condition = and_(raw.is_not(None), or_(*wrong))
    return condition if part.nullable else or_(raw.is_(None), condition)
