"""The counts that triggers keep, as queries for the rows that add to them.

The kinds are: `documents`, those with a date (`dated`), with an exact `day` and an
`outlet`, `sources`, `people`, and the documents in a review `queue`. Only what is not
gone is counted.
"""

from __future__ import annotations

from collections.abc import Mapping

DOCUMENT_COUNTS: Mapping[str, tuple[str, str]] = {
    "documents": ("''", "NOT {row}.gone"),
    "dated": ("''", "NOT {row}.gone AND {row}.earliest IS NOT NULL"),
    "day": ("{day}", "NOT {row}.gone AND {row}.earliest = {row}.latest"),
    "outlet": ("{row}.outlet", "NOT {row}.gone AND {row}.outlet IS NOT NULL"),
}
"""Kind → the value of a document, and the condition under which it is counted."""
COUNTED_COLUMNS = ("gone", "earliest", "latest", "outlet")
"""The columns of a document on which its counts depend."""
DAY = {
    "sqlite": "{row}.earliest",
    "postgresql": "to_char({row}.earliest, 'YYYY-MM-DD')",
}
"""Dialect → the text of a day."""


def document_rows(dialect: str, row: str, number: int, source: str = "") -> str:
    """Return the query for kind, value and number of a document's counts.

    `row` is the name of the document, and `source` the clause that it is from.
    """
    return " UNION ALL ".join(
        f"SELECT '{kind}', {value}, {number} {source} WHERE {condition}".format(
            row=row, day=DAY[dialect].format(row=row)
        )
        for kind, (value, condition) in DOCUMENT_COUNTS.items()
    )


def all_counts(dialect: str) -> str:
    """Return the query that counts everything anew."""
    rows = " UNION ALL ".join(
        (
            document_rows(dialect, "documents", 1, "FROM documents"),
            "SELECT 'sources', '', 1 FROM sources WHERE NOT gone",
            "SELECT 'people', '', 1 FROM people",
            """SELECT 'queue', doubts.kind, 1 FROM doubts JOIN documents
                ON documents."key" = doubts.document AND NOT documents.gone""",
        )
    )
    return (
        "SELECT kind, value, sum(number) FROM ("  # noqa: S608  # all of it is from here
        f"SELECT '' AS kind, '' AS value, 0 AS number UNION ALL {rows}"
        ") AS counted GROUP BY kind, value HAVING sum(number) > 0"
    )


def count_all(dialect: str) -> str:
    """Return the statement that stores all counts for the first time."""
    return f"INSERT INTO counts (kind, value, count) {all_counts(dialect)}"
