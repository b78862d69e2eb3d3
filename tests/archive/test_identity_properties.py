"""Random edits, moves, deletions and interruptions: no ID and no correction is ever lost."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalog import Catalog
from archive.home import Home
from tests.archive.inline_pool import inline_pool  # noqa: F401  # a fixture
from tests.conftest import SampleFolder

ARTICLES = (
    "The ferry to Lindholm will run again from Monday after months of repairs at the northern dock, Anna Lind said.",
    "A second bakery has opened in the old tram depot of Ostrand and sells rye bread until noon, says Karl Berg.",
    "Cranes returned early to the salt marsh near Tavel while volunteers were still mending both wooden hides.",
    "Teachers in Brenn demand smaller classes because every third room of their new school leaks when it rains.",
)
EDITS = ("", " More will follow.", " Corrected by the editors.")
PATHS = ("a.txt", "b.txt", "deep/c.txt", "deep/d.txt")


MEMORY = Path("/dev/shm")
"""A folder in memory, where a commit takes no time."""


def new_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.exists() else None)


class Archive:
    """A folder, its archive, and everything that must not be lost."""

    def __init__(self, folder: Path) -> None:
        home = Home(folder / "home")
        home.create()
        (folder / "files").mkdir()
        self.path = home.catalog_path
        self.catalog = Catalog(self.path)
        self.files = SampleFolder(folder / "files", self.catalog)
        self.ids: set[str] = set()
        self.corrections: list[tuple[str, str, str]] = []

    def living(self) -> list[Any]:
        return [record for _, record in self.catalog.changes(0) if not record.gone]

    def contents(self) -> set[str]:
        """Return the texts of all articles in the files."""
        texts = set()
        for path in self.files.folder.rglob("*.*"):
            text = path.read_text()
            if path.suffix == ".jsonl":
                texts |= {json.loads(line)["body"] for line in text.splitlines()}
            else:
                texts.add(text)
        return texts

    def ingest(self) -> None:
        self.files.ingest()
        self.ids |= {record.document.id for record in self.living()}

    def problems(self) -> list[str]:
        """Return what is lost or contradictory after a run."""
        return [*self._lost(), *self._contradictions()]

    def _lost(self) -> Iterator[str]:
        living = self.living()
        ids = {record.document.id for record in living}
        if {record.document.text for record in living} != self.contents():
            yield "the searchable texts are not those of the files"
        for id in self.ids:
            record = self.catalog.record(id)
            if record is None or not (record.gone or record.document.id in ids):
                yield f"the ID {id} leads nowhere"
        for id, name, value in self.corrections:
            record = self.catalog.record(id)
            history = record and self.catalog.corrections.history_of(record.document.id)
            rows = history.history if history else ()
            if (name, value) not in [(row.name, row.value) for row in rows]:
                yield f"the correction of {id} to {value} is lost"

    def _contradictions(self) -> Iterator[str]:
        with closing(sqlite3.connect(self.path)) as database:
            if database.execute("pragma foreign_key_check").fetchall():
                yield "a row refers to a missing one"
            rows = database.execute(
                "select id, digest, gone, version_of from documents"
            ).fetchall()
            if database.execute("select * from unsettled").fetchall():
                yield "documents are not settled"
        if {row[0] for row in rows} != {row[1] for row in rows}:
            yield "the digests are not those of the IDs"
        if not all(gone or version_of is None for _, _, gone, version_of in rows):
            yield "an earlier version is searchable"

    def derived(self) -> object:
        """Return what is derived from the texts, whatever the IDs are."""
        living = self.living()
        text_of = {record.document.id: record.document.text for record in living}
        stories = [
            sorted(text_of[ref.id] for ref in self.catalog.stories.versions(id))
            for id in text_of
        ]
        people = [
            (entry.name, entry.forms, entry.document_count)
            for entry in self.catalog.people.list()[1]
        ]
        facts = sorted(
            (record.document.text, str(record.document.facts.title), record.slugs)
            for record in living
        )
        return sorted(stories), sorted(people), facts


articles = st.tuples(st.sampled_from(ARTICLES), st.sampled_from(EDITS)).map("".join)
records = st.lists(
    st.tuples(st.sampled_from("xyz"), articles),
    max_size=3,
    unique_by=lambda row: row[0],
)
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), articles),
    st.tuples(st.just("delete"), st.sampled_from(PATHS), st.none()),
    st.tuples(st.just("move"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("export"), st.just("e.jsonl"), records),
    st.tuples(st.just("correct"), st.integers(0, 9), st.sampled_from("ABC")),
    st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
    st.tuples(st.just("ingest"), st.none(), st.none()),
    st.tuples(st.just("killed"), st.integers(0, 9), st.none()),
)


@pytest.mark.long
@pytest.mark.timeout(400)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, min_size=4, max_size=14))
def test_no_correction_is_lost_and_every_old_id_resolves(
    plan: list[tuple[str, Any, Any]],
) -> None:
    with new_folder() as folder:
        archive = Archive(Path(folder))
        for name, subject, value in plan:
            STEPS[name](archive, subject, value)
        archive.ingest()
        assert archive.problems() == []
        corrected = {id for id, _, _ in archive.corrections}
        if not corrected:
            _compare_with_new_archive(archive)
        archive.catalog.close()


def _compare_with_new_archive(archive: Archive) -> None:
    """Check that everything derived is that of an archive made of the same files."""
    with new_folder() as folder:
        fresh = Archive(Path(folder))
        fresh.files.folder = archive.files.folder
        fresh.ingest()
        assert archive.derived() == fresh.derived()
        fresh.catalog.close()


def _write(archive: Archive, path: str, text: str) -> None:
    archive.files.write(path, text)


def _delete(archive: Archive, path: str, _: None) -> None:
    (archive.files.folder / path).unlink(missing_ok=True)


def _move(archive: Archive, path: str, target: str) -> None:
    source = archive.files.folder / path
    if source.exists():
        archive.files.write(target, source.read_bytes())
        if path != target:
            source.unlink()


def _export(archive: Archive, path: str, rows: list[tuple[str, str]]) -> None:
    lines = [json.dumps({"id": id, "body": text}) + "\n" for id, text in rows]
    if lines:
        archive.files.write(path, "".join(lines))
    else:
        _delete(archive, path, None)


def _correct(archive: Archive, number: int, value: str) -> None:
    living = sorted(archive.living(), key=lambda record: record.document.id)
    if living:
        id = living[number % len(living)].document.id
        archive.catalog.corrections.correct(id, "outlet", value, "me")
        archive.corrections.append((id, "outlet", value))


def _undo(archive: Archive, number: int, _: None) -> None:
    if archive.corrections:
        id, name, _value = archive.corrections[number % len(archive.corrections)]
        record = archive.catalog.record(id)
        assert record is not None
        history = archive.catalog.corrections.history_of(record.document.id)
        last = history.in_force(name)
        if last and last.key:
            archive.catalog.corrections.undo(last.key, "me")


def _ingest(archive: Archive, _: None, __: None) -> None:
    archive.ingest()
    assert archive.problems() == []


def _ingest_and_die(archive: Archive, batches: int, _: None) -> None:
    """Run an ingest that is killed after some batches, or before its last step."""
    sources, versions = archive.catalog.sources, archive.catalog.versions
    left = iter(range(batches))

    def ingest_batch(*arguments: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return type(sources).ingest_batch(sources, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "ingest_batch", ingest_batch)
        patch.setattr(type(versions), "settle", _die)
        with pytest.raises(KeyboardInterrupt):
            archive.files.ingest()


def _die(_: object) -> None:
    raise KeyboardInterrupt


STEPS: dict[str, Callable[[Archive, Any, Any], None]] = {
    "write": _write,
    "delete": _delete,
    "move": _move,
    "export": _export,
    "correct": _correct,
    "undo": _undo,
    "ingest": _ingest,
    "killed": _ingest_and_die,
}


EDITED_PATHS = ("a.txt", "b.txt", "deep/c.txt")
edits = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, 2), st.sampled_from(EDITS)),
    st.tuples(st.just("move"), st.integers(0, 2), st.integers(0, 9)),
    st.tuples(
        st.just("export"),
        st.permutations("xyz"),
        st.lists(st.sampled_from(EDITS), min_size=3, max_size=3),
    ),
)


@pytest.mark.long
@pytest.mark.timeout(400)  # takes 40 seconds on an idle machine
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(edits, min_size=1, max_size=3), min_size=1, max_size=5))
def test_edited_articles_keep_their_ids(plan: list[list[tuple[str, Any, Any]]]) -> None:
    """Between two runs, a file is edited or moved, and records are edited and reordered."""
    bodies = dict(zip("xyz", (f"{each} Twice." for each in ARTICLES), strict=False))
    with new_folder() as folder:
        archive = Archive(Path(folder))
        paths = [*EDITED_PATHS]
        for path, article in zip(paths, ARTICLES, strict=False):
            archive.files.write(path, f"{article} Once.")
        _export(archive, "e.jsonl", [*bodies.items()])
        archive.ingest()
        ids = {
            _core(record.document.text): record.document.id
            for record in archive.living()
        }
        for id in ids.values():
            archive.catalog.corrections.correct(id, "outlet", id, "me")
        for changes in plan:
            moved: set[int] = set()
            for name, subject, value in changes:
                if name == "export":
                    rows = [
                        (id, bodies[id] + edit)
                        for id, edit in zip(subject, value, strict=True)
                    ]
                    _export(archive, "e.jsonl", rows)
                elif name == "edit" and subject not in moved:
                    moved.add(subject)
                    archive.files.write(
                        paths[subject], f"{ARTICLES[subject]} Once.{value}"
                    )
                elif name == "move" and subject not in moved:
                    moved.add(subject)
                    old, paths[subject] = paths[subject], f"moved/{subject}-{value}.txt"
                    _move(archive, old, paths[subject])
            archive.ingest()
            for record in archive.living():
                assert record.document.id == ids[_core(record.document.text)]
                assert record.document.facts.outlet.value == record.document.id
            assert len(archive.living()) == len(ids)
        archive.catalog.close()


def _core(text: str) -> str:
    """Return the text without what was appended to it."""
    for edit in EDITS[1:]:
        text = text.removesuffix(edit)
    return text
