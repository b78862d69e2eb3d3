"""Give the marks of a document to the one that it became."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from archive.catalog.schema import marks


def copy_marks(connection: Connection, id: str, target: str) -> bool:
    """Copy the marks in force of a document to another, and return if there were new ones.

    Both have the same action, and so are undone together.
    """
    columns = [column for column in marks.c if column.name != "key"]
    in_force = select(*columns).where(marks.c.removed.is_(None)).order_by(marks.c.key)
    own = connection.execute(in_force.where(marks.c.document == target)).mappings()
    present = {(row["kind"], row["value"]) for row in own}
    rows = connection.execute(in_force.where(marks.c.document == id)).mappings()
    copies = [
        {**row, "document": target}
        for row in rows
        if (row["kind"], row["value"]) not in present
    ]
    if copies:
        connection.execute(insert(marks), copies)
    return bool(copies)
