"""The triggers that delete the checksums of changed rows on PostgreSQL.

Each runs once for a statement, whatever the number of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalog.schema import TABLE_MARK, TABLES_AS_A_WHOLE, TABLES_OF_DOCUMENT

_FORGET_DOCUMENTS = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM checksums WHERE "key" IN (SELECT {column} FROM old_rows);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    DELETE FROM checksums WHERE "key" IN (SELECT {column} FROM new_rows);
  END IF;
  RETURN NULL;
END $$"""
_FORGET_TABLE = f"""
CREATE FUNCTION forget_table() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  DELETE FROM checksums WHERE "key" = '{TABLE_MARK}' || TG_TABLE_NAME;
  RETURN NULL;
END $$"""  # noqa: S608  # all of it is from here
_ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def _functions() -> Iterator[str]:
    yield _FORGET_DOCUMENTS.format(function="forget_documents", column="id")
    yield _FORGET_DOCUMENTS.format(function="forget_parts", column="document")
    yield _FORGET_TABLE


def _triggers() -> Iterator[str]:
    functions = {"documents": "forget_documents"}
    functions |= dict.fromkeys(TABLES_OF_DOCUMENT, "forget_parts")
    functions |= dict.fromkeys(TABLES_AS_A_WHOLE, "forget_table")
    for event, rows in _ROWS.items():
        for table, function in functions.items():
            referencing = "" if function == "forget_table" else f"REFERENCING {rows} "
            yield (
                f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} "
                f"{referencing}FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )


CHECKSUM_TRIGGERS = (*_functions(), *_triggers())
