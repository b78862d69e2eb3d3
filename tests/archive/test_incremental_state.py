"""What the passes over an archive leave is the same as if all was computed anew.

After random additions, changes, removals and corrections, the state of people, names,
dates and checksums is that of whole passes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, insert, select, update

from archive.catalog import Catalog, DecisionKind
from archive.catalog import checksums as checksum_rows
from archive.catalog.schema import (
    changed_names,
    changed_people,
    checksums,
    documents,
    facts,
    mentions,
    meta,
    names,
    people,
    range_checksums,
    spellings,
)
from tests.conftest import SampleFolder

NAMES = (
    "Hanna Berg",
    "Hanna M. Berg",
    "Sergey Lomov",
    "Sergei Lomov",
    "Bill Ashworth",
    "William Ashworth",
    "Ann Lind",
)
SHARED = (
    "The harbour board said on Tuesday that the old cranes would be taken down "
    "before the storms of the winter reach the eastern quay of the town."
)
DATES = ("", "March 4, 2021\n\n", "March 5, 2021\n\n")
FILES = ("a.txt", "b.txt", "c.txt", "d.txt")

Step = tuple[str, ...] | tuple[str, str, int, int, int]
STEPS = st.one_of(
    st.tuples(
        st.just("write"),
        st.sampled_from(FILES),
        st.integers(0, len(NAMES) - 1),
        st.integers(0, len(NAMES) - 1),
        st.integers(0, len(DATES) - 1),
    ),
    st.tuples(st.just("remove"), st.sampled_from(FILES)),
    st.tuples(st.just("correct"), st.integers(0, 9)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("hide"), st.integers(0, 9)),
    st.tuples(st.just("rename"), st.integers(0, 9)),
    st.tuples(st.just("undo decision")),
)


class Archive:
    """A folder of files, on which steps are run."""

    def __init__(self, folder: SampleFolder) -> None:
        self.folder = folder
        self.catalog = folder.catalog
        self._corrections: list[int] = []
        self._decisions: list[int] = []

    def run(self, step: Step) -> None:
        """Run a step. Those without a subject do nothing."""
        kind, *values = step
        actions: dict[str, Callable[..., None]] = {
            "write": self._write,
            "remove": self._remove,
            "correct": self._correct,
            "undo": self._undo,
            "merge": self._merge,
            "hide": self._hide,
            "rename": self._rename,
            "undo decision": self._undo_decision,
        }
        actions[kind](*values)

    def _write(self, name: str, first: int, second: int, day: int) -> None:
        text = (
            f"Report of {name}\n\n{DATES[day]}{SHARED} Minister {NAMES[first]} met "
            f"Mayor {NAMES[second]} there. “It is time,” {NAMES[first]} said.\n"
        )
        self.folder.write(name, text)
        self.folder.ingest()

    def _remove(self, name: str) -> None:
        (self.folder.folder / name).unlink(missing_ok=True)
        self.folder.ingest()

    def _correct(self, number: int) -> None:
        ids = self.catalog.find_ids("")
        if ids:
            id = ids[number % len(ids)]
            key = self.catalog.corrections.correct(id, "outlet", f"The {number}", "Ada")
            self._corrections.append(key)
            self.catalog.update_derived()

    def _undo(self) -> None:
        if self._corrections:
            self.catalog.corrections.undo(self._corrections.pop(), "Ada")
            self.catalog.update_derived()

    def _slug(self, number: int) -> str | None:
        _, entries = self.catalog.people.list()
        return entries[number % len(entries)].slug if entries else None

    def _decide(self, kind: DecisionKind, number: int, target: str | None) -> None:
        slug = self._slug(number)
        if slug and slug != target:
            key = self.catalog.people.decide(kind, slug, target, "Ada")
            self._decisions.append(key)

    def _merge(self, number: int, into: int) -> None:
        if target := self._slug(into):
            self._decide(DecisionKind.MERGE, number, target)

    def _hide(self, number: int) -> None:
        self._decide(DecisionKind.HIDE, number, None)

    def _rename(self, number: int) -> None:
        self._decide(DecisionKind.RENAME, number, f"Name {number}")

    def _undo_decision(self) -> None:
        if self._decisions:
            self.catalog.people.undo_decision(self._decisions.pop())


def read_state(catalog: Catalog) -> dict[str, Any]:
    """Return the rows of the derived tables, without the numbers of changes."""
    columns: dict[Table, tuple[str, ...]] = {
        people: ("slug", "name", "sort", "documents"),
        names: ("key", "core", "slug", "reason"),
        spellings: ("word", "script", "key"),
        mentions: ("document", "place", "key", "slug"),
        facts: ("document", "layer", "data"),
        documents: ("id", "gone", "title", "outlet", "earliest", "latest", "story"),
    }
    with catalog.reading() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(*(table.c[name] for name in names_of_columns)).order_by(
                        *table.primary_key.columns
                    )
                )
            ]
            for table, names_of_columns in columns.items()
        }


def compute_all_again(catalog: Catalog) -> None:
    """Make the next run look at everything: names, people and dates."""
    with catalog.writing() as connection:
        connection.execute(delete(people))
        connection.execute(delete(names))
        connection.execute(delete(spellings))
        for table in (changed_names, changed_people):
            connection.execute(delete(table))
        keys = select(mentions.c.key).distinct()
        connection.execute(insert(changed_names).from_select(["key"], keys))
        slugs = select(mentions.c.slug).distinct()
        connection.execute(insert(changed_people).from_select(["slug"], slugs))
        derived = ("decided", "forms read", "settled", "scripts")
        connection.execute(delete(meta).where(meta.c.key.in_(derived)))
        connection.execute(update(checksums).values(checksum=None))
        connection.execute(delete(range_checksums))
    catalog.update_derived()


@pytest.fixture
def new_archive(catalog: Catalog) -> Iterator[Callable[[], Archive]]:
    """Return a function that empties the catalog, and returns its archive."""
    with tempfile.TemporaryDirectory() as base:

        def create() -> Archive:
            folder = Path(tempfile.mkdtemp(dir=base))
            _empty(catalog)
            return Archive(SampleFolder(folder, catalog))

        yield create


def _empty(catalog: Catalog) -> None:
    kept = ("version", "archive_id", "revision")
    tables = documents.metadata.sorted_tables
    with catalog.writing() as connection:
        for table in reversed(tables):
            rows = delete(table)
            if table is meta:
                rows = rows.where(meta.c.key.not_in(kept))
            connection.execute(rows)
        for table in (changed_names, changed_people):
            connection.execute(delete(table))


@pytest.mark.long
@pytest.mark.timeout(300)
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=8))
def test_the_state_after_each_step_is_that_of_whole_passes(
    new_archive: Callable[[], Archive], steps: list[Step]
) -> None:
    archive = new_archive()
    for step in steps:
        archive.run(step)
        assert archive.catalog.verify() == []
    archive.catalog.update_derived()
    state = read_state(archive.catalog)
    compute_all_again(archive.catalog)
    assert read_state(archive.catalog) == state
    assert archive.catalog.verify() == []


@pytest.mark.parametrize("rows", [1, 127, 128, 255, 256, 257, 1000])
@pytest.mark.long
def test_ranges_of_checksums_have_128_to_255_rows(catalog: Catalog, rows: int) -> None:
    with catalog.writing() as connection:
        connection.execute(
            insert(names),
            [
                {"key": f"name-{number:04}", "core": "c", "slug": "s", "reason": ""}
                for number in range(rows)
            ],
        )
    catalog.save_checksums()
    sizes = _range_sizes(catalog, "names", "key")
    assert sum(sizes) == rows
    assert all(128 <= size < 256 for size in sizes) or (rows < 128 and len(sizes) == 1)
    assert catalog.verify() == []


def _range_sizes(catalog: Catalog, name: str, column: str) -> list[int]:
    query = select(range_checksums.c.start).where(range_checksums.c.name == name)
    table = documents.metadata.tables[name]
    with catalog.reading() as connection:
        starts = connection.scalars(query.order_by(range_checksums.c.start)).all()
        keys = connection.scalars(select(table.c[column]).order_by(table.c[column]))
        owners = [max(start for start in starts if start <= key) for key in keys]
    return [owners.count(start) for start in starts]


def test_a_change_of_one_row_reads_only_the_rows_of_its_range(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    with catalog.writing() as connection:
        connection.execute(
            insert(names),
            [
                {"key": f"name-{number:04}", "core": "c", "slug": "s", "reason": ""}
                for number in range(2000)
            ],
        )
    catalog.save_checksums()
    rows_read = 0
    add_rows = checksum_rows._add_rows

    def count(checksum: int, rows: list[Any]) -> int:
        nonlocal rows_read
        rows = [*rows]
        rows_read += len(rows)
        return add_rows(checksum, rows)

    monkeypatch.setattr(checksum_rows, "_add_rows", count)
    with catalog.writing() as connection:
        changed = update(names).where(names.c.key == "name-1234")
        connection.execute(changed.values(slug="other"))
    catalog.save_checksums()
    assert 0 < rows_read < 256
    monkeypatch.undo()
    assert catalog.verify() == []


def test_a_damaged_start_of_a_range_is_named(catalog: Catalog) -> None:
    with catalog.writing() as connection:
        rows = [
            {"key": f"{number:04}-x", "core": "c", "slug": "s", "reason": ""}
            for number in range(600)
        ]
        connection.execute(insert(names), rows)
    catalog.save_checksums()
    with catalog.writing() as connection:
        is_start = range_checksums.c.start == "0128-x"
        damage = update(range_checksums).where(is_start).values(start="0127-y")
        assert connection.execute(damage).rowcount == 1
    (problem,) = catalog.verify()
    assert "table names" in problem
    assert "'0127-y'" in problem
