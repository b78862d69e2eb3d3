"""Test the date range of an undated article from dated ones with the same words."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any

import pytest

from archive.extract import neighbour_dates
from archive.extract.neighbour_dates import DatedText, date_from_neighbours
from archive.model import Confidence, DateRange, Fact
from tests.conftest import SEEDS, SampleFolder

UNDATED, DATED = "000_341b424f1474a88d.txt", "001_fb3c3512d570b12f.txt"


def ingest_seeds(shelf: SampleFolder, *names: str) -> None:
    for name in names:
        shutil.copy(SEEDS / name, shelf.folder / name)
    shelf.ingest()


def date_of(shelf: SampleFolder, name: str) -> Fact[DateRange] | None:
    id = shelf.document_id((SEEDS / name).read_text(encoding="utf-8"))
    record = shelf.catalog.record(id)
    assert record is not None
    return record.document.facts.date


def neighbour_window(shelf: SampleFolder) -> DateRange | None:
    fact = date_of(shelf, UNDATED)
    return fact.value if fact and fact.method == "neighbours" else None


@pytest.mark.parametrize("order", [(UNDATED, DATED), (DATED, UNDATED)])
def test_a_neighbour_narrows_the_window_whichever_came_first(
    sample_folder: SampleFolder, order: tuple[str, str]
) -> None:
    for name in order:
        ingest_seeds(sample_folder, name)
    fact = date_of(sample_folder, UNDATED)
    assert fact is not None
    assert fact.confidence is Confidence.INFERRED
    assert (
        date(2020, 6, 22)
        <= fact.value.earliest
        <= fact.value.latest
        <= date(2020, 6, 30)
    )
    id = sample_folder.document_id((SEEDS / DATED).read_text(encoding="utf-8"))
    assert any(id in (evidence.key or "") for evidence in fact.evidence)


def test_there_is_no_window_without_the_neighbour(sample_folder: SampleFolder) -> None:
    ingest_seeds(sample_folder, UNDATED)
    assert neighbour_window(sample_folder) is None


def test_removing_the_neighbour_removes_the_window(sample_folder: SampleFolder) -> None:
    ingest_seeds(sample_folder, UNDATED, DATED)
    assert neighbour_window(sample_folder) is not None
    (sample_folder.folder / DATED).unlink()
    sample_folder.ingest()
    assert neighbour_window(sample_folder) is None


def test_correcting_the_neighbour_updates_the_window(
    sample_folder: SampleFolder,
) -> None:
    ingest_seeds(sample_folder, UNDATED, DATED)
    neighbour = sample_folder.document_id((SEEDS / DATED).read_text(encoding="utf-8"))
    sample_folder.catalog.corrections.correct(
        neighbour, "date", DateRange(date(1999, 1, 4), date(1999, 1, 4)), "ada"
    )
    sample_folder.catalog.update_derived()
    window = neighbour_window(sample_folder)
    assert window is None or window.latest.year == 1999


def test_a_second_run_changes_nothing(sample_folder: SampleFolder) -> None:
    ingest_seeds(sample_folder, UNDATED, DATED)
    last = sample_folder.catalog.last_change
    sample_folder.ingest()
    assert sample_folder.catalog.last_change == last


SHARED = (
    "She told a crowded meeting of the harbour board that everybody had waited long "
    "enough for the new cranes on the north quay, at which fishermen complained."
)


def test_the_next_run_does_not_look_at_unchanged_neighbours_again(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that are assigned to people change documents, but not their dates."""
    looked_at: list[str] = []

    def observe(document: DatedText, *arguments: Any) -> Fact[DateRange] | None:
        looked_at.append(document.text)
        return date_from_neighbours(document, *arguments)

    monkeypatch.setattr(neighbour_dates, "date_from_neighbours", observe)
    sample_folder.write("a.txt", f"{SHARED}\n\nHanna W. Berg left on 2 March.")
    dated = f"The board\n\n2 March 2021\n\n{SHARED} Hanna Z. Berg, a minister, spoke."
    sample_folder.write("b.txt", dated)
    sample_folder.ingest()
    assert len(sample_folder.catalog.people.list()[1]) == 2
    assert len(looked_at) == 1
    sample_folder.write("other.txt", "The board met.\n\n3 March 2021\n\nIt was short.")
    sample_folder.ingest()
    assert len(looked_at) == 1
