"""Test the forms of names that the catalog keeps for each person."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update

from archive.catalog import DecisionKind
from archive.catalog.person_forms import MAX_FORM_CHARS, UsedName, sum_forms
from archive.catalog.schema import person_forms
from tests.conftest import SampleFolder

TEXT = "Report {}. Minister {} met Mayor Ann Lind on Friday. {} left early."


def write_reports(folder: SampleFolder, *names: str) -> None:
    for number, name in enumerate(names):
        folder.write(f"{number}.txt", TEXT.format(number, name, name.split()[-1]))
    folder.ingest()


def test_people_have_all_forms_of_their_articles(sample_folder: SampleFolder) -> None:
    write_reports(sample_folder, "Hanna Berg", "Hanna M. Berg")
    _, entries = sample_folder.catalog.people.list("berg")
    assert [entry.forms for entry in entries] == [
        ("Berg", "Hanna Berg", "Hanna M. Berg")
    ]


@pytest.mark.parametrize("part", ["hanna m", "NA M. B", "hanna-berg"])
def test_people_are_listed_by_a_part_of_any_form(
    sample_folder: SampleFolder, part: str
) -> None:
    write_reports(sample_folder, "Hanna Berg", "Hanna M. Berg", "Hanna Berg")
    total, entries = sample_folder.catalog.people.list(part)
    assert (total, [entry.slug for entry in entries]) == (1, ["hanna-berg"])


def test_the_number_of_people_is_right_on_each_page(
    sample_folder: SampleFolder,
) -> None:
    write_reports(sample_folder, "Hanna Berg", "Ida Bergman", "Per Berger", "Ole Aas")
    people = sample_folder.catalog.people
    sizes = [(offset, people.list("berg", offset, 2)) for offset in (0, 2, 4)]
    assert [(total, len(entries)) for _, (total, entries) in sizes] == [
        (3, 2),
        (3, 1),
        (3, 0),
    ]


def test_forms_of_removed_articles_and_hidden_people_are_gone(
    sample_folder: SampleFolder,
) -> None:
    write_reports(sample_folder, "Hanna Berg", "Hanna M. Berg", "Ole Aas")
    (sample_folder.folder / "1.txt").unlink()
    sample_folder.ingest()
    people = sample_folder.catalog.people
    people.decide(DecisionKind.HIDE, "ole-aas", None, "Ada")
    forms = {entry.slug: entry.forms for entry in people.list()[1]}
    assert forms == {"hanna-berg": ("Berg", "Hanna Berg"), "ann-lind": ("Ann Lind",)}
    assert people.slugs_for_any_form("Aas") == ()
    assert sample_folder.catalog.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        update(person_forms)
        .where(person_forms.c.form == "Ann Lind")
        .values(documents=9),
        insert(person_forms).values(slug="nobody", form="Nobody", documents=1),
    ],
)
def test_verify_names_people_with_wrong_forms(
    sample_folder: SampleFolder, change: object
) -> None:
    write_reports(sample_folder, "Hanna Berg")
    with sample_folder.catalog.writing() as connection:
        connection.execute(change)  # type: ignore[call-overload]  # both kinds of statements
    (problem,) = sample_folder.catalog.verify()
    assert ": the stored names of the person " in problem


def test_forms_that_a_database_cannot_store_are_left_out() -> None:
    long = "x" * (MAX_FORM_CHARS + 1)
    used = [UsedName("ann-lind", "Ann Lind", (long, "Lind", "L\ud800"), 2)]
    assert sum_forms(used) == {"ann-lind": {"Ann Lind": 2, "Lind": 0}}
    assert sum_forms([UsedName("x", long, (), 1)]) == {"x": {}}
