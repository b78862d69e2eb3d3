"""Print what the bytes of a home are: columns of the index, tables of the catalog.

Example: python -m tests.bench.home_sizes HOME

The home is only read. Columns are added up by their name in all fields and segments,
tables of SQLite by its `dbstat`. `--fields` prints the columns of each field.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from index.columnar.storage.column_file import ColumnFile
from index.columnar.storage.manifest import read_manifest

LISTED = 40
"""Number of the largest columns or tables that are printed."""
TABLE_SIZES = (
    "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT ?"
)


def main(arguments: Sequence[str]) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--fields", action="store_true")
    options = parser.parse_args(arguments)
    sizes: Counter[str] = Counter()
    for name, size in _column_sizes(options.home / "index"):
        sizes[name if options.fields else _column_kind(name)] += size
    _print_sizes("index", sum(sizes.values()), sizes.most_common(LISTED))
    path = options.home / "catalog.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute(TABLE_SIZES, (LISTED,)).fetchall()
    _print_sizes("catalog", path.stat().st_size, rows)


def _column_sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the bytes of each column of each segment."""
    manifest = read_manifest(folder)
    assert manifest is not None
    for part in manifest.parts:
        file = ColumnFile(folder / part.name)
        for name in file.names:
            column = file.column(name)
            yield name, len(column) * column.dtype.itemsize


def _column_kind(name: str) -> str:
    """Return the name of a column without the field or facet it belongs to."""
    kind = name.removeprefix("facet.").partition(".")[2] or name
    return f"facet {kind}" if name.startswith("facet.") else kind


def _print_sizes(title: str, total: int, rows: Sequence[tuple[str, int]]) -> None:
    sys.stdout.write(f"{title}: {total / 1e6:.1f} MB\n")
    for name, size in rows:
        sys.stdout.write(f"{size / 1e6:9.2f}  {100 * size / total:5.1f}%  {name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
