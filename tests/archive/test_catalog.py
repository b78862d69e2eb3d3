"""Test the catalog: corrections, people, versions, and invalid calls."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from archive.catalog import Catalog, NewValue
from archive.catalog.databases.choice import open_database
from archive.catalog.derived_columns import refresh_columns
from archive.catalog.fact_json import dump_fact, load_fact
from archive.catalog.migration import prepare_schema
from archive.catalog.schema import SCHEMA_VERSION
from archive.errors import CuttingsError
from archive.home import Home
from archive.model import Confidence, DateRange, Evidence, Fact
from tests.archive.old_catalogs import TO_VERSION_5, make_older
from tests.conftest import SampleFolder

PERSON = "Defence Minister Rajnath Singh met {} in Moscow."


def test_a_correction_overrides_an_extracted_fact_and_can_be_undone(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", "date 2020-06-24 The minister left for Moscow.")
    sample_folder.ingest()
    id = sample_folder.document_id("date 2020-06-24 The minister left for Moscow.")
    last = sample_folder.catalog.last_change
    key = sample_folder.catalog.corrections.correct(
        id, "outlet", "The Harbour Gazette", "ada"
    )
    record = sample_folder.catalog.record(id)
    assert record is not None
    assert record.document.facts.outlet == Fact(
        "The Harbour Gazette", Confidence.STATED, "corrected by hand"
    )
    assert record.corrected_facts == {"outlet"}
    assert sample_folder.catalog.last_change > last
    assert [
        (correction.name, correction.author)
        for correction in sample_folder.catalog.corrections.in_force(id)
    ] == [("outlet", "ada")]
    sample_folder.catalog.corrections.undo(key, "bob")
    record = sample_folder.catalog.record(id)
    assert record is not None
    assert record.document.facts.outlet is None
    assert record.corrected_facts == frozenset()


def test_a_correction_can_remove_a_fact(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.txt", "date 2020-06-24 The minister left for Moscow.")
    sample_folder.ingest()
    id = sample_folder.document_id("date 2020-06-24 The minister left for Moscow.")
    sample_folder.catalog.corrections.correct(id, "date", None, "ada")
    record = sample_folder.catalog.record(id)
    assert record is not None
    assert record.document.facts.date is None


def test_a_correction_survives_removing_and_restoring_the_file(
    sample_folder: SampleFolder,
) -> None:
    path = sample_folder.write("a.txt", "The ferry runs again.")
    sample_folder.ingest()
    id = sample_folder.document_id("The ferry runs again.")
    sample_folder.catalog.corrections.correct(
        id, "date", DateRange(date(1931, 5, 1), date(1931, 5, 31)), "ada"
    )
    path.unlink()
    sample_folder.ingest()
    sample_folder.write("b.txt", "The ferry runs again.")
    sample_folder.ingest()
    record = sample_folder.catalog.record(id)
    assert record is not None
    assert record.document.facts.date is not None
    assert record.document.facts.date.value.to_edtf() == "1931-05"


@pytest.mark.parametrize(
    ("name", "value"), [("weather", "fine"), ("date", "yesterday"), ("published", 7)]
)
def test_an_invalid_correction_is_rejected_with_a_reason(
    sample_folder: SampleFolder, name: str, value: object
) -> None:
    sample_folder.write("a.txt", "The ferry runs again.")
    sample_folder.ingest()
    with pytest.raises(CuttingsError, match=name):
        sample_folder.catalog.corrections.correct(
            sample_folder.document_id("The ferry runs again."), name, value, "ada"
        )


def test_correcting_or_undoing_something_unknown_is_rejected(
    catalog: Catalog,
) -> None:
    with pytest.raises(CuttingsError, match="no document has the ID"):
        catalog.corrections.correct("0" * 20, "title", "x", "ada")
    with pytest.raises(CuttingsError, match="no correction has the number"):
        catalog.corrections.undo(1, "bob")


def test_two_spellings_of_a_name_are_one_person_across_the_archive(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", PERSON.format("General Sergey Shoigu"))
    sample_folder.write("b.txt", PERSON.format("General Sergei Shoigu"))
    sample_folder.ingest()
    total, people = sample_folder.catalog.people.list("shoigu")
    assert total == 1
    assert people[0].document_count == 2
    assert {"Sergey Shoigu", "Sergei Shoigu"} <= set(people[0].forms)
    person = sample_folder.catalog.people.get(people[0].slug)
    assert person
    assert person.entry == people[0]


def test_removed_documents_do_not_count_towards_people(
    sample_folder: SampleFolder,
) -> None:
    path = sample_folder.write("a.txt", PERSON.format("General Sergey Shoigu"))
    sample_folder.write("b.txt", PERSON.format("nobody"))
    sample_folder.ingest()
    path.unlink()
    sample_folder.ingest()
    total, people = sample_folder.catalog.people.list()
    assert (total, people[0].name, people[0].document_count) == (1, "Rajnath Singh", 1)


def test_the_feed_gives_each_document_once_at_its_newest_number(
    sample_folder: SampleFolder,
) -> None:
    for number in range(3):
        sample_folder.write(f"{number}.txt", f"The ferry number {number} runs again.")
    sample_folder.ingest()
    sample_folder.catalog.corrections.correct(
        sample_folder.document_id("The ferry number 0 runs again."),
        "title",
        "Ferry",
        "ada",
    )
    numbers = [number for number, _ in sample_folder.catalog.changes(0)]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 3
    assert numbers[-1] == sample_folder.catalog.last_change
    assert list(sample_folder.catalog.changes(sample_folder.catalog.last_change)) == []
    assert sample_folder.catalog.count_changes(0) == 3


def test_a_catalog_of_a_newer_version_is_refused_and_not_touched(home: Home) -> None:
    home.create()
    Catalog(home.catalog_path).close()
    with sqlite3.connect(home.catalog_path) as database:
        database.execute("update meta set value = '999' where key = 'version'")
    database.close()
    content_before = home.catalog_path.read_bytes()
    with pytest.raises(CuttingsError, match="newer version of Cuttings"):
        Catalog(home.catalog_path)
    assert home.catalog_path.read_bytes() == content_before


def test_an_older_catalog_is_migrated_step_by_step(
    tmp_path: Path, database_url: str | None
) -> None:
    next_version, last_version = SCHEMA_VERSION + 1, SCHEMA_VERSION + 2
    steps = {
        next_version: ("create table two (a integer)",),
        last_version: (
            "alter table two add column b integer",
            "insert into two values (1, 2)",
        ),
    }
    database = open_database(tmp_path / "c.db", database_url)
    database.connect()
    prepare_schema(database)
    prepare_schema(database, migrations=steps)
    prepare_schema(database, migrations=steps)
    with database.engine.connect() as connection:
        assert connection.execute(text("select a, b from two")).all() == [(1, 2)]
        assert connection.scalar(
            text("select value from meta where key = 'version'")
        ) == str(last_version)
    database.close()


FIRST_VERSION = (
    *TO_VERSION_5,
    "DROP INDEX ix_documents_story",
    "ALTER TABLE documents DROP COLUMN story",
    "DROP TABLE sketches",
    "DROP TABLE bands",
    "DROP TABLE due",
    "drop table doubts",
    "drop index ix_corrections_batch",
    *(f"alter table corrections drop column {name}" for name in ("batch", "undone_by")),
    "drop table names",
    "drop table rulings",
    "drop table quotations",
    "drop index ix_mentions_key",
    "drop index ix_people_sort",
    *(
        f"alter table mentions drop column {name}"
        for name in ("key", "roles", "unsure")
    ),
    "alter table people drop column sort",
    "alter table documents drop column candidates",
    "update meta set value = '1' where key = 'version'",
)
"""Turns a current catalog into one of an older version.

That version had no candidates, roles or decisions.
"""


@pytest.mark.sqlite_only
def test_a_catalog_of_the_first_version_can_still_be_read(
    sample_folder: SampleFolder, home: Home
) -> None:
    sample_folder.write(
        "a.txt",
        "Cranes arrive at last\n\n2 March 2021\n\nThe harbour board said that they would arrive.",
    )
    sample_folder.ingest()
    sample_folder.catalog.close()
    engine = create_engine(f"sqlite:///{home.catalog_path}")
    with engine.begin() as connection:
        make_older(connection, FIRST_VERSION)
    engine.dispose()
    catalog = Catalog(home.catalog_path)
    ((_, record),) = catalog.changes(0)
    assert record.document.candidates == ()
    assert record.document.facts.title is not None
    catalog.update_derived()
    assert catalog.people.list() == (0, ())
    assert catalog.verify() == []
    catalog.close()


def test_opening_a_file_that_is_not_a_catalog_gives_a_helpful_error(home: Home) -> None:
    home.create()
    home.catalog_path.write_bytes(
        b"no database at all, but long enough to be read as one" * 99
    )
    with pytest.raises(CuttingsError, match=r"catalog\.db: not a valid catalog"):
        Catalog(home.catalog_path)


def test_a_second_writer_fails_immediately(home: Home) -> None:
    with (
        home.write_lock(),
        pytest.raises(CuttingsError, match="another `cuttings` process is writing"),
        home.write_lock(),
    ):
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "A ferry"),
        ("date", DateRange(date(2020, 6, 22), date(2020, 6, 30))),
        ("published", datetime(2020, 9, 3, 15, 39, tzinfo=UTC)),
        ("authors", ("A. Lind", "B. Öst")),
    ],
)
def test_a_fact_is_the_same_after_it_was_stored(name: str, value: object) -> None:
    fact = Fact(
        value,
        Confidence.WEAK,
        "method",
        (Evidence("words", 1, 6), Evidence("words", key="meta")),
    )
    assert load_fact(name, dump_fact(name, fact)) == fact


@pytest.mark.parametrize(
    ("first", "last", "edtf"),
    [
        ("2020-09-03", "2020-09-03", "2020-09-03"),
        ("2020-02-01", "2020-02-29", "2020-02"),
        ("2020-01-01", "2020-12-31", "2020"),
        ("2020-06-22", "2020-06-30", "2020-06-22/2020-06-30"),
        ("2019-01-01", "2020-12-31", "2019-01-01/2020-12-31"),
    ],
)
def test_a_range_is_written_in_edtf(first: str, last: str, edtf: str) -> None:
    assert (
        DateRange(date.fromisoformat(first), date.fromisoformat(last)).to_edtf() == edtf
    )


def test_updating_one_derived_fact_equals_updating_all(
    sample_folder: SampleFolder,
) -> None:
    for number in range(3):
        sample_folder.write(
            f"{number}.txt",
            f"Ferry {number} runs again\n\nBy Ann Lind\n\n03/04/2020 The ferry {number} runs.",
        )
    sample_folder.ingest()
    ids = [record.document.id for _, record in sample_folder.catalog.changes(0)]
    values = {
        "outlet": "The Post",
        "authors": ("Bo Holm",),
        "date": DateRange(date(1931, 5, 1), date(1931, 5, 31)),
    }
    values |= {
        "title": "Ferry",
        "agency": "PTI",
        "language": None,
        "dateline": "SALTMOUTH",
    }
    states = [_derived(sample_folder.catalog)]
    keys = []
    for name, value in values.items():
        keys.append(
            sample_folder.catalog.corrections.correct_all(
                [NewValue(id, name, value) for id in ids], "ada"
            )
        )
        states.append(_derived(sample_folder.catalog))
    for key in keys[::-1]:
        assert sample_folder.catalog.corrections.undo(key, "bob") == tuple(ids)
        states.pop()
        assert _derived(sample_folder.catalog) == states[-1]
    assert len(states) == 1


def _derived(catalog: Catalog) -> list[list[tuple[object, ...]]]:
    """Return the derived data of all documents.

    Check that deriving all of it again does not change it.
    """
    columns = (
        "select id, title, outlet, earliest, latest from documents",
        "select document, kind from doubts",
    )
    derived: list[list[list[tuple[object, ...]]]] = []
    for anew in (False, True):
        with catalog.writing() as connection:
            if anew:
                refresh_columns(
                    connection,
                    connection.scalars(text("select id from documents")).all(),
                )
            derived.append(
                [
                    sorted(map(tuple, connection.execute(text(statement))))
                    for statement in columns
                ]
            )
    assert derived[0] == derived[1]
    return derived[0]


def test_a_lone_surrogate_in_a_fact_is_stored_and_read_back(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", "The ferry runs again.")
    sample_folder.ingest()
    id = sample_folder.document_id("The ferry runs again.")
    sample_folder.catalog.corrections.correct(
        id, "authors", ("Ann \ud83d", "Bo Holm"), "ada"
    )
    record = sample_folder.catalog.record(id)
    assert record is not None
    assert record.document.facts.authors is not None
    assert record.document.facts.authors.value == ("Ann \ud83d", "Bo Holm")
