"""Test plans of corrections, and merges, in a catalog of SQLite and of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from archive.catalog import Catalog, CorrectionPlan, NewValue, PlanOptions
from archive.model import DateRange
from tests.conftest import SampleFolder
from tests.postgres import PostgresServer

COUNT = 1_203
"""More articles than one query reads."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.cluster)])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SampleFolder]:
    """Return a folder of articles in a catalog."""
    address = None
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.new_schema("plans")
    with closing(Catalog(tmp_path / "catalog.db", address)) as catalog:
        (tmp_path / "folder").mkdir()
        yield SampleFolder(tmp_path / "folder", catalog)


def fill(folder: SampleFolder, count: int) -> list[str]:
    lines = "\n".join(
        f'{{"title": "Ferry {number}", "text": "The ferry {number} runs again."}}'
        for number in range(count)
    )
    folder.write("a.jsonl", lines)
    folder.ingest()
    return [record.document.id for _, record in folder.catalog.changes(0)]


def values(catalog: Catalog, ids: list[str], name: str) -> set[object]:
    facts = [getattr(catalog.records([id])[id].document.facts, name) for id in ids]
    return {fact and fact.value for fact in facts}


def test_a_plan_has_the_values_before_and_after_and_one_undo(
    folder: SampleFolder,
) -> None:
    ids = fill(folder, COUNT)
    corrections = folder.catalog.corrections
    days = DateRange(date(2020, 9, 3), date(2020, 9, 3))
    new_values = [NewValue(id, "outlet", "The Post") for id in ids]
    new_values += [NewValue(id, "date", days) for id in ids]
    new_values += [NewValue("nonsense", "outlet", "The Post")]
    plan = corrections.plan(new_values)
    assert len(plan.changes) == 2 * COUNT
    assert plan.document_count == COUNT
    assert plan.fact_counts == {"outlet": COUNT, "date": COUNT}
    assert {change.present for change in plan.changes} == {None}
    key = corrections.correct_all(plan.new_values, "ada")
    assert folder.catalog.review.counts()["missing-outlet"] == 0
    assert corrections.plan(new_values) == CorrectionPlan(same_count=2 * COUNT)
    assert corrections.plan_again(plan) != plan.changes
    assert corrections.history_of(ids[0]).batch_sizes.popitem()[1] == COUNT
    assert sorted(corrections.undo(key, "bob")) == sorted(ids)
    assert values(folder.catalog, ids[:3] + ids[-3:], "outlet") == {None}
    assert values(folder.catalog, ids[:3] + ids[-3:], "date") == {None}
    assert folder.catalog.review.counts()["missing-outlet"] == COUNT
    assert corrections.plan_again(plan) == plan.changes


def test_only_missing_facts_are_planned_on_request(folder: SampleFolder) -> None:
    ids = fill(folder, 3)
    corrections = folder.catalog.corrections
    corrections.correct(ids[0], "outlet", "The Ferry", "ada")
    new_values = [NewValue(id, "outlet", "The Post") for id in ids]
    plan = corrections.plan(new_values, PlanOptions(only_missing=True))
    assert {change.document for change in plan.changes} == set(ids[1:])
    assert plan.skipped_count == 1
    plan = corrections.plan(new_values)
    assert plan.corrected_count == 1
    key = corrections.correct_all(plan.new_values, "ada")
    corrections.undo(key, "ada")
    assert values(folder.catalog, ids, "outlet") == {"The Ferry", None}


def test_a_fingerprint_differs_with_each_value(folder: SampleFolder) -> None:
    ids = fill(folder, 2)
    corrections = folder.catalog.corrections
    plans = [
        corrections.plan([NewValue(id, name, value) for id in ids[:count]])
        for count in (1, 2)
        for name, value in (("outlet", "A"), ("outlet", "B"), ("agency", "A"))
    ]
    corrections.correct(ids[0], "outlet", "C", "ada")
    plans.append(corrections.plan([NewValue(ids[0], "outlet", "A")]))
    assert len({plan.fingerprint for plan in plans}) == len(plans)


def test_a_confirmation_keeps_each_value_and_empties_the_queue(
    folder: SampleFolder,
) -> None:
    ids = fill(folder, 3)
    corrections = folder.catalog.corrections
    corrections.correct(ids[0], "outlet", "The Ferry", "ada")
    plan = corrections.plan_confirmation(ids, "outlet")
    assert {change.value for change in plan.changes} == {"The Ferry", None}
    corrections.correct_all(plan.new_values, "ada")
    assert folder.catalog.review.counts()["missing-outlet"] == 0
    assert values(folder.catalog, ids, "outlet") == {"The Ferry", None}


def test_the_person_into_whom_others_are_merged_keeps_a_name_of_their_own(
    folder: SampleFolder,
) -> None:
    for number in range(3):
        folder.write(f"{number}.txt", f"Mayor Hanna Berg spoke at quay {number}.")
    folder.write("x.txt", "Minister Ellen Marlow spoke at the harbour on Monday.")
    folder.ingest()
    people = folder.catalog.people
    people.update()
    keys = people.merge(["hanna-berg"], "ellen-marlow", "ada")
    assert people.display_names(["ellen-marlow"]) == {"ellen-marlow": "Ellen Marlow"}
    details = people.get("ellen-marlow")
    assert details
    assert details.entry.document_count == 4
    people.undo_decisions(keys)
    assert set(people.display_names(["ellen-marlow", "hanna-berg"]).values()) == {
        "Ellen Marlow",
        "Hanna Berg",
    }
