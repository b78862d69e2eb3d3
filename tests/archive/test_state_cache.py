"""Test values that are kept until the state of the archive changes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pytest

from archive.catalog import Catalog, StateCache
from archive.catalog.records import ArticleSummary
from tests.conftest import SampleFolder


class Archive:
    """A state, and a record of what was read."""

    def __init__(self) -> None:
        self.state: Hashable = 1
        self.reads: list[str] = []

    def read(self, key: str) -> str:
        self.reads.append(key)
        return f"{key} in {self.state}"

    def read_many(self, keys: Sequence[str]) -> dict[str, str]:
        return {key: self.read(key) for key in keys if key != "missing"}


@pytest.fixture
def archive() -> Archive:
    """Return an archive in its first state."""
    return Archive()


def test_a_value_is_read_once_in_each_state(archive: Archive) -> None:
    cache: StateCache[str] = StateCache(lambda: archive.state, max_values=9)
    assert [cache.get("a", lambda: archive.read("a")) for _ in range(3)] == [
        "a in 1"
    ] * 3
    archive.state = 2
    assert [cache.get("a", lambda: archive.read("a")) for _ in range(3)] == [
        "a in 2"
    ] * 3
    assert archive.reads == ["a", "a"]


def test_a_value_that_is_read_during_a_change_is_not_kept_for_the_new_state(
    archive: Archive,
) -> None:
    cache: StateCache[str] = StateCache(lambda: archive.state, max_values=9)

    def read_old_value_during_change() -> str:
        archive.state = 2
        return "old"

    assert cache.get("a", read_old_value_during_change) == "old"
    assert cache.get("a", lambda: archive.read("a")) == "a in 2"


def test_nothing_is_kept_in_an_unknown_state(archive: Archive) -> None:
    cache: StateCache[str] = StateCache(lambda: None, max_values=9)
    assert cache.get("a", lambda: archive.read("a")) == "a in 1"
    assert cache.get_many(["a"], archive.read_many) == {"a": "a in 1"}
    assert archive.reads == ["a", "a"]


def test_only_missing_values_are_read(archive: Archive) -> None:
    cache: StateCache[str] = StateCache(lambda: archive.state, max_values=9)
    cache.get_many(["b", "missing"], archive.read_many)
    assert list(cache.get_many(["a", "b", "c"], archive.read_many)) == ["a", "b", "c"]
    assert cache.get_many(["missing"], archive.read_many) == {}
    assert archive.reads == ["b", "a", "c"]


def test_some_values_are_not_kept(archive: Archive) -> None:
    cache: StateCache[str] = StateCache(lambda: archive.state, max_values=9)
    for _ in range(2):
        cache.get_many(["a", "b"], archive.read_many, lambda value: value != "a in 1")
    assert archive.reads == ["a", "b", "a"]


def test_the_number_of_values_is_limited(archive: Archive) -> None:
    cache: StateCache[str] = StateCache(lambda: archive.state, max_values=3)
    for key in "abcdef":
        cache.get(key, lambda key=key: archive.read(key))  # type: ignore[misc]
    archive.reads.clear()
    cache.get_many(list("abcdef"), archive.read_many)
    assert 2 <= len(archive.reads) <= 5


def test_summaries_and_references_are_those_of_the_current_state(
    sample_folder: SampleFolder, catalog: Catalog
) -> None:
    sample_folder.write("1.txt", "First words of a text.")
    sample_folder.ingest()
    id = sample_folder.document_id("First words of a text.")
    assert _outlets(catalog, id) == (None, None)
    catalog.corrections.correct(id, "outlet", "Harbourpost", "Ada")
    assert _outlets(catalog, id) == ("Harbourpost", "Harbourpost")
    catalog.corrections.correct(id, "outlet", None, "Ada")
    assert _outlets(catalog, id) == (None, None)


def _outlets(catalog: Catalog, id: str) -> tuple[str | None, str | None]:
    summary: ArticleSummary = catalog.summaries([id])[id]
    return summary.outlet, catalog.refs([id])[id].outlet


def test_a_first_tag_is_noticed(sample_folder: SampleFolder, catalog: Catalog) -> None:
    sample_folder.write("1.txt", "First words of a text.")
    sample_folder.ingest()
    id = sample_folder.document_id("First words of a text.")
    assert not catalog.marks.any_exist()
    catalog.marks.tag([id], "war", "Ada")
    assert catalog.marks.any_exist()
    catalog.marks.untag([id], "war", "Ada")
    assert not catalog.marks.any_exist()
