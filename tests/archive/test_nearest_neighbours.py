"""Dates from neighbours after a change are those of a pass over the whole archive."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import delete, select

from archive.catalog import Catalog, nearest_neighbours, neighbour_dates
from archive.catalog.schema import facts, meta
from tests.conftest import SampleFolder

PASSAGES = tuple(
    f"The {place} board told a crowded meeting of the {people} on that evening that "
    f"everybody had waited long enough for the {thing} at the old {place}."
    for place, people, thing in (
        ("harbour", "fishermen", "new cranes"),
        ("railway", "signalmen", "second platform"),
        ("theatre", "actors", "painted curtain"),
        ("library", "readers", "warmer rooms"),
    )
)
NEAR_DATES = ("March 4, 2021", "March 5, 2021", "March 7, 2021")
FAR_DATE = "June 9, 2021"


def write_article(folder: SampleFolder, choose: random.Random, name: str) -> None:
    """Write an article with some of the passages. Every second one has no date."""
    passages = choose.sample(PASSAGES, choose.randint(1, len(PASSAGES)))
    day = choose.choice(("", choose.choice(NEAR_DATES)))
    if choose.random() < 0.05:
        day = FAR_DATE
    end = f"The board of {name} meets again on 2 March."
    folder.write(name, "\n\n".join(filter(None, (f"Of {name}", day, *passages, end))))


def implied_dates(catalog: Catalog) -> list[tuple[object, ...]]:
    """Return all dates that neighbours imply, with their evidence."""
    query = select(facts.c.document, facts.c.data).where(facts.c.layer == "archive")
    with catalog.reading() as connection:
        rows = connection.execute(query.order_by(facts.c.document))
        return [
            (id, data["date"]["value"], data["date"]["evidence"]) for id, data in rows
        ]


def dates_of_a_whole_pass(catalog: Catalog) -> list[tuple[object, ...]]:
    with catalog.writing() as connection:
        is_last_change = meta.c.key == neighbour_dates.LAST_CHANGE_KEY
        connection.execute(delete(meta).where(is_last_change))
        neighbour_dates.narrow_dates(connection)
    return implied_dates(catalog)


@pytest.mark.long
@pytest.mark.parametrize(("most_read", "few"), [(0, 50), (5_000, 50), (5_000, 0)])
@pytest.mark.parametrize("seed", [2])
def test_dates_after_each_change_are_those_of_a_whole_pass(
    sample_folder: SampleFolder,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    most_read: int,
    few: int,
) -> None:
    """So few neighbours count that it matters which ones are the nearest."""
    monkeypatch.setattr(nearest_neighbours, "MAX_NEIGHBOURS", 2)
    monkeypatch.setattr(nearest_neighbours, "LIKELY_NEIGHBOURS", 3)
    monkeypatch.setattr(nearest_neighbours, "MAX_FEW_CHANGED", few)
    monkeypatch.setattr(neighbour_dates, "MAX_READ_CHANGED", most_read)
    monkeypatch.setattr(neighbour_dates, "DOCUMENTS_AT_ONCE", 3)
    choose = random.Random(seed)
    names = [f"{number}.txt" for number in range(14)]
    counts = set()
    for step in range(10):
        for name in choose.sample(names, choose.choice((1, 1, 1, 4))):
            if step > 3 and choose.random() < 0.3:
                (sample_folder.folder / name).unlink(missing_ok=True)
            else:
                write_article(sample_folder, choose, name)
        sample_folder.ingest()
        dates = implied_dates(sample_folder.catalog)
        assert dates == dates_of_a_whole_pass(sample_folder.catalog)
        counts.add(len(dates))
    assert len(counts) > 1


def test_the_undated_ones_are_not_read_where_twenty_dated_ones_are_nearer(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest_neighbours, "MAX_NEIGHBOURS", 2)
    monkeypatch.setattr(nearest_neighbours, "LIKELY_NEIGHBOURS", 4)
    for number in range(6):
        date = f"{NEAR_DATES[0]}\n\n" if number else ""
        text = f"Of {number}\n\n{date}{PASSAGES[0]} It is the {number}th, on 2 March."
        sample_folder.write(f"{number}.txt", text)
    sample_folder.ingest()
    updated: list[str] = []
    changed_dates = neighbour_dates._changed_dates

    def observe(connection, neighbours, ids):  # type: ignore[no-untyped-def]
        updated.extend(ids)
        return changed_dates(connection, neighbours, ids)

    monkeypatch.setattr(neighbour_dates, "_changed_dates", observe)
    numbers_with_updates = []
    for number in range(10, 22):
        updated.clear()
        text = f"Of {number}\n\n{NEAR_DATES[0]}\n\n{PASSAGES[0]} It is the {number}th."
        sample_folder.write(f"{number}.txt", text)
        sample_folder.ingest()
        if updated:
            numbers_with_updates.append(number)
    assert len(numbers_with_updates) < 8
    dates = implied_dates(sample_folder.catalog)
    assert len(dates) == 1
    assert dates == dates_of_a_whole_pass(sample_folder.catalog)
