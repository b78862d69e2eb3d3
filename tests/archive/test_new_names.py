"""Test the guess of the person of a name before names are assigned."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog import new_names
from archive.catalog.new_names import NewNames
from archive.catalog.person_decisions import DecisionsInForce
from archive.catalog.person_identities import slugs_by_key
from archive.names.keys import first_last_key
from tests.conftest import SampleFolder

KEYS = st.builds(
    "-".join,
    st.tuples(
        st.sampled_from(["ann", "john", "j"]),
        st.sampled_from(["b", "f", "fitz", "b-f", ""]),
        st.sampled_from(["ashworth", "lomov", "lomov-jr"]),
    ).map(lambda words: [word for word in words if word]),
)


@given(st.lists(KEYS, min_size=1, max_size=12))
def test_names_that_were_seen_have_the_person_of_the_rules(keys: list[str]) -> None:
    names = NewNames()
    keys_by_core = defaultdict(list)
    for key in keys:
        names.guess_slug(key)
        keys_by_core[first_last_key(key)].append(key)
    for core, core_keys in keys_by_core.items():
        rules = slugs_by_key(core, core_keys, DecisionsInForce())
        guesses = {key: names.guess_slug(key) for key in core_keys}
        assert guesses == {key: slug for key, (slug, _) in rules.items()}


def test_names_after_the_limit_have_the_usual_guess(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(new_names, "MAX_CORES", 1)
    names = NewNames()
    keys = ["ann-b-lomov", "ann-f-lomov", "john-b-lomov", "john-f-lomov"]
    assert [names.guess_slug(key) for key in keys] == [
        "ann-lomov",
        "ann-f-lomov",
        "john-lomov",
        "john-lomov",
    ]


def test_a_first_run_moves_only_mentions_before_a_contradiction(
    sample_folder: SampleFolder,
) -> None:
    text = "Minister John {}. Ashworth spoke about {} pumps in the town on Friday."
    for number in range(8):
        sample_folder.write(f"{number}.txt", text.format("BF"[number % 2], number))
    sample_folder.ingest()
    _, people = sample_folder.catalog.people.list()
    assert [person.document_count for person in people] == [4, 4]
    moved = 1
    assert sample_folder.catalog.last_change == 8 + moved
