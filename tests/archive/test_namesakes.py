"""Whose name is whose over the archive: what is joined, what is not, why, and what people decided about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog import Kind
from archive.catalog.person_decisions import Decisions
from archive.catalog.person_identities import assigned
from archive.errors import CuttingsError
from archive.names.keys import first_last_key, person_key
from tests.conftest import Shelf

TEXT = "Minister {} spoke to the harbour board on Friday about {}."


def fill(shelf: Shelf, *names: str) -> None:
    for number, name in enumerate(names):
        shelf.put(f"{number}.txt", TEXT.format(name, number))
    shelf.index()


def slugs(shelf: Shelf) -> dict[str, str]:
    return {
        person.name: slug
        for _, record in shelf.catalog.changes(0)
        for person, slug in zip(record.document.people, record.slugs, strict=True)
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Lomov", "Sergei Lomov"),
        ("Bill Ashworth", "William Ashworth"),
        ("John Ashworth", "John F. Ashworth"),
        ("John Fitzroy Ashworth", "John F. Ashworth"),
    ],
)
def test_names_of_one_person_are_joined(shelf: Shelf, one: str, other: str) -> None:
    fill(shelf, one, other)
    assert shelf.catalog.people()[0] == 1
    assert len(set(slugs(shelf).values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
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
    shelf: Shelf, one: str, other: str
) -> None:
    fill(shelf, one, other)
    assert shelf.catalog.people()[0] == 2


def test_a_name_without_a_middle_stays_alone_where_two_middles_contradict(
    shelf: Shelf,
) -> None:
    fill(shelf, "John B. Ashworth", "John F. Ashworth", "John Ashworth")
    assert sorted(slugs(shelf).values()) == [
        "john-ashworth",
        "john-b-ashworth",
        "john-f-ashworth",
    ]


def test_each_joined_name_says_why(shelf: Shelf) -> None:
    fill(
        shelf,
        "William Ashworth",
        "Bill Ashworth",
        "William T. Ashworth",
        "Sergei Lomov",
        "Sergey Lomov",
    )
    spelled = shelf.catalog.person("sergei-lomov")
    assert spelled
    assert sorted(each.reason for each in spelled.names) == ["", "another spelling"]
    known = shelf.catalog.person("william-ashworth")
    assert known
    assert {each.name: each.reason for each in known.names} == {
        "William Ashworth": "",
        "Bill Ashworth": "a short first name",
        "William T. Ashworth": "a middle name more",
    }


def test_who_may_be_the_same_is_shown_and_not_joined(shelf: Shelf) -> None:
    fill(shelf, "Vladimir Zelensky", "Volodymyr Zelensky", "Vladimir Belov")
    known = shelf.catalog.person("volodymyr-zelensky")
    assert known
    assert [each.name for each in known.alike] == ["Vladimir Zelensky"]


def test_one_more_article_touches_no_other(shelf: Shelf) -> None:
    fill(shelf, "Helen Ashworth", "Arvo Keskinen", "John Quillfeather")
    last = shelf.catalog.last
    shelf.put("more.txt", TEXT.format("Helen Ashworth", "cranes"))
    shelf.index()
    changed = [record.document.text for _, record in shelf.catalog.changes(last)]
    assert changed == [TEXT.format("Helen Ashworth", "cranes")]
    assert shelf.catalog.people("ashworth")[1][0].documents == 2


def test_a_merge_joins_and_its_undoing_parts(shelf: Shelf) -> None:
    fill(shelf, "Vladimir Zelensky", "Volodymyr Zelensky")
    number = shelf.catalog.decide(
        Kind.MERGE, "vladimir-zelensky", "volodymyr-zelensky", "ada"
    )
    assert set(slugs(shelf).values()) == {"volodymyr-zelensky"}
    known = shelf.catalog.person("volodymyr-zelensky")
    assert known
    reasons = {each.name: each.reason for each in known.names}
    assert reasons["Vladimir Zelensky"].startswith("merged by ada on ")
    assert shelf.catalog.whom("Vladimir Zelensky") == ("volodymyr-zelensky",)
    shelf.catalog.take_back(number)
    assert len(set(slugs(shelf).values())) == 2


def test_a_merge_holds_for_articles_that_come_later(shelf: Shelf) -> None:
    fill(shelf, "Vladimir Zelensky", "Volodymyr Zelensky")
    shelf.catalog.decide(Kind.MERGE, "vladimir-zelensky", "volodymyr-zelensky", "ada")
    shelf.put("later.txt", TEXT.format("Vladimir Zelensky", "later"))
    shelf.index()
    assert shelf.catalog.people()[0] == 1
    assert shelf.catalog.people()[1][0].documents == 3


def test_a_form_that_was_split_off_stands_alone_until_that_is_undone(
    shelf: Shelf,
) -> None:
    fill(shelf, "William Ashworth", "Bill Ashworth")
    number = shelf.catalog.decide(Kind.SPLIT, "bill-ashworth", None, "ada")
    assert slugs(shelf) == {
        "William Ashworth": "william-ashworth",
        "Bill Ashworth": "bill-ashworth",
    }
    shelf.catalog.take_back(number)
    assert set(slugs(shelf).values()) == {"william-ashworth"}


def test_who_is_hidden_leaves_people_and_returns(shelf: Shelf) -> None:
    fill(shelf, "Helen Ashworth")
    number = shelf.catalog.decide(Kind.HIDE, "helen-ashworth", None, "ada")
    assert shelf.catalog.people()[0] == 0
    assert slugs(shelf) == {}
    shelf.catalog.take_back(number)
    assert slugs(shelf) == {"Helen Ashworth": "helen-ashworth"}


def test_the_users_own_file_of_names_is_honoured(shelf: Shelf) -> None:
    aliases = shelf.catalog.path.with_name("people.toml")
    aliases.write_text(
        '"Volodymyr Zelensky" = ["Vladimir Zelensky"]\nhidden = ["Arvo Keskinen"]\n',
        encoding="utf-8",
    )
    fill(shelf, "Vladimir Zelensky", "Volodymyr Zelensky", "Arvo Keskinen")
    total, (person,) = shelf.catalog.people()
    assert (total, person.slug, person.name, person.documents) == (
        1,
        "volodymyr-zelensky",
        "Volodymyr Zelensky",
        2,
    )
    aliases.unlink()
    shelf.index()
    assert shelf.catalog.people()[0] == 3


@pytest.mark.parametrize("content", ['"A B" = "C"', "= 3", '"A B" = [1]'])
def test_a_file_of_names_that_makes_no_sense_is_named(
    shelf: Shelf, content: str
) -> None:
    shelf.catalog.path.with_name("people.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CuttingsError, match=r"people\.toml: "):
        shelf.catalog.settle()


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
    shelf: Shelf, typed: str, slugs_found: tuple[str, ...]
) -> None:
    shelf.put("a.txt", "Minister Helen Ashworth spoke on Friday. Later Ashworth left.")
    shelf.index()
    assert shelf.catalog.whom(typed) == slugs_found


def test_a_surname_that_several_have_names_them_all(shelf: Shelf) -> None:
    shelf.put("a.txt", "Minister Helen Ashworth spoke on Friday. Later Ashworth left.")
    shelf.put("b.txt", "Minister Peter Ashworth spoke on Monday. Later Ashworth left.")
    shelf.index()
    assert shelf.catalog.whom("ashworth") == ("helen-ashworth", "peter-ashworth")


def test_roles_are_counted_with_their_days(shelf: Shelf) -> None:
    shelf.put(
        "a.txt",
        "date 2020-06-24 Defence Minister Helen Ashworth spoke to the harbour board.",
    )
    shelf.put(
        "b.txt",
        "date 2021-02-03 The defence minister Helen Ashworth spoke to the harbour board.",
    )
    shelf.index()
    known = shelf.catalog.person("helen-ashworth")
    assert known
    (role,) = known.roles
    assert (role.role.casefold(), role.documents) == ("defence minister", 2)
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
def test_who_is_who_does_not_depend_on_the_order(names: set[str]) -> None:
    keys = [person_key(name) for name in names]
    by_core = {
        first_last_key(key): [
            each for each in keys if first_last_key(each) == first_last_key(key)
        ]
        for key in keys
    }
    for core, own in by_core.items():
        assert assigned(core, own, Decisions()) == assigned(
            core, reversed(own), Decisions()
        )
        assert all(slug for slug, _ in assigned(core, own, Decisions()).values())


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")),
    st.sampled_from("abcdef"),
)
def test_merges_in_a_circle_come_to_an_end(merged: dict[str, str], slug: str) -> None:
    decisions = Decisions(merged, dict.fromkeys(merged, "by hand"))
    final, _ = decisions.final(slug)
    assert final in set("abcdef")
