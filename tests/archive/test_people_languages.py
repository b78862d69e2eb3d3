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
    "ar": 74,
    "bg": 81,
    "cs": 77,
    "da": 83,
    "de": 82,
    "el": 90,
    "es": 88,
    "fa": 83,
    "fi": 84,
    "fr": 75,
    "ha": 86,
    "he": 76,
    "hi": 62,
    "hr": 86,
    "hu": 88,
    "hy": 74,
    "id": 88,
    "ig": 78,
    "it": 86,
    "kk": 92,
    "lv": 85,
    "nb": 90,
    "ne": 81,
    "nl": 92,
    "pl": 86,
    "pt": 85,
    "ro": 75,
    "ru": 91,
    "rw": 81,
    "sl": 86,
    "sn": 94,
    "sr": 86,
    "sv": 91,
    "sw": 87,
    "tr": 72,
    "uk": 72,
    "wo": 86,
    "xh": 83,
    "yo": 79,
    "zh": 73,
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
