"""Dates that the archive adds: an undated article beside dated ones that report the same words."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from archive.model import Confidence, DateRange, Fact
from tests.conftest import SEEDS, Shelf

UNDATED, DATED = "000_341b424f1474a88d.txt", "001_fb3c3512d570b12f.txt"


def bring(shelf: Shelf, *names: str) -> None:
    for name in names:
        shutil.copy(SEEDS / name, shelf.folder / name)
    shelf.index()


def date_of(shelf: Shelf, name: str) -> Fact[DateRange] | None:
    id = shelf.id_of((SEEDS / name).read_text(encoding="utf-8"))
    record = shelf.catalog.record(id)
    assert record is not None
    return record.document.facts.date


def window(shelf: Shelf) -> DateRange | None:
    fact = date_of(shelf, UNDATED)
    return fact.value if fact and fact.method == "neighbours" else None


@pytest.mark.parametrize("order", [(UNDATED, DATED), (DATED, UNDATED)])
def test_a_neighbour_narrows_the_window_whichever_came_first(
    shelf: Shelf, order: tuple[str, str]
) -> None:
    for name in order:
        bring(shelf, name)
    fact = date_of(shelf, UNDATED)
    assert fact is not None
    assert fact.confidence is Confidence.INFERRED
    assert (
        date(2020, 6, 22)
        <= fact.value.earliest
        <= fact.value.latest
        <= date(2020, 6, 30)
    )
    id = shelf.id_of((SEEDS / DATED).read_text(encoding="utf-8"))
    assert any(id in (each.key or "") for each in fact.evidence)


def test_without_the_neighbour_there_is_no_such_window(shelf: Shelf) -> None:
    bring(shelf, UNDATED)
    assert window(shelf) is None


def test_the_window_goes_with_its_neighbour(shelf: Shelf) -> None:
    bring(shelf, UNDATED, DATED)
    assert window(shelf) is not None
    (shelf.folder / DATED).unlink()
    shelf.index()
    assert window(shelf) is None


def test_a_corrected_neighbour_is_looked_at_again(shelf: Shelf) -> None:
    bring(shelf, UNDATED, DATED)
    neighbour = shelf.id_of((SEEDS / DATED).read_text(encoding="utf-8"))
    shelf.catalog.correct(
        neighbour, "date", DateRange(date(1999, 1, 4), date(1999, 1, 4)), "ada"
    )
    shelf.catalog.settle()
    found = window(shelf)
    assert found is None or found.latest.year == 1999


def test_a_second_run_changes_nothing(shelf: Shelf) -> None:
    bring(shelf, UNDATED, DATED)
    last = shelf.catalog.last
    shelf.index()
    assert shelf.catalog.last == last
