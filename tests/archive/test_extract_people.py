"""The people of an article, and the one name that each has over the archive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article
from archive.extract.people import extract
from archive.identity import person_key


def names(text: str) -> list[str]:
    return [person.name for person in extract(Article(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Defence Minister Arvo Keskinen met Gen. Timur Belov.", ["Arvo Keskinen", "Timur Belov"]),
        ("The chairman, Louis Okafor, left.", ["Louis Okafor"]),
        ("Mr Quill said so.", ["Quill"]),
        ("Deputy Defence Minister Col General AV Markov came.", ["AV Markov"]),
        ("Yesterday Maria de la Cruz sang.", ["Maria de la Cruz"]),
        ("But Helen Ashworth's plan failed.", ["Helen Ashworth"]),
        ("HARBOUR CHIEF TO LEAVE\nBy Peter Ashworth\nKeskinen", ["Peter Ashworth", "Keskinen"]),
    ],
)
def test_roles_and_given_names_introduce_people(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They bought Kalashnikov rifles from the Kalashnikov Concern.",
        "George Ashworth Bridge and the Robert Ashworth Hospital are shut.",
        "Peter Ashworth Inc and John Ashworth Ltd merged.",
        "Trading in U.S. Treasury bonds and N.Z. Dollars was slow.",
        "General Motors and General Electric Co said so.",
        "On Monday the Shanghai Cooperation Organisation met.",
    ],
)
def test_what_is_named_after_people_is_no_person(text: str) -> None:
    assert names(text) == []


def test_every_mention_belongs_to_its_person() -> None:
    text = "President Helen Ashworth spoke. Mrs Ashworth left. Later Helen Ashworth came back, and Ashworth sang."
    (person,) = extract(Article(text))
    assert person.forms == ("Helen Ashworth", "Ashworth")
    assert [text[start:end] for start, end in person.spans] == [
        "Helen Ashworth",
        "Ashworth",
        "Helen Ashworth",
        "Ashworth",
    ]


def test_spellings_of_one_name_are_one_person() -> None:
    (person,) = extract(Article("Minister Sergey Lomov spoke, and Minister Sergei Lomov left."))
    assert person.forms == ("Sergey Lomov", "Sergei Lomov")


def test_a_longer_form_gives_the_name() -> None:
    (person,) = extract(Article("John Ashworth spoke. Later John F. Ashworth left."))
    assert person.name == "John F. Ashworth"


def test_namesakes_stay_apart() -> None:
    text = "Minister Arvo Keskinen met Minister Helen Keskinen. Keskinen smiled."
    found = extract(Article(text))
    assert [(person.name, len(person.spans)) for person in found] == [("Arvo Keskinen", 1), ("Helen Keskinen", 2)]


def test_people_of_a_record_are_kept_and_found_in_the_text() -> None:
    article = Article("Then Quillfeather came.", {"people": ["Quillfeather", "Ann Absent", {"name": "Bo Fern"}, 7, ""]})
    found = extract(article)
    assert [(person.name, person.spans) for person in found] == [
        ("Quillfeather", ((5, 17),)),
        ("Ann Absent", ()),
        ("Bo Fern", ()),
    ]


def test_people_of_a_record_in_one_string_are_parted() -> None:
    found = extract(Article("", {"people": "Ann Absent; Bo Fern"}))
    assert [person.name for person in found] == ["Ann Absent", "Bo Fern"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Shoigu", "SERGEI SHOYGU"),
        ("Yury Borisov", "Yuri Borisov"),
        ("Dmitriy Peskov", "Dmitry Peskov"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("Muhammad Yunus", "Mohammed Yunus"),
        ("Lech Wałęsa", "Lech Walesa"),
        ("A. V. Fomin", "AV Fomin"),
        ("Angela O’Neill", "Angela O'Neill"),
        ("José  Ruiz", "Jose\u0301 Ruiz"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


def test_a_key_is_readable() -> None:
    assert person_key("Rajnath Singh") == "rajnath-singh"
    assert person_key("Sergey Shoigu") == "sergei-shoigu"


@pytest.mark.parametrize(("one", "other"), [(" Ian Smith", "Alan Smith"), ("...", "???"), ("Ann Lee", "Anne Lee")])
def test_different_people_have_different_keys(one: str, other: str) -> None:
    assert person_key(one) != person_key(other)


@given(st.text(max_size=120))
def test_a_key_is_empty_only_for_no_name_and_fits_an_address(name: str) -> None:
    key = person_key(name)
    assert bool(key) == bool(name.strip())
    assert len(key) <= 80
    assert not set(key) & set("/?#% \n")
    assert person_key(name) == key
