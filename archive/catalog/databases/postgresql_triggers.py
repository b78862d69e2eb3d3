"""The triggers of PostgreSQL: which checksums, names and people to compute again.

Each runs once for a statement, whatever the number of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalog.databases.count_queries import COUNTED_COLUMNS, document_rows
from archive.catalog.schema import (
    NUMBER_DIGITS,
    RANGE_COLUMNS,
    RANGES_OF_NUMBERS,
    TABLES_OF_DOCUMENT,
)

_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  {body}
  RETURN NULL;
END $$"""
_ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}
_DOCUMENTS = """
  IF TG_OP = 'INSERT' THEN
    INSERT INTO checksums SELECT "key", NULL FROM new_rows ON CONFLICT DO NOTHING;
  ELSIF TG_OP = 'DELETE' THEN
    DELETE FROM checksums WHERE "key" IN (SELECT "key" FROM old_rows);
  ELSE
    UPDATE checksums SET checksum = NULL
      WHERE "key" IN (SELECT "key" FROM old_rows) AND checksum IS NOT NULL;
    IF EXISTS (SELECT FROM old_rows JOIN new_rows USING ("key")
        WHERE new_rows.gone <> old_rows.gone) THEN
      INSERT INTO changed_people SELECT slug FROM mentions WHERE document = ANY (ARRAY(
        SELECT "key" FROM old_rows JOIN new_rows USING ("key")
          WHERE new_rows.gone <> old_rows.gone)) ON CONFLICT DO NOTHING;
    END IF;
  END IF;"""


def _for_each_version(statement: str) -> str:
    """Return a statement for the old rows, and one for the new rows.

    `{rows}` is the name of the rows, and `{number}` what they add to a count.
    """
    old, new = (
        statement.format(rows=rows, number=number)
        for rows, number in (("old_rows", -1), ("new_rows", 1))
    )
    return (
        f"IF TG_OP <> 'INSERT' THEN {old}; END IF;\n"
        f"  IF TG_OP <> 'DELETE' THEN {new}; END IF;"
    )


_FORGET_PARTS = _for_each_version(
    "UPDATE checksums SET checksum = NULL "
    'WHERE "key" IN (SELECT document FROM {rows}) AND checksum IS NOT NULL'
)


def _mark(table: str, column: str) -> str:
    """Return the statements that mark the names or people of rows as changed."""
    return _for_each_version(
        f'INSERT INTO {table} SELECT "{column}" FROM {{rows}} ON CONFLICT DO NOTHING'  # noqa: S608
    )


def _forget_ranges(table: str) -> str:
    """Return the statements that clear the checksums of the ranges of rows."""
    key = f'{{rows}}."{RANGE_COLUMNS[table]}"'
    if table in RANGES_OF_NUMBERS:
        key = f"lpad(CAST({key} AS text), {NUMBER_DIGITS}, '0')"
    return _for_each_version(
        f"UPDATE range_checksums SET checksum = NULL WHERE name = '{table}' "  # noqa: S608
        "AND checksum IS NOT NULL AND start IN (SELECT ("
        f"SELECT max(start) FROM range_checksums WHERE name = '{table}' "
        f"AND start <= {key}) FROM {{rows}})"
    )


def _add(rows: str) -> str:
    """Return the statement that adds rows of kind, value and number to the counts."""
    return (
        "INSERT INTO counts (kind, value, count) "  # noqa: S608
        "SELECT kind, value, sum(number) FROM ("
        f"SELECT '' AS kind, '' AS value, 0 AS number UNION ALL {rows}) AS counted "
        "GROUP BY kind, value HAVING sum(number) <> 0 "
        "ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count"
    )


def _count(query: str) -> str:
    """Return the statements that count new rows, and no longer the old ones."""
    return _for_each_version(_add(query))


_COUNT_DOCUMENTS = """
  IF TG_OP = 'INSERT' THEN
    {new};
  ELSIF TG_OP = 'DELETE' THEN
    {old};
  ELSE
    IF EXISTS (SELECT FROM old_rows JOIN new_rows USING ("key") WHERE {differs}) THEN
      {old};
      {new};
    END IF;
    IF EXISTS (SELECT FROM old_rows JOIN new_rows USING ("key")
        WHERE old_rows.gone <> new_rows.gone) THEN
      {queues};
    END IF;
  END IF;"""


def _count_documents() -> str:
    """Return the statements that count documents, and those in review queues."""
    old, new = (
        _add(document_rows("postgresql", rows, number, f"FROM {rows}"))
        for rows, number in (("old_rows", -1), ("new_rows", 1))
    )
    queues = " UNION ALL ".join(
        f"SELECT 'queue', kind, {number} FROM doubts WHERE document = ANY (ARRAY("  # noqa: S608
        'SELECT "key" FROM old_rows JOIN new_rows USING ("key") '
        f"WHERE {condition}))"
        for number, condition in (
            (-1, "new_rows.gone AND NOT old_rows.gone"),
            (1, "old_rows.gone AND NOT new_rows.gone"),
        )
    )
    return _COUNT_DOCUMENTS.format(
        differs=" OR ".join(
            f"old_rows.{name} IS DISTINCT FROM new_rows.{name}"
            for name in COUNTED_COLUMNS
        ),
        old=old,
        new=new,
        queues=_add(queues),
    )


COUNTED_TABLES = ("doubts", "sources", "people")
BODIES = {
    "forget_documents": _DOCUMENTS,
    "forget_parts": _FORGET_PARTS,
    "mark_mentions": "\n  ".join(
        (_mark("changed_names", "key"), _mark("changed_people", "slug"))
    ),
    "mark_people": _mark("changed_people", "slug"),
    "count_documents": _count_documents(),
    "count_doubts": _count(
        "SELECT 'queue', {rows}.kind, {number} FROM {rows} "
        'JOIN documents ON documents."key" = {rows}.document AND NOT documents.gone'
    ),
    "count_sources": _count(
        "SELECT 'sources', '', {number} FROM {rows} WHERE NOT gone"
    ),
    "count_people": _count("SELECT 'people', '', {number} FROM {rows}"),
    **{f"forget_{table}": _forget_ranges(table) for table in RANGE_COLUMNS},
}
"""Function → its statements."""


def _functions() -> Iterator[str]:
    for name, body in BODIES.items():
        yield _FUNCTION.format(name=name, body=body)


def _trigger(name: str, table: str, event: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {_ROWS[event]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def _triggers() -> Iterator[str]:
    functions = {"documents": "forget_documents"}
    functions |= dict.fromkeys(TABLES_OF_DOCUMENT, "forget_parts")
    functions |= {table: f"forget_{table}" for table in RANGE_COLUMNS}
    for event in _ROWS:
        for table, function in functions.items():
            yield _trigger(f"{table}_{event.lower()}", table, event, function)
        yield _trigger(f"mark_{event.lower()}", "mentions", event, "mark_mentions")
        for table in ("documents", *COUNTED_TABLES):
            yield _trigger(f"count_{event.lower()}", table, event, f"count_{table}")
    # Inserted names have inserted mentions, and those of deleted ones were deleted.
    yield _trigger("mark_update", "names", "UPDATE", "mark_people")
    yield _trigger("mark_delete", "people", "DELETE", "mark_people")


TRIGGERS = (*_functions(), *_triggers())
