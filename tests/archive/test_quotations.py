"""Test quotations, and their speakers if the sentence names them clearly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article
from archive.extract.pipeline import extract_document
from archive.model import Person
from archive.people.quotations import extract_quotations
from tests.archive.test_seeds import NUMBERS, seed

HEAD = "Defence Minister Helen Ashworth met General Arvo Keskinen in the harbour on Friday. "


def speakers_and_quotes(text: str) -> list[tuple[str, str | None]]:
    document = extract_document(Article(text), "x", "txt")
    return [
        (
            text[quotation.start : quotation.end],
            None
            if quotation.speaker_index is None
            else document.people[quotation.speaker_index].name,
        )
        for quotation in document.quotations
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "“The cranes stand on sand,” Ashworth said on Monday.",
        "“The cranes stand on sand”, said Ashworth.",
        "“The cranes stand on sand,” said Defence Minister Ashworth.",
        "“The cranes stand on sand,” the defence minister added.",
        "“The cranes stand on sand,” said the minister.",
        'Ashworth said: "The cranes stand on sand."',
        "Ashworth told reporters that “the cranes stand on sand”.",
        "Calling them “cranes that stand on sand” in her speech, Ashworth warned the town.",
        "Ashworth spoke of the quay. “The cranes stand on sand,” she said.",
        "According to the town all is well, but Ashworth, in a letter, replied: «The cranes stand on sand.»",
    ],
)
def test_a_clear_speaker_is_identified(sentence: str) -> None:
    ((words, speaker),) = speakers_and_quotes(HEAD + sentence)
    assert words.casefold().startswith(("the cranes stand", "cranes that stand"))
    assert speaker == "Helen Ashworth"


@pytest.mark.parametrize(
    "sentence",
    [
        "“The cranes stand on sand,” said the statement.",
        "“The cranes stand on sand,” the harbour board stated.",
        "Ashworth's spokesman said: “The cranes stand on sand.”",
        "She signed the “Cranes on Sand” treaty.",
        "A sign on the quay reads “the cranes stand on sand”.",
        "Keskinen stayed, but Ashworth left. “The cranes stand on sand,” he said.",
        "Ashworth has a way of saying “the cranes stand on sand”.",
        "Ashworth and Keskinen left together. “The cranes stand on sand,” he said.",
        "“The cranes stand on sand,” said a woman who stood beside Ashworth.",
    ],
)
def test_a_doubtful_quotation_has_no_speaker(sentence: str) -> None:
    assert [speaker for _, speaker in speakers_and_quotes(HEAD + sentence)] == [None]


def test_a_quotation_goes_on_within_its_paragraph() -> None:
    text = HEAD + "“The cranes stand on sand,” Ashworth said. “They will fall one day.”"
    assert [speaker for _, speaker in speakers_and_quotes(text)] == [
        "Helen Ashworth",
        "Helen Ashworth",
    ]


def test_a_title_in_quotation_marks_does_not_go_on() -> None:
    text = (
        HEAD
        + "“The cranes stand on sand,” Ashworth said. “Cranes on Sand” is on show in the town hall."
    )
    assert [speaker for _, speaker in speakers_and_quotes(text)] == [
        "Helen Ashworth",
        None,
    ]


def test_two_speakers_are_kept_apart() -> None:
    text = (
        HEAD
        + "“The cranes stand on sand,” Ashworth said. “They stand on solid rock,” Keskinen replied."
    )
    assert [speaker for _, speaker in speakers_and_quotes(text)] == [
        "Helen Ashworth",
        "Arvo Keskinen",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The “safe” cranes fell.",
        'The cranes are 6" wide and 7" long, he said.',
        "He opened a “quotation that never ends and goes on.\n\nAnother paragraph, without any mark at all.",
        "various levels,” the Minister said.",
    ],
)
def test_single_words_and_unclosed_quotes_are_not_quotations(text: str) -> None:
    assert speakers_and_quotes(text) == []


SEEDS = {
    "000": ["Rajnath Singh", None],
    "001": [None, "Rajnath Singh", "Rajnath Singh"],
    "002": ["Rajnath Singh", "Rajnath Singh"],
    "003": ["Rajnath Singh", "Rajnath Singh", None, None, None, "Rajnath Singh"],
    "004": ["Sergei Shoigu", None, "Sergei Shoigu", None, None, None, None],
}


@pytest.mark.parametrize("number", NUMBERS)
def test_the_speakers_of_the_seeds_are_right_or_missing(number: str) -> None:
    document = seed(number)
    quotations = [
        None
        if quotation.speaker_index is None
        else document.people[quotation.speaker_index].name
        for quotation in document.quotations
    ]
    assert quotations == SEEDS[number]


TEXT_FRAGMENTS = (
    "“",
    "”",
    '"',
    "Ann Lee",
    " said ",
    "he ",
    ". ",
    "\n\n",
    "one two three",
    ", ",
    "’s ",
)


@given(st.lists(st.sampled_from(TEXT_FRAGMENTS)))
def test_quotations_never_overlap_in_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    start = text.find("Ann Lee")
    named = (
        (Person("Ann Lee", ("Ann Lee",), ((start, start + 7),)),) if start >= 0 else ()
    )
    quotations = extract_quotations(text, named)
    assert all(
        0 <= quotation.start < quotation.end <= len(text) for quotation in quotations
    )
    assert all(left.end <= right.start for left, right in pairwise(quotations))
    assert all(quotation.speaker_index in {None, 0} for quotation in quotations)


@pytest.mark.parametrize(
    "sentence",
    [
        "“Ashworth will never close the harbour,” Ashworth said on Monday.",
        "Ashworth said: “Helen Ashworth's plan is dead.”",
        "“They call it the Ashworth quay now,” the minister said.",
    ],
)
def test_quoted_words_that_name_a_person_are_not_attributed_to_them(
    sentence: str,
) -> None:
    ((_, speaker),) = speakers_and_quotes(HEAD + sentence)
    assert speaker is None
