"""Test collections, tags, notes and read marks in the catalog, and their undo."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from archive.catalog import Catalog, MemberOrder
from archive.errors import CuttingsError, NothingToUndoError
from archive.home import Home
from archive.model import DateRange
from archive.text.anchors import Anchor, anchor_at, anchor_of, find_anchor
from tests.archive.inline_pool import inline_pool  # noqa: F401  # a fixture
from tests.archive.old_catalogs import make_older, to_version_10
from tests.conftest import SampleFolder

TABLES_SINCE_10 = ("actions", "marks", "collections", "saved_searches")
TEXTS = {
    "cranes": "Cranes return\n\n4 March 2021\n\nThe cranes came back to the old quay, said Mayor Hanna Berg.",
    "ferry": "Ferry repaired\n\n5 May 2020\n\nThe ferry to the island runs again, the harbour master said.",
    "storm": "Storm passes\n\n6 June 2019\n\nThe storm left the town without power for a night, police said.",
}


@pytest.fixture
def ids(sample_folder: SampleFolder) -> list[str]:
    """Return the IDs of the three articles, in the order of `TEXTS`."""
    for name, content in TEXTS.items():
        sample_folder.write(f"{name}.txt", content)
    sample_folder.ingest()
    records = [record for _, record in sample_folder.catalog.changes(0)]
    return [
        next(r.document.id for r in records if start in r.document.text)
        for start in ("cranes", "ferry", "storm")
    ]


def names(catalog: Catalog, id: str) -> list[str]:
    """Return the names of the collections of a document."""
    return [ref.name for ref in catalog.records([id])[id].marks.collections]


@pytest.mark.usefixtures("inline_pool")
def test_a_collection_keeps_the_order_by_hand_and_sorts_by_date(
    catalog: Catalog, ids: list[str]
) -> None:
    cranes, ferry, storm = ids
    action = catalog.collections.add(
        [ferry, storm, cranes, ferry, "none"], " A  b", "ada"
    )
    assert (action.document_count, action.subject) == (3, "A b")
    for day, id in enumerate((storm, ferry, cranes), 1):
        dates = DateRange(date(2020, 5, day), date(2020, 5, day))
        catalog.corrections.correct(id, "date", dates, "ada")
    collection = catalog.collections.get("a B")
    assert (collection.id, collection.document_count) == ("a-b", 3)
    members = catalog.collections.member_ids
    assert members("a-b") == (ferry, storm, cranes)
    assert members("a-b", MemberOrder.OLDEST) == (storm, ferry, cranes)
    assert members("a-b", MemberOrder.NEWEST) == (cranes, ferry, storm)
    assert members("a-b", MemberOrder.OLDEST, 1, 1) == (ferry,)
    moved = catalog.collections.move("a-b", cranes, 1, "ada")
    assert members("a-b") == (ferry, cranes, storm)
    catalog.marks.undo(moved.key, "ada")
    assert members("a-b") == (ferry, storm, cranes)


@pytest.mark.usefixtures("inline_pool")
def test_an_article_can_be_moved_any_number_of_times(
    catalog: Catalog, ids: list[str]
) -> None:
    catalog.collections.add(ids, "Order", "ada")
    expected = [*ids]
    for number in range(60):
        document = expected.pop(2)
        position = 1
        expected.insert(position, document)
        catalog.collections.move("order", document, position, "ada")
        assert list(catalog.collections.member_ids("order")) == expected, number


@pytest.mark.usefixtures("inline_pool")
def test_a_change_of_a_mark_is_a_change_of_its_document(
    catalog: Catalog, ids: list[str]
) -> None:
    before = catalog.last_change
    catalog.marks.tag(ids[:2], "harbour", "ada")
    changed = {record.document.id for _, record in catalog.changes(before)}
    assert changed == set(ids[:2])
    before = catalog.last_change
    assert catalog.marks.tag(ids[:2], "Harbour", "ada").document_count == 0
    assert catalog.last_change == before
    assert catalog.marks.tags() == (("harbour", 2),)


@pytest.mark.usefixtures("inline_pool")
def test_each_action_is_undone_in_one_step(catalog: Catalog, ids: list[str]) -> None:
    collected = catalog.collections.add(ids, "Harbour", "ada")
    tagged = catalog.marks.tag(ids, "ferries", "ada")
    read = catalog.marks.set_read(ids, "ada")
    note_id, noted = catalog.marks.add_note(ids[0], "Ask\r\nagain", "bob")
    record = catalog.records(ids)[ids[0]]
    assert (names(catalog, ids[0]), record.marks.tags) == (["Harbour"], ("ferries",))
    assert record.marks.is_read
    assert [(n.text, n.author) for n in record.marks.notes] == [("Ask\nagain", "bob")]
    changed = catalog.marks.change_note(note_id, "Asked", "ada")
    deleted = catalog.marks.delete_note(note_id, "ada")
    assert catalog.records(ids)[ids[0]].marks.notes == ()
    catalog.marks.undo(deleted.key, "ada")
    catalog.marks.undo(changed.key, "ada")
    assert catalog.records(ids)[ids[0]].marks.notes[0].text == "Ask\nagain"
    for action in (noted, read, tagged, collected):
        undo = catalog.marks.undo(action.key, "eve")
        assert undo.document_count == action.document_count
        assert catalog.marks.action(action.key).undone_by == "eve"
    for record in catalog.records(ids).values():
        assert record.marks.collections == record.marks.tags == record.marks.notes == ()
        assert not record.marks.is_read
    assert catalog.collections.list() == ()
    with pytest.raises(NothingToUndoError, match="already undone"):
        catalog.marks.undo(tagged.key, "ada")
    with pytest.raises(NothingToUndoError, match="no action has the number 999"):
        catalog.marks.undo(999, "ada")


@pytest.mark.usefixtures("inline_pool")
def test_an_undo_leaves_what_others_did_before_and_after(
    catalog: Catalog, ids: list[str]
) -> None:
    catalog.marks.tag(ids[:1], "first", "ada")
    second = catalog.marks.tag(ids, "first", "bob")
    assert second.document_count == 2
    catalog.marks.undo(second.key, "bob")
    assert catalog.marks.tags() == (("first", 1),)
    removed = catalog.marks.untag(ids, "first", "bob")
    catalog.marks.tag(ids[:1], "first", "ada")
    catalog.marks.undo(removed.key, "bob")
    assert catalog.records(ids)[ids[0]].marks.tags == ("first",)


@pytest.mark.usefixtures("inline_pool")
def test_a_deleted_collection_returns_with_its_articles_and_its_order(
    catalog: Catalog, ids: list[str]
) -> None:
    order = (ids[2], ids[0], ids[1])
    catalog.collections.add(order, "Harbour", "ada")
    deleted = catalog.collections.delete("harbour", "ada")
    assert catalog.collections.find("Harbour") is None
    assert names(catalog, ids[0]) == []
    catalog.marks.undo(deleted.key, "ada")
    assert catalog.collections.member_ids("harbour") == order
    renamed = catalog.collections.change("harbour", "Port", "All of it", "ada")
    assert catalog.collections.get("harbour").name == "Port"
    assert names(catalog, ids[0]) == ["Port"]
    catalog.marks.undo(renamed.key, "ada")
    assert names(catalog, ids[0]) == ["Harbour"]


@pytest.mark.usefixtures("inline_pool")
def test_the_undo_of_the_creation_leaves_no_member_behind(
    catalog: Catalog, ids: list[str]
) -> None:
    created = catalog.collections.add(ids[:1], "Harbour", "ada")
    catalog.collections.add(ids[1:], "Harbour", "ada")
    undo = catalog.marks.undo(created.key, "ada")
    assert undo.document_count == 3
    catalog.collections.add([], "Harbour", "ada")
    assert catalog.collections.get("Harbour").document_count == 0
    assert catalog.collections.get("Harbour").id == "harbour-2"


@pytest.mark.parametrize("name", ["", " \n", "—", "a" * 121])
def test_a_name_must_be_a_line_with_a_letter(catalog: Catalog, name: str) -> None:
    for write in (
        lambda: catalog.collections.add([], name, "ada"),
        lambda: catalog.marks.tag([], name, "ada"),
        lambda: catalog.searches.save(name, "q=a", "ada"),
    ):
        with pytest.raises(CuttingsError, match="enter"):
            write()


def test_what_does_not_exist_is_named_in_the_error(catalog: Catalog) -> None:
    with pytest.raises(CuttingsError, match="no collection is named “x”"):
        catalog.collections.get("x")
    with pytest.raises(CuttingsError, match="no note has the ID 'x'"):
        catalog.marks.change_note("x", "text", "ada")
    with pytest.raises(CuttingsError, match="no document has the ID 'x'"):
        catalog.marks.add_note("x", "text", "ada")
    with pytest.raises(CuttingsError, match="no saved search is named “x”"):
        catalog.searches.get("x")


@pytest.mark.usefixtures("inline_pool")
def test_a_resaved_corrected_tagged_and_annotated_article_keeps_everything(
    sample_folder: SampleFolder, catalog: Catalog, ids: list[str]
) -> None:
    """The file gets other bytes, a longer text, and then another name."""
    cranes = ids[0]
    words = "The cranes came back to the old quay"
    body = catalog.records(ids)[cranes].document.text
    catalog.corrections.correct(cranes, "outlet", "Harbour Post", "ada")
    catalog.collections.add([*ids], "Harbour", "ada")
    catalog.marks.tag([cranes], "birds", "ada")
    catalog.marks.set_read([cranes], "ada")
    catalog.marks.add_note(cranes, "Which quay?", "ada", anchor_of(body, words))
    changed = TEXTS["cranes"].replace(
        "The cranes", "An addition at the start. The cranes"
    )
    sample_folder.write("cranes.txt", changed)
    sample_folder.ingest()
    catalog.update_derived()
    (sample_folder.folder / "cranes.txt").rename(sample_folder.folder / "birds.txt")
    sample_folder.ingest()
    record = catalog.record(cranes)
    assert record is not None
    assert not record.gone
    assert "An addition" in record.document.text
    assert record.document.facts.outlet
    assert record.document.facts.outlet.value == "Harbour Post"
    assert names(catalog, cranes) == ["Harbour"]
    assert (record.marks.tags, record.marks.is_read) == (("birds",), True)
    (note,) = record.marks.notes
    assert note.anchor
    span = find_anchor(record.document.text, note.anchor)
    assert span
    assert record.document.text[slice(*span)] == words
    assert note.anchor.start != span[0]
    assert catalog.collections.member_ids("harbour") == tuple(ids)
    assert catalog.verify() == []


def test_a_migrated_catalog_has_the_tables_of_a_new_one(
    catalog: Catalog, home: Home
) -> None:
    """Tables, columns, indexes and triggers are compared."""

    def structure(other: Catalog) -> dict[str, object]:
        with other.database.engine.connect() as connection:
            inspector = inspect(connection)
            tables = (*TABLES_SINCE_10, "search_views")
            return {
                table: (
                    [
                        (column["name"], str(column["type"]), column["nullable"])
                        for column in inspector.get_columns(table)
                    ],
                    sorted(
                        str(index["name"]) for index in inspector.get_indexes(table)
                    ),
                    inspector.get_pk_constraint(table)["constrained_columns"],
                    sorted(
                        (key["constrained_columns"], key["referred_table"])
                        for key in inspector.get_foreign_keys(table)
                    ),
                )
                for table in tables
            }

    new = structure(catalog)
    with catalog.database.defining() as connection:
        make_older(connection, to_version_10(connection.dialect.name))
        for table in ("search_views", *reversed(TABLES_SINCE_10)):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE meta SET value = '9' WHERE key = 'version'"))
    with closing(Catalog(home.catalog_path, home.database_url)) as migrated:
        assert structure(migrated) == new
        migrated.save_checksums()
        migrated.collections.add([], "Harbour", "ada")
        assert migrated.verify() == []


# Passages

WORDS = "the cranes came back and the cranes left"


def test_a_passage_is_found_by_its_words_and_those_around_it() -> None:
    second = WORDS.rindex("the cranes")
    anchor = anchor_at(WORDS, second, second + 10)
    assert anchor
    moved = f"One more. {WORDS}"
    assert find_anchor(moved, anchor) == (second + 10, second + 20)
    assert find_anchor(f"{WORDS} {WORDS}", anchor) == (second, second + 10)


def test_a_passage_is_found_with_other_white_space_or_other_words() -> None:
    text = "He said that they would come on Monday, or so it was told in town."
    anchor = anchor_of(text, "they would come on Monday")
    assert anchor
    assert find_anchor(text.replace(" would ", "\n  would "), anchor) == (13, 40)
    changed = text.replace("would come", "will arrive")
    assert changed[slice(*(find_anchor(changed, anchor) or (0, 0)))] == (
        "they will arrive on Monday"
    )
    assert find_anchor("Nothing of it is left.", anchor) is None
    assert anchor_at(text, 2, 3) is None


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_passage_of_an_unchanged_text_is_where_it_was(
    text: str, start: int, end: int
) -> None:
    anchor = anchor_at(text, start, end)
    if anchor is not None:
        span = find_anchor(text, anchor)
        assert span
        assert text[slice(*span)].split() == anchor.quote.split()
        assert isinstance(anchor, Anchor)


@pytest.mark.sqlite_only
def test_a_catalog_with_marks_is_copied_completely(
    catalog: Catalog, tmp_path: Path
) -> None:
    from archive.catalog import copy_catalog  # noqa: PLC0415
    from archive.progress import NO_PROGRESS  # noqa: PLC0415

    catalog.collections.add([], "Harbour", "ada")
    search, _ = catalog.searches.save("Ferry", "q=ferry", "ada")
    catalog.searches.set_seen(search.id, "ada", datetime(2020, 5, 6, tzinfo=UTC))
    with closing(Catalog(tmp_path / "other.db")) as other:
        copy_catalog(catalog.database, other.database, NO_PROGRESS)
        assert other.collections.list() == catalog.collections.list()
        assert other.searches.list() == (search,)
        assert other.searches.last_seen("ada") == catalog.searches.last_seen("ada")
