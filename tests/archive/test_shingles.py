"""Compare the shingles of texts with the definition of winnowing."""

from __future__ import annotations

from hashlib import blake2b

from hypothesis import example, given
from hypothesis import strategies as st

from archive.text.normalization import normalize_letters
from archive.text.shingles import (
    SHINGLE_WORDS,
    WINNOWING_WINDOW,
    shingle_hashes,
    winnowed_shingles,
)

WORDS = st.sampled_from(["ferry", "Quay", "Ärger", "ß", "7", "the", "Ωμέγα", "don't"])
PASSAGES = st.lists(WORDS, max_size=60).map(" ".join)


def defined_shingles(text: str) -> list[tuple[int, str]]:
    """Return the hash and the first word of each selected sequence of words."""
    words = "".join(char if char.isalnum() else " " for char in text).split()
    sequences = [
        words[index : index + SHINGLE_WORDS]
        for index in range(len(words) - SHINGLE_WORDS + 1)
    ]
    hashes = [
        int.from_bytes(
            blake2b(
                normalize_letters(" ".join(sequence)).encode(), digest_size=8
            ).digest()
        )
        >> 1
        for sequence in sequences
    ]
    windows = [
        range(start, min(start + WINNOWING_WINDOW, len(hashes)))
        for start in range(max(1, len(hashes) - WINNOWING_WINDOW + 1))
    ]
    selected = {
        max(window, key=lambda index: (-hashes[index], index))
        for window in windows
        if window
    }
    return [(hashes[index], sequences[index][0]) for index in sorted(selected)]


@given(PASSAGES)
@example("ferry " * 40)
@example(" ".join(map(str, range(11))))
def test_the_lowest_hash_of_each_window_is_selected(text: str) -> None:
    shingles = list(winnowed_shingles(text))
    expected = defined_shingles(text)
    assert [shingle.value for shingle in shingles] == [value for value, _ in expected]
    assert all(
        text.startswith(word, shingle.start)
        for shingle, (_, word) in zip(shingles, expected, strict=True)
    )


@given(PASSAGES, PASSAGES)
def test_a_text_has_the_shingles_of_its_quotations(text: str, quotation: str) -> None:
    whole = f"{text} “{quotation}” {text}"
    hashes = {value for value, _ in defined_shingles(whole)}
    if len(quotation) >= 30:
        hashes |= {value for value, _ in defined_shingles(quotation)}
    assert shingle_hashes(whole) == hashes
