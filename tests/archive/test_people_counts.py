"""People of new documents are counted as if all their mentions were counted anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from archive.catalog import Catalog, DecisionKind, people
from archive.catalog import people_counts as counting
from archive.catalog.people import PeopleOrder
from archive.catalog.schema import changed_people, mentions, person_forms
from archive.catalog.schema import people as people_rows
from tests.conftest import SampleFolder

NAMES = (
    *("Hanna Berg", "Hanna Berg", "Hanna M. Berg", "Hanna Z. Berg"),
    *("Sergey Lomov", "Sergei Lomov", "Bill Ashworth", "William Ashworth"),
)


def write_article(folder: SampleFolder, name: str, first: str, second: str) -> None:
    text = (
        f"Report {name}. Minister {first} met Mayor {second} at the quay of {name}. "
        f"{first.rsplit(maxsplit=1)[-1]} waited."
    )
    folder.write(f"{name}.txt", text)


def stored_people(catalog: Catalog) -> list[tuple[object, ...]]:
    """Return the people, and the forms of their names."""
    with catalog.reading() as connection:
        rows = [
            *connection.execute(select(people_rows).order_by(people_rows.c.slug)),
            *connection.execute(select(person_forms).order_by(*person_forms.c)),
        ]
        return [tuple(row) for row in rows]


def people_counted_anew(catalog: Catalog) -> list[tuple[object, ...]]:
    with catalog.writing() as connection:
        connection.execute(delete(people_rows))
        connection.execute(delete(changed_people))
        slugs = select(mentions.c.slug).distinct()
        connection.execute(insert(changed_people).from_select(["slug"], slugs))
    catalog.people.update()
    return stored_people(catalog)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the people to whose counts new documents were added."""
    slugs: set[str] = set()
    add = counting._add

    def observe(connection: Any, numbers: Any) -> None:
        slugs.update(numbers)
        add(connection, numbers)

    monkeypatch.setattr(counting, "_add", observe)
    return slugs


def change_a_decision(catalog: Catalog, choose: random.Random) -> None:
    """Merge two people, rename one, or hide one."""
    _, entries = catalog.people.list("", 0, 100, PeopleOrder.NAME)
    if len(entries) < 2:
        return
    first, second = (entry.slug for entry in choose.sample(entries, 2))
    kind, target = choose.choice(
        (
            (DecisionKind.MERGE, second),
            (DecisionKind.RENAME, "Hanna Berg"),
            (DecisionKind.HIDE, None),
        )
    )
    catalog.people.decide(kind, first, target, "Ada")


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_counts_after_each_run_are_those_of_a_whole_pass(
    sample_folder: SampleFolder, counted: set[str], seed: int
) -> None:
    choose = random.Random(seed)
    for step in range(14):
        for part in range(choose.choice((1, 1, 3))):
            write_article(sample_folder, f"{step}-{part}", *choose.sample(NAMES, 2))
        if choose.random() < 0.2:
            path = choose.choice(sorted(sample_folder.folder.glob("*.txt")))
            path.unlink()
        if choose.random() < 0.2:
            change_a_decision(sample_folder.catalog, choose)
        sample_folder.ingest()
        rows = stored_people(sample_folder.catalog)
        assert rows == people_counted_anew(sample_folder.catalog)
    assert counted
    assert sample_folder.catalog.verify() == []


def test_a_name_that_becomes_the_most_frequent_one_is_shown(
    sample_folder: SampleFolder,
) -> None:
    shown = []
    for number, name in enumerate(("Sergey Lomov", "Sergei Lomov", "Sergei Lomov")):
        write_article(sample_folder, str(number), name, "Ann Lind")
        sample_folder.ingest()
        rows = stored_people(sample_folder.catalog)
        shown += [row[1] for row in rows if len(row) == 4 and "Lomov" in str(row[1])]
    assert shown[0] == "Sergey Lomov"
    assert shown[-1] == "Sergei Lomov"


def test_a_person_who_is_named_again_is_not_counted_anew(
    sample_folder: SampleFolder, counted: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("Hanna Berg", "Hanna Berg", "Hannah Berg")):
        write_article(sample_folder, str(number), name, "Ann Lind")
        sample_folder.ingest()
    counted_anew: list[str] = []
    count: Callable[..., dict[str, int]] = people._document_counts

    def observe(connection: Any, slugs: Any) -> dict[str, int]:
        counted_anew.extend(slugs)
        return count(connection, slugs)

    monkeypatch.setattr(people, "_document_counts", observe)
    counted.clear()
    write_article(sample_folder, "again", "Hanna Berg", "Piotr Marsh")
    sample_folder.ingest()
    assert counted == {"hanna-berg"}
    assert set(counted_anew) == {"piotr-marsh"}
    rows = stored_people(sample_folder.catalog)
    assert rows == people_counted_anew(sample_folder.catalog)
