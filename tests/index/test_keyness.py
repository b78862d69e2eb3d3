"""Test the measure of what distinguishes two sets of articles."""

from __future__ import annotations

import pytest

from index.text.keyness import key_features, log_likelihood, words_of


def test_the_log_likelihood_is_that_of_dunning() -> None:
    # Table 2 of Dunning (1993): "the swiss" with 110, 2442, 111 and 29114 bigrams.
    assert log_likelihood(110, 110 + 2442, 111, 111 + 29114) == pytest.approx(
        270.72, abs=0.01
    )
    assert log_likelihood(10, 100, 20, 200) == pytest.approx(0)
    assert log_likelihood(1, 0, 1, 5) == 0


def test_only_features_that_are_significant_and_frequent_are_returned() -> None:
    counts = {"rare": 2, "common": 90, "key": 40, "less": 5, "long": 60}
    others = {"common": 88, "less": 40, "long": 40}
    features = key_features(counts, others, (100, 100), 10)
    assert [feature.name for feature in features] == ["key"]
    assert features[0].ratio == pytest.approx((40.5 / 100.5) / (0.5 / 100.5))


def test_words_are_in_lower_case_and_numbers_are_none() -> None:
    text = "The S-400 of O’Neill, Jean-Luc and 東京都; 1,200 tonnes: Łódź."
    assert words_of(text) == {
        "the", "of", "o’neill", "jean-luc", "and", "東京都", "tonnes", "łódź",
    }  # fmt: skip
