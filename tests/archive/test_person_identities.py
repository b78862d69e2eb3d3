"""Test which names in the archive belong to one person, and why.

Decisions of users override the rules.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from archive.catalog import DecisionKind, person_identities
from archive.catalog.person_decisions import DecisionsInForce
from archive.catalog.person_identities import slugs_by_key
from archive.catalog.schema import changed_names
from archive.errors import CuttingsError
from archive.names.keys import first_last_key, person_key
from tests.conftest import SampleFolder

TEXT = "Minister {} spoke to the harbour board on Friday about {}."


def ingest_names(shelf: SampleFolder, *names: str) -> None:
    for number, name in enumerate(names):
        shelf.write(f"{number}.txt", TEXT.format(name, number))
    shelf.ingest()


def slugs_by_name(shelf: SampleFolder) -> dict[str, str]:
    return {
        person.name: slug
        for _, record in shelf.catalog.changes(0)
        for person, slug in zip(record.document.people, record.slugs, strict=True)
    }


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Sergey Lomov", "Sergei Lomov"),
        ("Bill Ashworth", "William Ashworth"),
        ("John Ashworth", "John F. Ashworth"),
        ("John Fitzroy Ashworth", "John F. Ashworth"),
    ],
)
def test_names_of_one_person_are_joined(
    sample_folder: SampleFolder, left: str, right: str
) -> None:
    ingest_names(sample_folder, left, right)
    assert sample_folder.catalog.people.list()[0] == 1
    assert len(set(slugs_by_name(sample_folder).values())) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ian Smith", "Alan Smith"),
        ("J. Smith", "John Smith"),
        ("Vladimir Zelensky", "Volodymyr Zelensky"),
        ("John B. Ashworth", "John F. Ashworth"),
        ("Martin Ashworth Jr", "Martin Ashworth"),
        ("Ann Ashworth", "Anna Ashwood"),
    ],
)
def test_names_that_may_be_two_people_stay_apart(
    sample_folder: SampleFolder, left: str, right: str
) -> None:
    ingest_names(sample_folder, left, right)
    assert sample_folder.catalog.people.list()[0] == 2


def test_a_name_without_a_middle_stays_alone_where_two_middles_contradict(
    sample_folder: SampleFolder,
) -> None:
    ingest_names(sample_folder, "John B. Ashworth", "John F. Ashworth", "John Ashworth")
    assert sorted(slugs_by_name(sample_folder).values()) == [
        "john-ashworth",
        "john-b-ashworth",
        "john-f-ashworth",
    ]


def test_names_of_moved_mentions_are_not_compared_again(
    sample_folder: SampleFolder,
) -> None:
    ingest_names(sample_folder, "John B. Ashworth", "John F. Ashworth")
    assert "john-b-ashworth" in slugs_by_name(sample_folder).values()
    with sample_folder.catalog.reading() as connection:
        assert connection.execute(select(changed_names)).all() == []


def test_only_mentions_of_new_or_reassigned_names_are_compared(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_names(sample_folder, "John B. Ashworth", "John F. Ashworth")
    compared: list[list[str]] = []
    move = person_identities._move_mentions

    def observe(connection: Connection, keys: Iterable[str]) -> None:
        compared.append([*keys])
        move(connection, compared[-1])

    monkeypatch.setattr(person_identities, "_move_mentions", observe)
    sample_folder.write("2.txt", TEXT.format("John W. Ashworth", "pumps"))
    sample_folder.ingest()
    assert compared == [["john-w-ashworth"]]
    assert sorted(set(slugs_by_name(sample_folder).values())) == [
        "john-b-ashworth",
        "john-f-ashworth",
        "john-w-ashworth",
    ]


def test_each_joined_name_says_why(sample_folder: SampleFolder) -> None:
    ingest_names(
        sample_folder,
        "William Ashworth",
        "Bill Ashworth",
        "William T. Ashworth",
        "Sergei Lomov",
        "Sergey Lomov",
    )
    lomov = sample_folder.catalog.people.get("sergei-lomov")
    assert lomov
    assert sorted(name.reason for name in lomov.names) == ["", "another spelling"]
    ashworth = sample_folder.catalog.people.get("william-ashworth")
    assert ashworth
    assert {name.name: name.reason for name in ashworth.names} == {
        "William Ashworth": "",
        "Bill Ashworth": "short first name",
        "William T. Ashworth": "additional middle name",
    }


def test_possible_duplicates_are_listed_and_not_merged(
    sample_folder: SampleFolder,
) -> None:
    ingest_names(
        sample_folder, "Vladimir Zelensky", "Volodymyr Zelensky", "Vladimir Belov"
    )
    person = sample_folder.catalog.people.get("volodymyr-zelensky")
    assert person
    assert [duplicate.name for duplicate in person.possible_duplicates] == [
        "Vladimir Zelensky"
    ]


def test_one_more_article_changes_no_other_article(sample_folder: SampleFolder) -> None:
    ingest_names(sample_folder, "Helen Ashworth", "Arvo Keskinen", "John Quillfeather")
    last = sample_folder.catalog.last_change
    sample_folder.write("more.txt", TEXT.format("Helen Ashworth", "cranes"))
    sample_folder.ingest()
    changed = [
        record.document.text for _, record in sample_folder.catalog.changes(last)
    ]
    assert changed == [TEXT.format("Helen Ashworth", "cranes")]
    assert sample_folder.catalog.people.list("ashworth")[1][0].document_count == 2


def test_a_merge_joins_people_and_undo_separates_them(
    sample_folder: SampleFolder,
) -> None:
    ingest_names(sample_folder, "Vladimir Zelensky", "Volodymyr Zelensky")
    number = sample_folder.catalog.people.decide(
        DecisionKind.MERGE, "vladimir-zelensky", "volodymyr-zelensky", "ada"
    )
    assert set(slugs_by_name(sample_folder).values()) == {"volodymyr-zelensky"}
    person = sample_folder.catalog.people.get("volodymyr-zelensky")
    assert person
    reasons = {name.name: name.reason for name in person.names}
    assert reasons["Vladimir Zelensky"].startswith("merged by ada on ")
    assert sample_folder.catalog.people.resolve_name("Vladimir Zelensky") == (
        "volodymyr-zelensky",
    )
    sample_folder.catalog.people.undo_decision(number)
    assert len(set(slugs_by_name(sample_folder).values())) == 2


def test_a_merge_applies_to_later_articles(sample_folder: SampleFolder) -> None:
    ingest_names(sample_folder, "Vladimir Zelensky", "Volodymyr Zelensky")
    sample_folder.catalog.people.decide(
        DecisionKind.MERGE, "vladimir-zelensky", "volodymyr-zelensky", "ada"
    )
    sample_folder.write("later.txt", TEXT.format("Vladimir Zelensky", "later"))
    sample_folder.ingest()
    assert sample_folder.catalog.people.list()[0] == 1
    assert sample_folder.catalog.people.list()[1][0].document_count == 3


def test_a_name_form_that_was_split_off_stays_separate_until_undone(
    sample_folder: SampleFolder,
) -> None:
    ingest_names(sample_folder, "William Ashworth", "Bill Ashworth")
    number = sample_folder.catalog.people.decide(
        DecisionKind.SPLIT, "bill-ashworth", None, "ada"
    )
    assert slugs_by_name(sample_folder) == {
        "William Ashworth": "william-ashworth",
        "Bill Ashworth": "bill-ashworth",
    }
    sample_folder.catalog.people.undo_decision(number)
    assert set(slugs_by_name(sample_folder).values()) == {"william-ashworth"}


def test_a_hidden_person_is_not_listed_until_unhidden(
    sample_folder: SampleFolder,
) -> None:
    ingest_names(sample_folder, "Helen Ashworth")
    number = sample_folder.catalog.people.decide(
        DecisionKind.HIDE, "helen-ashworth", None, "ada"
    )
    assert sample_folder.catalog.people.list()[0] == 0
    assert slugs_by_name(sample_folder) == {}
    sample_folder.catalog.people.undo_decision(number)
    assert slugs_by_name(sample_folder) == {"Helen Ashworth": "helen-ashworth"}


def test_a_custom_names_file_is_applied(sample_folder: SampleFolder) -> None:
    aliases = sample_folder.catalog.path.with_name("people.toml")
    aliases.write_text(
        '"Volodymyr Zelensky" = ["Vladimir Zelensky"]\nhidden = ["Arvo Keskinen"]\n',
        encoding="utf-8",
    )
    ingest_names(
        sample_folder, "Vladimir Zelensky", "Volodymyr Zelensky", "Arvo Keskinen"
    )
    total, (person,) = sample_folder.catalog.people.list()
    assert (total, person.slug, person.name, person.document_count) == (
        1,
        "volodymyr-zelensky",
        "Volodymyr Zelensky",
        2,
    )
    aliases.unlink()
    sample_folder.ingest()
    assert sample_folder.catalog.people.list()[0] == 3


@pytest.mark.parametrize("content", ['"A B" = "C"', "= 3", '"A B" = [1]'])
def test_an_invalid_names_file_is_reported(
    sample_folder: SampleFolder, content: str
) -> None:
    sample_folder.catalog.path.with_name("people.toml").write_text(
        content, encoding="utf-8"
    )
    with pytest.raises(CuttingsError, match=r"people\.toml: "):
        sample_folder.catalog.update_derived()


@pytest.mark.parametrize(
    ("typed", "slugs_found"),
    [
        ("helen-ashworth", ("helen-ashworth",)),
        ("HELEN ASHWORTH", ("helen-ashworth",)),
        ("Ashworth", ("helen-ashworth",)),
        ("Quill", ()),
        ("", ()),
    ],
)
def test_any_form_names_the_person(
    sample_folder: SampleFolder, typed: str, slugs_found: tuple[str, ...]
) -> None:
    sample_folder.write(
        "a.txt", "Minister Helen Ashworth spoke on Friday. Later Ashworth left."
    )
    sample_folder.ingest()
    assert sample_folder.catalog.people.resolve_name(typed) == slugs_found


def test_a_surname_that_several_have_names_them_all(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write(
        "a.txt", "Minister Helen Ashworth spoke on Friday. Later Ashworth left."
    )
    sample_folder.write(
        "b.txt", "Minister Peter Ashworth spoke on Monday. Later Ashworth left."
    )
    sample_folder.ingest()
    assert sample_folder.catalog.people.resolve_name("ashworth") == (
        "helen-ashworth",
        "peter-ashworth",
    )


def test_roles_are_counted_with_their_days(sample_folder: SampleFolder) -> None:
    sample_folder.write(
        "a.txt",
        "date 2020-06-24 Defence Minister Helen Ashworth spoke to the harbour board.",
    )
    sample_folder.write(
        "b.txt",
        "date 2021-02-03 The defence minister Helen Ashworth spoke to the harbour board.",
    )
    sample_folder.ingest()
    person = sample_folder.catalog.people.get("helen-ashworth")
    assert person
    (role,) = person.roles
    assert (role.role.casefold(), role.document_count) == ("defence minister", 2)
    assert (str(role.earliest), str(role.latest)) == ("2020-06-24", "2021-02-03")


NAMES = st.sampled_from(
    [
        "John Lee",
        "John F Lee",
        "John B Lee",
        "Jon Lee",
        "Jonathan Lee",
        "John Frank Lee",
        "John Lee Jr",
        "J Lee",
        "Lee",
    ]
)


@given(st.sets(NAMES, min_size=1))
def test_person_identities_do_not_depend_on_order(names: set[str]) -> None:
    keys = [person_key(name) for name in names]
    by_core = {
        first_last_key(key): [
            other_key
            for other_key in keys
            if first_last_key(other_key) == first_last_key(key)
        ]
        for key in keys
    }
    for core, own in by_core.items():
        assert slugs_by_key(core, own, DecisionsInForce()) == slugs_by_key(
            core, reversed(own), DecisionsInForce()
        )
        assert all(
            slug for slug, _ in slugs_by_key(core, own, DecisionsInForce()).values()
        )


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")),
    st.sampled_from("abcdef"),
)
def test_circular_merges_terminate(merged: dict[str, str], slug: str) -> None:
    decisions = DecisionsInForce(merged, dict.fromkeys(merged, "by hand"))
    final, _ = decisions.final_slug(slug)
    assert final in set("abcdef")
