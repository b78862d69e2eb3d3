"""Test each rule for people in an article: their names, forms and roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article
from archive.extract.people import extract
from archive.model import Person
from archive.names.keys import person_key


def find_people(text: str, **stated: object) -> tuple[Person, ...]:
    return extract(Article(text, stated))


def find_names(text: str) -> list[str]:
    return [person.name for person in find_people(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Defence Minister Arvo Keskinen met Gen. Timur Belov.",
            ["Arvo Keskinen", "Timur Belov"],
        ),
        ("The chairman, Louis Okafor, left.", ["Louis Okafor"]),
        ("Mr Quill said so.", ["Quill"]),
        ("Deputy Defence Minister Col General AV Markov came.", ["AV Markov"]),
        ("Dr. A. V. Markov and Mr. J.R. Quill came.", ["A. V. Markov", "J.R. Quill"]),
        ("Yesterday Maria de la Cruz sang.", ["Maria de la Cruz"]),
        ("But Helen Ashworth's plan failed.", ["Helen Ashworth"]),
        (
            "Jean-Claude Moreau met Anne-Marie Foster.",
            ["Jean-Claude Moreau", "Anne-Marie Foster"],
        ),
        ("Jan van der Berg met Omar bin Said.", ["Jan van der Berg", "Omar bin Said"]),
        (
            "Yusuf al-Masri spoke to Abdel Karim Nasser.",
            ["Yusuf al-Masri", "Abdel Karim Nasser"],
        ),
        (
            "Prime Minister Ravi Krishnan met Sunita Rao.",
            ["Ravi Krishnan", "Sunita Rao"],
        ),
        (
            "President Li Weimin met Kim Sung Ho and Nguyen Van Minh.",
            ["Li Weimin", "Kim Sung Ho", "Nguyen Van Minh"],
        ),
        (
            "Sergei Belov and Oksana Marchenko signed.",
            ["Sergei Belov", "Oksana Marchenko"],
        ),
        (
            "Carlos Romero de Vega met Luis Ortega.",
            ["Carlos Romero de Vega", "Luis Ortega"],
        ),
        (
            "King Harald V greeted Queen Elizabeth II, who smiled.",
            ["Harald V", "Elizabeth II"],
        ),
        ("Jose Miguel Ortega Monday said that he would go.", ["Jose Miguel Ortega"]),
        ("HARBOUR CHIEF TO LEAVE\nBy Peter Ashworth\nKeskinen", ["Peter Ashworth"]),
        (
            "Smith, John\nKeskinen, Arvo\nBrown, Mary Ann",
            ["John Smith", "Arvo Keskinen", "Mary Ann Brown"],
        ),
    ],
)
def test_people_are_named_as_the_text_names_them(
    text: str, expected: list[str]
) -> None:
    assert find_names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They bought Kalashnikov rifles from the Kalashnikov Concern.",
        "George Ashworth Bridge and the Robert Ashworth Hospital are shut.",
        "Peter Ashworth Inc and John Ashworth Ltd merged.",
        "Trading in U.S. Treasury bonds and N.Z. Dollars was slow.",
        "General Motors and General Electric Co said so.",
        "On Monday the Shanghai Cooperation Organisation met.",
        "India bought Sukhoi-30 jets, to be kept in Gandhi Nagar near the Victoria Memorial.",
        "The USS Abraham Lincoln sailed from San Diego to Port Said.",
        "The ferry Margaret Ashworth sank, and the yacht “Sarah Quill” came to help.",
        "HMS Daniel Ashworth met the tanker Robert Quill near the island.",
        "He works for Morgan Stanley on John F. Kennedy Boulevard.",
        "Shares of Quill and of Vane rose.",
        "In May and on Monday nothing happened in Paris.",
    ],
)
def test_things_named_after_people_are_not_people(text: str) -> None:
    assert find_names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Die Gemeinde hat am Montag beschlossen, das alte Rathaus zu verkaufen. Der Rat stimmte mit Mehrheit zu.",
        "La mairie a décidé lundi de vendre la vieille halle. Le Conseil a voté à une large majorité en sa faveur.",
        "Rada miasta postanowiła w poniedziałek sprzedać stary ratusz. Większość głosowała za tym wnioskiem.",
    ],
)
def test_texts_in_other_languages_give_no_people(text: str) -> None:
    assert find_names(text) == []


def test_a_ship_or_a_storm_with_the_name_of_a_person_is_not_a_mention() -> None:
    text = (
        "The ferry Margaret Ashworth sank in Hurricane Andrew. Margaret Ashworth wept, "
        "and Andrew Quill helped. The ferry Captain Quill steered was lost, Quill said."
    )
    people = find_people(text)
    assert [(person.name, person.forms) for person in people] == [
        ("Margaret Ashworth", ("Margaret Ashworth",)),
        ("Andrew Quill", ("Andrew Quill", "Quill")),
    ]
    assert [len(person.spans) for person in people] == [1, 3]


def test_the_title_of_the_next_person_is_no_apposition() -> None:
    first, second = find_people(
        "Ajay Quill, Lord Byron Ashworth and others were there."
    )
    assert (first.roles, second.roles) == ((), ("Lord",))


def test_the_particles_of_a_surname_are_part_of_its_mentions() -> None:
    text = (
        "Mayor Anna van der Quill spoke first. It rained, said van der Quill. "
        "Then Van der Quill left."
    )
    (person,) = find_people(text)
    assert person.name == "Anna van der Quill"
    assert person.forms == ("Anna van der Quill", "van der Quill", "Van der Quill")


def test_every_mention_belongs_to_its_person() -> None:
    text = (
        "President Helen Ashworth spoke. Mrs Ashworth left. "
        "Later Helen Ashworth came back, and Ashworth sang."
    )
    (person,) = find_people(text)
    assert person.forms == ("Helen Ashworth", "Ashworth")
    assert [text[start:end] for start, end in person.spans] == [
        "Helen Ashworth",
        "Ashworth",
        "Helen Ashworth",
        "Ashworth",
    ]
    assert person.uncertain_spans == ()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Indian Defence Minister Arvo Keskinen came.", ("Defence Minister",)),
        (
            "Deputy Defence Minister Col General AV Markov came.",
            ("Deputy Defence Minister", "Col General"),
        ),
        ("Secretary General Helen Ashworth spoke.", ("Secretary General",)),
        ("Helen Ashworth, the harbour's owner, and Mr Quill spoke.", ()),
        ("Helen Ashworth, the managing director, spoke.", ("managing director",)),
        (
            "Mrs Helen Ashworth spoke. Later President Ashworth left, and president Ashworth slept.",
            ("President",),
        ),
    ],
)
def test_offices_and_ranks_are_kept_and_honorifics_removed(
    text: str, roles: tuple[str, ...]
) -> None:
    assert find_people(text)[0].roles == roles


def test_spellings_of_one_name_are_one_person() -> None:
    (person,) = find_people(
        "Minister Sergey Lomov spoke, and Minister Sergei Lomov left."
    )
    assert person.forms == ("Sergey Lomov", "Sergei Lomov")


def test_similar_spelling_alone_does_not_merge_people_in_an_article() -> None:
    assert find_names("Minister John Ashworth met Minister John Ashwood.") == [
        "John Ashworth",
        "John Ashwood",
    ]


def test_a_longer_form_gives_the_name() -> None:
    (person,) = find_people("John Ashworth spoke. Later John F. Ashworth left.")
    assert person.name == "John F. Ashworth"


def test_initials_belong_to_their_full_name() -> None:
    (person,) = find_people(
        "John Ashworth spoke. Later J. Ashworth left, and Mr. Ashworth slept."
    )
    assert person.forms == ("John Ashworth", "J. Ashworth", "Ashworth")


def test_a_headline_in_capitals_is_read_by_the_text_below_it() -> None:
    ashworth, keskinen = find_people(
        "ASHWORTH MEETS KESKINEN\nLONDON - Helen Ashworth met Arvo Keskinen on Friday."
    )
    assert (ashworth.name, ashworth.forms) == (
        "Helen Ashworth",
        ("Helen Ashworth", "ASHWORTH"),
    )
    assert (keskinen.name, keskinen.forms) == (
        "Arvo Keskinen",
        ("Arvo Keskinen", "KESKINEN"),
    )


def test_a_name_runs_on_over_the_end_of_a_line_that_was_wrapped() -> None:
    text = (
        "The harbour board of the town said on Monday that its director Peter\n"
        "Ashworth would leave at the end of the year, and that nobody had been\n"
        "found who would take his place on the quay, where the cranes stand."
    )
    assert find_names(text) == ["Peter Ashworth"]


def test_a_first_line_that_lost_its_dateline_goes_on() -> None:
    text = (
        "Harbour Board Chairman Peter\n"
        "Ashworth said on Monday that he would leave at the end of the year,\n"
        "and that nobody had been found who would take his place on the quay,\n"
        "where the cranes have stood for longer than anybody can remember now."
    )
    assert find_names(text) == ["Peter Ashworth"]


def test_namesakes_stay_apart_and_a_doubtful_surname_is_marked() -> None:
    text = "Minister Arvo Keskinen met Minister Helen Keskinen. Keskinen smiled."
    arvo, helen = find_people(text)
    assert (arvo.name, len(arvo.spans), arvo.uncertain_spans) == (
        "Arvo Keskinen",
        1,
        (),
    )
    assert (helen.name, len(helen.spans)) == ("Helen Keskinen", 2)
    assert [text[start:end] for start, end in helen.uncertain_spans] == ["Keskinen"]


def test_people_of_a_record_are_kept_and_found_in_the_text() -> None:
    people = find_people(
        "Then Quillfeather came.",
        people=["Quillfeather", "Ann Absent", {"name": "Bo Fern"}, 7, ""],
    )
    assert [(person.name, person.spans) for person in people] == [
        ("Quillfeather", ((5, 17),)),
        ("Ann Absent", ()),
        ("Bo Fern", ()),
    ]


def test_people_in_one_record_string_are_split() -> None:
    assert [
        person.name for person in find_people("", people="Ann Absent; Bo Fern")
    ] == [
        "Ann Absent",
        "Bo Fern",
    ]


@given(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(["Mr ", "Ann Lee", " said", "“", "”", ". ", "\n", "I", "de "])
    ),
)
def test_every_place_names_the_person_whatever_the_text(
    text: str, pieces: list[str]
) -> None:
    article_text = text + "".join(pieces)
    for person in find_people(article_text):
        assert person.name
        assert all(0 <= start < end <= len(article_text) for start, end in person.spans)
        assert set(person.uncertain_spans) <= set(person.spans)
        assert all(
            " ".join(article_text[start:end].split()) in person.forms
            for start, end in person.spans
        )


@pytest.mark.parametrize(
    ("left", "right"),
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
def test_spellings_share_a_key(left: str, right: str) -> None:
    assert person_key(left) == person_key(right)


def test_a_key_is_readable() -> None:
    assert person_key("Rajnath Singh") == "rajnath-singh"
    assert person_key("Sergey Shoigu") == "sergei-shoigu"


@pytest.mark.parametrize(
    ("left", "right"),
    [(" Ian Smith", "Alan Smith"), ("...", "???"), ("Ann Lee", "Anne Lee")],
)
def test_different_people_have_different_keys(left: str, right: str) -> None:
    assert person_key(left) != person_key(right)


@given(st.text(max_size=120))
def test_a_key_is_empty_only_for_no_name_and_fits_an_address(name: str) -> None:
    key = person_key(name)
    assert bool(key) == bool(name.strip())
    assert len(key) <= 80
    assert not set(key) & set("/?#% \n")
    assert person_key(name) == key


def test_a_surname_in_a_record_is_the_person_whom_the_text_names_in_full() -> None:
    (person,) = find_people(
        "Chairman Helen Ashworth spoke. Ashworth left.", people=["ashworth"]
    )
    assert (person.name, len(person.spans)) == ("Helen Ashworth", 2)
    (alone,) = find_people("Later Mr Quill left.", people=["quill"])
    assert alone.name == "Quill"
    (person,) = find_people("Later Helen Ashworth left.", people=["helen-ashworth"])
    assert person.name == "Helen Ashworth"


def test_an_agency_signature_is_not_a_person() -> None:
    assert find_names("The cranes fell, Mr Quill said.\n Reuter\n") == ["Quill"]
