"""Test that the taggers of languages do not get worse on the development sets.

The sets are not part of the project. `CUTTINGS_PEOPLE_SETS` names their folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.people.language_taggers import tagged_languages
from tests.bench.people_languages import score_language

FOLDER = Path(
    os.environ.get("CUTTINGS_PEOPLE_SETS")
    or Path(__file__).parents[3] / "shared" / "dev" / "people" / "languages"
)
EVERY = 3
"""One of so many texts is scored, to save time."""
SMALL_SETS = frozenset({"bg"})
"""Languages whose texts are all scored, as a third of them has too few names."""
FLOORS = {
    "ar": 61,
    "bg": 76,
    "cs": 75,
    "da": 80,
    "de": 70,
    "el": 90,
    "es": 81,
    "fa": 69,
    "fi": 84,
    "fr": 74,
    "ha": 72,
    "he": 66,
    "hi": 57,
    "hr": 83,
    "hu": 85,
    "hy": 67,
    "id": 81,
    "ig": 76,
    "it": 86,
    "kk": 84,
    "lv": 80,
    "nb": 90,
    "ne": 77,
    "nl": 87,
    "pl": 85,
    "pt": 85,
    "ro": 73,
    "ru": 88,
    "rw": 72,
    "sl": 70,
    "sn": 88,
    "sr": 86,
    "sv": 91,
    "sw": 81,
    "tr": 70,
    "uk": 70,
    "wo": 76,
    "xh": 77,
    "yo": 71,
    "zh": 68,
}
"""Language → lowest mean F1 of its sources, in per cent."""

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no development sets")


@pytest.mark.long
@pytest.mark.parametrize("language", sorted(FLOORS))
def test_names_are_found_as_well_as_before(language: str) -> None:
    if language not in tagged_languages():
        pytest.skip("the model was left out, as --only-open does")
    every = 1 if language in SMALL_SETS else EVERY
    assert score_language(FOLDER, language, every).mean_f1 >= FLOORS[language]
