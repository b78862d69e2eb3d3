"""Measure the forms of words in ten languages, and test parts of compounds.

The pairs in `tests/index/word_forms/` are made by hand.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.text.compounds import RULES, is_part_of
from index.text.normalization import fold, to_singular
from index.text.word_forms import FORMS_BY_LANGUAGE, has_rules, spellings

DATA = Path(__file__).parent / "word_forms"
Pairs = dict[str, dict[str, list[tuple[str, str]]]]
MIN_PRECISION, MIN_RECALL = 0.97, 0.95


def read_pairs(name: str) -> Pairs:
    """Return language → `=` or `!` → pairs of words."""
    pairs: Pairs = defaultdict(lambda: {"=": [], "!": []})
    language = ""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line[:1] in "=!" and line:
            for pair in line[1:].split():
                first, second = map(fold, pair.split("/"))
                pairs[language][line[0]].append((first, second))
    return pairs


FORM_PAIRS, COMPOUND_PAIRS = read_pairs("pairs.txt"), read_pairs("compounds.txt")


def are_forms(first: str, second: str, language: str) -> bool:
    """Tell whether two words find each other."""
    found = second in spellings(first, language), first in spellings(second, language)
    return all(found)


@pytest.mark.parametrize("language", FORM_PAIRS)
def test_precision_and_recall_of_forms_by_hand_made_pairs(language: str) -> None:
    forms, others = FORM_PAIRS[language]["="], FORM_PAIRS[language]["!"]
    assert len(forms) >= 30
    assert len(others) >= 30
    matching = [pair for pair in forms if are_forms(*pair, language)]
    wrong = [pair for pair in others if pair[1] in spellings(pair[0], language)]
    wrong += [pair for pair in others if pair[0] in spellings(pair[1], language)]
    assert len(matching) / len(forms) >= MIN_RECALL, set(forms) - set(matching)
    assert len(matching) / (len(matching) + len(wrong)) >= MIN_PRECISION, wrong


def test_ten_languages_are_measured() -> None:
    assert len(FORM_PAIRS) >= 10
    assert set(FORM_PAIRS) <= set(FORMS_BY_LANGUAGE)


@pytest.mark.parametrize("language", COMPOUND_PAIRS)
def test_precision_and_recall_of_parts_by_hand_made_pairs(language: str) -> None:
    pairs = COMPOUND_PAIRS[language]
    known = {word for kind in pairs.values() for word, _ in kind}
    known |= set(KNOWN_WORDS[language].split())
    rules = RULES[language]

    def matches(word: str, compound: str) -> bool:
        return is_part_of(word, compound, rules, known.__contains__)

    missed = [pair for pair in pairs["="] if not matches(*pair)]
    wrong = [pair for pair in pairs["!"] if matches(*pair)]
    assert (missed, wrong) == ([], [])


KNOWN_WORDS = {
    "de": "wahl abgeordnete kranken haupt kampf bundes burger nehmen halt stand lage",
    "nl": "leider partij zieken hoofd misdaad",
    "sv": "chef sjuk huvud fange varlds",
    "da": "chef syge hoved fange verdens",
    "nb": "sjef syke hoved fange verdens",
}
"""Other words of the archive, so that parts of compounds are known."""


@pytest.mark.parametrize("language", [None, "ja", "xx", "en"])
def test_the_plural_of_english_is_a_form_in_any_other_language(
    language: str | None,
) -> None:
    assert spellings("missile", language) >= {"missile", "missiles"}
    assert spellings("missiles", language) >= {"missile", "missiles"}
    assert "new" not in spellings("news", language)
    assert "negotiated" not in spellings("negotiate", None)


def test_numbers_capitals_and_short_words_have_no_forms() -> None:
    for word in ("s400", "400", "US", "ab", "", "$16", "東"):
        assert spellings(word, "en") == spellings(word, None) == {word}


@pytest.mark.parametrize(
    ("word", "language"), [("nicht", "de"), ("their", "en"), ("pour", "fr")]
)
def test_function_words_have_no_forms(word: str, language: str) -> None:
    assert spellings(word, language) == {word}


def test_both_written_norwegians_have_the_same_rules() -> None:
    assert spellings("regjering", "nn") == spellings("regjering", "no")
    assert "regjeringen" in spellings("regjering", "nn")
    assert has_rules("nb")
    assert not has_rules(None)


@given(
    word=st.text("abcdeiounrstzáéüßй" + "аеиоств", max_size=14),
    language=st.sampled_from([None, *FORMS_BY_LANGUAGE]),
)
def test_any_word_has_itself_and_a_limited_number_of_spellings(
    word: str, language: str | None
) -> None:
    folded = fold(word)
    forms = spellings(folded, language)
    assert folded in forms
    assert "" not in forms or not folded
    assert len(forms) <= 2_000


SHORT_WORD = 2
"""Letters of words without a plural: `axes` finds `ax`, but not the other way."""


@given(word=st.text("aeiousxzhcy", min_size=4, max_size=8))
def test_a_plural_and_its_singular_find_each_other(word: str) -> None:
    singular = to_singular(word)
    assert singular in spellings(word, None)
    assume(len(singular) > SHORT_WORD)
    assert word in spellings(singular, None)
