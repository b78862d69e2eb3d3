"""A document keeps its ID, its corrections and its texts when its source changes."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from archive.catalog import Catalog
from archive.errors import MissingFilesError
from archive.home import Home
from archive.ingest import run
from archive.text.addresses import address_key
from archive.text.near_duplicates import fingerprint, is_edit
from tests.archive.inline_pool import inline_pool  # noqa: F401  # a fixture
from tests.archive.old_catalogs import TO_VERSION_5, make_older
from tests.archive.test_story_clusters import WIRE_REPORT
from tests.conftest import SampleFolder

pytestmark = pytest.mark.usefixtures("inline_pool")

FERRY = (
    "The ferry to Lindholm will run again from Monday, the harbour office said. "
    "It was moored for nine weeks."
)
BAKERY = "A second bakery has opened in the old tram depot of Ostrand."
CRANES = "Cranes came back to the salt marsh near Tavel while both hides were mended."


def record(id: str, body: str, **fields: str) -> str:
    return json.dumps({"id": id, "body": body, **fields}) + "\n"


def correct(folder: SampleFolder, body: str, outlet: str = "Harbour Post") -> str:
    """Correct the outlet of the article with that text, and return its ID."""
    id = folder.document_id(body)
    folder.catalog.corrections.correct(id, "outlet", outlet, "me")
    return id


def outlet_of(folder: SampleFolder, id: str) -> str | None:
    current = folder.catalog.record(id)
    assert current is not None
    return (
        current.document.facts.outlet.value if current.document.facts.outlet else None
    )


def is_living(folder: SampleFolder, id: str, body: str) -> bool:
    """Whether the document has this ID still, and that text."""
    current = folder.catalog.record(id)
    assert current is not None
    return (current.document.id, current.gone, current.document.text) == (
        id,
        False,
        body,
    )


@pytest.mark.parametrize(
    "changed",
    [
        FERRY + "\nMore trips will follow.",
        "Correction\n\n" + FERRY,
        FERRY.replace("nine", "ten"),
        FERRY.replace("Monday", "Tuesday"),
        FERRY.split(".", maxsplit=1)[0] + ".",
        WIRE_REPORT + FERRY,
    ],
)
def test_a_changed_file_keeps_its_document(
    sample_folder: SampleFolder, changed: str
) -> None:
    sample_folder.write("a.txt", FERRY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    sample_folder.write("a.txt", changed)
    summary = sample_folder.ingest()
    assert (summary.added, summary.changed, summary.replaced) == (0, 1, 0)
    assert is_living(sample_folder, id, changed)
    assert outlet_of(sample_folder, id) == "Harbour Post"
    versions = sample_folder.catalog.versions.of(id)
    assert [version.text for version in versions] == [changed, FERRY]
    assert sample_folder.searchable_texts() == [changed]


def test_only_the_metadata_of_a_page_changes(sample_folder: SampleFolder) -> None:
    page = '<meta property="og:site_name" content="{}"><title>Ferry</title><p>' + FERRY
    sample_folder.write("a.html", page.format("Post"))
    sample_folder.ingest()
    ((_, before),) = sample_folder.catalog.changes(0)
    sample_folder.write("a.html", page.format("Harbour Post"))
    assert sample_folder.ingest().changed == 1
    assert outlet_of(sample_folder, before.document.id) == "Harbour Post"


def test_another_article_in_the_same_file_is_reported_as_a_replacement(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", FERRY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    sample_folder.write("a.txt", BAKERY)
    summary = sample_folder.ingest()
    new_id = sample_folder.document_id(BAKERY)
    assert (summary.added, summary.changed, summary.replaced) == (1, 0, 1)
    (message,) = sample_folder.progress.messages
    assert "a.txt: now contains another article" in message
    assert id in message
    assert new_id in message
    assert outlet_of(sample_folder, new_id) is None
    (place,) = sample_folder.catalog.versions.former_places(id)
    assert (Path(place.path).name, place.replaced_by) == ("a.txt", new_id)
    sample_folder.write("a.txt", FERRY)
    sample_folder.ingest()
    assert is_living(sample_folder, id, FERRY)
    assert outlet_of(sample_folder, id) == "Harbour Post"


def test_a_form_with_other_figures_is_another_article(
    sample_folder: SampleFolder,
) -> None:
    form = "Gold closed at {} dollars an ounce in Ostrand on {} March, up {} dollars."
    sample_folder.write("gold.txt", form.format(1812, 3, 4))
    sample_folder.ingest()
    sample_folder.write("gold.txt", form.format(1799, 4, 2))
    assert sample_folder.ingest().replaced == 1


def test_a_new_export_with_the_same_ids_keeps_the_documents(
    sample_folder: SampleFolder,
) -> None:
    lines = [record("1", FERRY, outlet="Post"), record("2", BAKERY, outlet="Post")]
    sample_folder.write("a.jsonl", "".join(lines))
    sample_folder.ingest()
    ids = [correct(sample_folder, body, "Corrected") for body in (FERRY, BAKERY)]
    changed = [
        record("3", CRANES),
        record("2", BAKERY, outlet="Evening Post"),
        record("1", FERRY + " It is painted red.", outlet="Post", title="Ferry"),
    ]
    sample_folder.write("a.jsonl", "".join(changed))
    summary = sample_folder.ingest()
    assert (summary.added, summary.changed, summary.replaced) == (1, 2, 0)
    assert is_living(sample_folder, ids[0], FERRY + " It is painted red.")
    assert is_living(sample_folder, ids[1], BAKERY)
    assert [outlet_of(sample_folder, id) for id in ids] == ["Corrected", "Corrected"]


def test_records_without_ids_are_recognized_at_shifted_positions(
    sample_folder: SampleFolder,
) -> None:
    bodies = (FERRY, BAKERY, CRANES)
    sample_folder.write(
        "a.jsonl", "".join(json.dumps({"body": each}) + "\n" for each in bodies)
    )
    sample_folder.ingest()
    ids = {body: correct(sample_folder, body) for body in bodies}
    rows = [
        {"body": WIRE_REPORT},
        *({"body": f"{each} So they say."} for each in bodies),
    ]
    sample_folder.write("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    summary = sample_folder.ingest()
    assert (summary.added, summary.changed) == (1, 3)
    for body, id in ids.items():
        assert is_living(sample_folder, id, f"{body} So they say.")


def test_numbers_as_ids_are_not_trusted_against_the_text(
    sample_folder: SampleFolder,
) -> None:
    """An export that numbers its records anew gives each text another ID."""
    sample_folder.write("a.jsonl", record("1", FERRY) + record("2", BAKERY))
    sample_folder.ingest()
    ids = {body: correct(sample_folder, body, body[:9]) for body in (FERRY, BAKERY)}
    rows = (CRANES, FERRY, BAKERY)
    sample_folder.write(
        "a.jsonl",
        "".join(record(str(number), each) for number, each in enumerate(rows, 1)),
    )
    assert sample_folder.ingest().changed == 2
    for body, id in ids.items():
        assert is_living(sample_folder, id, body)
        assert outlet_of(sample_folder, id) == body[:9]


def test_a_record_that_has_another_article_is_a_replacement(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.jsonl", record("1", FERRY) + record("2", BAKERY))
    sample_folder.ingest()
    sample_folder.write("a.jsonl", record("1", CRANES) + record("2", BAKERY))
    summary = sample_folder.ingest()
    assert (summary.added, summary.replaced) == (1, 1)


@pytest.mark.parametrize("again", ["b.jsonl", "deep/a.jsonl"])
def test_a_record_is_recognized_in_another_file_by_its_id(
    sample_folder: SampleFolder, again: str
) -> None:
    path = sample_folder.write("a.jsonl", record("f-17", FERRY))
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    path.unlink()
    sample_folder.ingest()
    sample_folder.write(again, record("f-17", FERRY, title="A ferry"))
    assert sample_folder.ingest().changed == 1
    assert outlet_of(sample_folder, id) == "Harbour Post"


def test_an_address_is_recognized_in_another_file(sample_folder: SampleFolder) -> None:
    page = '<link rel="canonical" href="{}"><title>The ferry</title><p>{}'
    url = "https://post.example/2020/ferry"
    path = sample_folder.write("a.html", page.format(url, FERRY))
    sample_folder.ingest()
    ((_, before),) = sample_folder.catalog.changes(0)
    path.unlink()
    again = page.format("http://www.post.example/2020/ferry/?utm_source=x#top", CRANES)
    sample_folder.write("saved/again.html", again)
    assert sample_folder.ingest().changed == 1
    current = sample_folder.catalog.record(before.document.id)
    assert current is not None
    assert not current.gone
    assert "salt marsh" in current.document.text


def test_a_moved_and_edited_file_keeps_its_document(
    sample_folder: SampleFolder,
) -> None:
    path = sample_folder.write("inbox/ferry.txt", FERRY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    path.unlink()
    sample_folder.write("done/ferry.txt", FERRY + " Tickets cost less.")
    sample_folder.ingest()
    assert outlet_of(sample_folder, id) == "Harbour Post"
    assert is_living(sample_folder, id, FERRY + " Tickets cost less.")


def test_a_new_file_before_the_old_one_is_deleted(sample_folder: SampleFolder) -> None:
    """The old document becomes a part of the new one, which gets its corrections."""
    path = sample_folder.write("a.jsonl", record("f-17", FERRY))
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    sample_folder.write("b.jsonl", record("f-17", FERRY + " It is red."))
    sample_folder.ingest()
    path.unlink()
    sample_folder.ingest()
    current = sample_folder.catalog.record(id)
    assert current is not None
    assert current.document.text == FERRY + " It is red."
    assert outlet_of(sample_folder, current.document.id) == "Harbour Post"


def test_one_of_two_equal_files_changes(sample_folder: SampleFolder) -> None:
    """Both articles have the correction; when both files changed, they are one again."""
    for name in ("a.txt", "b.txt"):
        sample_folder.write(name, FERRY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    edited = FERRY + " It is red."
    sample_folder.write("a.txt", edited)
    sample_folder.ingest()
    assert is_living(sample_folder, id, FERRY)
    assert outlet_of(sample_folder, sample_folder.document_id(edited)) == "Harbour Post"
    sample_folder.write("b.txt", edited)
    sample_folder.ingest()
    current = sample_folder.catalog.record(id)
    assert current is not None
    assert (current.gone, current.document.text) == (False, edited)
    assert len(sample_folder.searchable_texts()) == 1


def test_a_file_that_changes_back_and_forth_is_one_document(
    sample_folder: SampleFolder,
) -> None:
    texts = [FERRY, FERRY + " It is red.", FERRY + " It is blue."]
    sample_folder.write("a.txt", FERRY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    for changed in (*texts[1:], *texts, texts[0]):
        sample_folder.write("a.txt", changed)
        sample_folder.ingest()
        assert is_living(sample_folder, id, changed)
        assert outlet_of(sample_folder, id) == "Harbour Post"
    versions = sample_folder.catalog.versions.of(id)
    assert {version.text for version in versions} == set(texts)


def test_corrections_of_every_version_are_kept(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.txt", FERRY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY, "One")
    sample_folder.write("a.txt", FERRY + " It is red.")
    sample_folder.ingest()
    sample_folder.catalog.corrections.correct(id, "title", "Two", "me")
    sample_folder.write("a.txt", FERRY + " It is blue.")
    sample_folder.ingest()
    history = sample_folder.catalog.corrections.history_of(id).history
    assert [(row.name, row.value) for row in history] == [
        ("outlet", "One"),
        ("title", "Two"),
    ]
    last = history[0].key
    assert last is not None
    sample_folder.catalog.corrections.undo(last, "me")
    assert outlet_of(sample_folder, id) is None


def test_people_and_stories_follow_the_new_text(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.txt", WIRE_REPORT)
    sample_folder.write("b.txt", WIRE_REPORT + " Said Anna Lindqvist.")
    sample_folder.ingest()
    id = sample_folder.document_id(WIRE_REPORT)
    assert len(sample_folder.catalog.stories.versions(id)) == 2
    sample_folder.write("a.txt", WIRE_REPORT + " Karl Bergstrom denied it.")
    sample_folder.ingest()
    assert len(sample_folder.catalog.stories.versions(id)) == 2
    assert sample_folder.catalog.people.get("karl-bergstrom")
    sample_folder.write("a.txt", BAKERY)
    sample_folder.ingest()
    assert not sample_folder.catalog.people.get("karl-bergstrom")


def test_a_killed_run_is_settled_by_the_next_one(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_folder.write("a.txt", FERRY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    sample_folder.write("a.txt", FERRY + " It is red.")
    with monkeypatch.context() as patch:
        patch.setattr(sample_folder.catalog, "versions", None)
        with pytest.raises(AttributeError):
            sample_folder.ingest()
    sample_folder.ingest()
    assert is_living(sample_folder, id, FERRY + " It is red.")
    assert outlet_of(sample_folder, id) == "Harbour Post"


def test_a_new_extraction_version_keeps_documents_and_versions(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = FERRY + " It is red."
    sample_folder.write("a.txt", FERRY)
    sample_folder.write("b.jsonl", record("1", BAKERY))
    sample_folder.ingest()
    ids = [correct(sample_folder, body) for body in (FERRY, BAKERY)]
    sample_folder.write("a.txt", edited)
    sample_folder.write("b.jsonl", record("1", BAKERY, title="Bakery"))
    sample_folder.ingest()
    monkeypatch.setattr(run, "EXTRACTION_VERSION", run.EXTRACTION_VERSION + 1)
    summary = sample_folder.ingest()
    assert (summary.read, summary.added, summary.changed) == (2, 0, 0)
    assert is_living(sample_folder, ids[0], edited)
    assert is_living(sample_folder, ids[1], BAKERY)
    assert [sample_folder.catalog.versions.count(id) for id in ids] == [2, 2]
    sample_folder.write("a.txt", FERRY)
    assert sample_folder.ingest().changed == 1
    assert is_living(sample_folder, ids[0], FERRY)
    assert [outlet_of(sample_folder, id) for id in ids] == ["Harbour Post"] * 2


def test_the_hash_of_each_version_leads_to_the_document(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", FERRY)
    sample_folder.ingest()
    id = sample_folder.document_id(FERRY)
    for addition in (" It is red.", " It is blue."):
        sample_folder.write("a.txt", FERRY + addition)
        sample_folder.ingest()
    for version in sample_folder.catalog.versions.of(id):
        current = sample_folder.catalog.record(version.id)
        assert current is not None
        assert current.document.id == id


@pytest.mark.sqlite_only
def test_an_older_catalog_keeps_everything_and_its_documents_continue(
    sample_folder: SampleFolder, home: Home
) -> None:
    page = '<link rel="canonical" href="https://post.example/ferry"><p>'
    sample_folder.write("a.html", page + FERRY)
    sample_folder.write("b.txt", BAKERY)
    sample_folder.ingest()
    id = correct(sample_folder, FERRY)
    sample_folder.catalog.close()
    engine = create_engine(f"sqlite:///{home.catalog_path}")
    with engine.begin() as connection:
        make_older(connection, TO_VERSION_5)
    engine.dispose()
    sample_folder.catalog = Catalog(home.catalog_path)
    assert is_living(sample_folder, id, FERRY)
    (sample_folder.folder / "a.html").unlink()
    sample_folder.write("c.html", page + FERRY + " It is red.")
    sample_folder.ingest()
    assert outlet_of(sample_folder, id) == "Harbour Post"
    assert sample_folder.catalog.verify() == []
    sample_folder.catalog.close()


@pytest.mark.sqlite_only
def test_a_migrated_catalog_has_the_tables_of_a_new_one(
    sample_folder: SampleFolder, home: Home
) -> None:
    def columns() -> list[tuple[str, ...]]:
        with sqlite3.connect(home.catalog_path) as database:
            names = ("documents", "former_places", "unsettled")
            rows = [
                (name, row[1], row[2])
                for name in names
                for row in database.execute(f"pragma table_info({name})")
            ]
            rows += database.execute(
                "select name, tbl_name from sqlite_master where type = 'index'"
                " and name like 'ix_%'"
            ).fetchall()
        database.close()
        return sorted(rows)

    sample_folder.catalog.close()
    before = columns()
    engine = create_engine(f"sqlite:///{home.catalog_path}")
    with engine.begin() as connection:
        make_older(connection, TO_VERSION_5)
    engine.dispose()
    Catalog(home.catalog_path).close()
    assert columns() == before


@pytest.mark.parametrize(
    ("deleted", "is_stopped"),
    [(5, True), (4, True), (3, True), (2, False), (1, False)],
)
def test_nothing_is_removed_if_most_files_of_a_root_are_missing(
    sample_folder: SampleFolder, deleted: int, *, is_stopped: bool
) -> None:
    names = [f"{number}.txt" for number in range(5)]
    for name in names:
        sample_folder.write(name, f"{BAKERY} It is number {name}.")
    sample_folder.ingest()
    for name in names[:deleted]:
        (sample_folder.folder / name).unlink()
    if is_stopped:
        with pytest.raises(MissingFilesError, match="--allow-missing"):
            sample_folder.ingest(allow_missing=False)
        assert len(sample_folder.searchable_texts()) == 5
    assert sample_folder.ingest(allow_missing=is_stopped).removed == deleted


def test_the_only_file_of_a_root_may_be_on_a_missing_drive(
    sample_folder: SampleFolder,
) -> None:
    path = sample_folder.write("a.jsonl", record("1", FERRY) + record("2", BAKERY))
    sample_folder.ingest()
    path.unlink()
    with pytest.raises(MissingFilesError, match="1 of 1 indexed files are missing"):
        sample_folder.ingest(allow_missing=False)
    assert len(sample_folder.searchable_texts()) == 2


def test_one_of_two_roots_is_empty(sample_folder: SampleFolder) -> None:
    for root in ("one", "two"):
        sample_folder.write(f"{root}/a.txt", f"{FERRY} {root}")
    roots = [sample_folder.folder / name for name in ("one", "two")]
    sample_folder.ingest(*roots)
    (roots[1] / "a.txt").unlink()
    sample_folder.write("one/b.txt", BAKERY)
    with pytest.raises(MissingFilesError, match="two: 1 of 1"):
        sample_folder.ingest(*roots, allow_missing=False)
    assert BAKERY not in sample_folder.searchable_texts()


def test_an_empty_folder_in_a_root_may_be_a_missing_drive(
    sample_folder: SampleFolder,
) -> None:
    for number in range(30):
        folder = "drive" if number < 10 else "other"
        sample_folder.write(f"{folder}/{number}.txt", f"{BAKERY} Number {number}.")
    sample_folder.ingest()
    for path in [*(sample_folder.folder / "drive").iterdir()]:
        path.unlink()
    with pytest.raises(MissingFilesError, match="drive: 10 of 10"):
        sample_folder.ingest(allow_missing=False)
    (sample_folder.folder / "drive").rmdir()
    assert sample_folder.ingest(allow_missing=False).removed == 10


def test_a_reorganized_folder_is_no_missing_drive(sample_folder: SampleFolder) -> None:
    for number in range(12):
        sample_folder.write(f"inbox/{number}.txt", f"{BAKERY} Number {number}.")
    sample_folder.ingest()
    (sample_folder.folder / "inbox").rename(sample_folder.folder / "done")
    (sample_folder.folder / "inbox").mkdir()
    summary = sample_folder.ingest(allow_missing=False)
    assert (summary.removed, summary.added) == (12, 0)
    assert len(sample_folder.searchable_texts()) == 12


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("https://post.example/a", "http://www.post.example/a/", True),
        (
            "https://post.example/a?utm_source=x&id=3",
            "https://post.example/a?id=3#top",
            True,
        ),
        ("https://post.example/a?id=3", "https://post.example/a?id=4", False),
        ("https://post.example/a", "https://post.example/A", False),
        ("https://post.example/", "https://post.example/", False),
        ("https://[post.example/a", "https://[post.example/a", False),
    ],
)
def test_spellings_of_an_address(left: str, right: str, *, same: bool) -> None:
    key = address_key(left)
    assert (key is not None and key == address_key(right)) == same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (BAKERY, BAKERY.replace("second", "third"), True),
        (FERRY, "", False),
        ("", "", False),
        (FERRY, BAKERY, False),
        ("今日は天気がいいです。", "今日は天気がとてもいいです。", True),
        ("Ein Wort", "Zwei Worte", False),
    ],
)
def test_edited_texts(left: str, right: str, *, same: bool) -> None:
    assert is_edit(fingerprint(left), fingerprint(right)) == same
    assert is_edit(fingerprint(right), fingerprint(left)) == same
