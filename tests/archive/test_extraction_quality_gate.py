"""Test that the quality of extraction does not fall below a minimum.

The tests are skipped without the development set, which is not in the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from archive.people.corpora import ORGANISATION_TAG, PERSON_TAG, PLACE_TAG
from archive.people.tagger import TAGGERS
from tests.bench import people
from tests.bench.extraction import predict_all, score_pasted_texts, score_predictions

DEVELOPMENT_SET = Path(__file__).parents[3] / "shared" / "dev"
MINIMUM_FIGURES: Mapping[str, Mapping[str, float]] = {
    "andy424": {
        "date right": 96.5,
        "outlet agrees": 98,
        "title exact": 94.5,
        "authors F1": 90,
        "text F1": 91,
    },
    "wcxb_dev": {
        "date right": 85,  # the truth has the last change of a page as its date
        "outlet agrees": 89,
        "title exact": 81,
        "authors F1": 66.5,
        "text F1": 93,
    },
    "htmldate_default": {"date right": 86, "outlet agrees": 93},
    "bbaw": {
        "date right": 86.5,
        "outlet agrees": 91.5,
        "title exact": 80,
        "authors F1": 71,
    },
    "scrapinghub": {"outlet agrees": 89.5, "text F1": 95},
}
MAX_WRONG_DATES = {
    "andy424": 3.0,
    "wcxb_dev": 6.5,
    "htmldate_default": 4.0,
    "bbaw": 4.0,
}
"""Maximum percentage of wrong days among pages with a known date."""

pytestmark = pytest.mark.skipif(
    not (DEVELOPMENT_SET / "pages.gold.jsonl.gz").exists(),
    reason="no development set here",
)


@pytest.mark.long
@pytest.mark.timeout(280)
def test_page_extraction_scores_reach_their_minimum() -> None:
    figures = score_predictions(DEVELOPMENT_SET, predict_all(DEVELOPMENT_SET, "ours"))
    too_low = [
        (source, name, figures[source][name])
        for source, minimums in MINIMUM_FIGURES.items()
        for name, minimum in minimums.items()
        if figures[source][name] < minimum
    ]
    too_many_wrong = [
        (source, figures[source]["date wrong"])
        for source, maximum in MAX_WRONG_DATES.items()
        if figures[source]["date wrong"] > maximum
    ]
    assert (too_low, too_many_wrong) == ([], [])
    slowest_ms = [source_figures["ms most"] for source_figures in figures.values()]
    assert max(slowest_ms) < 10_000


@pytest.mark.long
def test_people_extraction_scores_reach_their_minimum() -> None:
    """Score 216 wire articles with every mention marked, and encyclopedic text.

    The tagger was not trained on the encyclopedic text.
    """
    gold = people.read_gold(DEVELOPMENT_SET / "people" / "dev.jsonl.gz")
    scores = people.measure(gold, TAGGERS["crf"]())
    assert scores.mentions.f1 >= 94.5
    assert scores.people.f1 >= 93.5
    assert scores.people_without_sport.f1 >= 89.5
    marked_scores = people.score_on_marked_text(
        DEVELOPMENT_SET / "people" / "wikigold.conll.gz", TAGGERS["crf"]()
    )
    assert marked_scores[PERSON_TAG].f1 >= 81


@pytest.mark.parametrize("kind", [ORGANISATION_TAG, PLACE_TAG])
def test_organisations_and_places_reach_their_minimum(kind: str) -> None:
    """A kind of names is extracted only from 75% of F1 on."""
    gold = people.read_gold(DEVELOPMENT_SET / "people" / "dev.jsonl.gz")
    assert people.score_kinds(gold, TAGGERS["crf"]())[kind].f1 >= 75


def test_text_extraction_scores_reach_their_minimum() -> None:
    """Score pasted texts and wire stories. No year may be invented for a day."""
    counts = score_pasted_texts(DEVELOPMENT_SET)
    assert counts["right"] >= 0.81 * counts["texts"]
    assert counts["wrong"] <= 0.03 * counts["texts"]
    assert counts["place"] >= 0.98 * counts["datelines"]
    assert counts["day"] >= 0.98 * counts["datelines"]
    assert counts["year invented"] == 0
