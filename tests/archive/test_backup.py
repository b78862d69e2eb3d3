"""Test that a backup has everything, and that damage and hostile content are named."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.backup import (
    DamagedBackupError,
    RestoreOptions,
    RestoreReport,
    Root,
    create_backup,
    finish_restore,
    restore_backup,
    verify_backup,
)
from archive.backup import container as backup_container
from archive.backup import create as backup_create
from archive.backup import restore as backup_restore
from archive.backup.container import BackupWriter
from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.home import Home
from archive.progress import NO_PROGRESS
from tests.archive.inline_pool import reading_in_process
from tests.conftest import SampleFolder

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.long

PEOPLE = '"Ann Lind" = ["A. Lind"]\n'


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create an archive of three files, with a correction and a list of names."""
    base = tmp_path_factory.mktemp("original")
    (base / "folder").mkdir()
    home = Home(base / "home")
    home.create()
    with closing(Catalog(home.catalog_path)) as catalog, reading_in_process():
        sample = SampleFolder(base / "folder", catalog)
        sample.write("one.txt", "The ferry stopped on Monday.")
        sample.write("below/two.html", "<title>Two</title><p>The crane failed.</p>")
        sample.write("three", "No suffix at all, but a story.")
        sample.write("three.txt", "A harbour story without a date.")
        sample.ingest()
        id = sample.document_id("The ferry stopped on Monday.")
        catalog.corrections.correct(id, "outlet", "Quay News", "Ada")
    (home.folder / "people.toml").write_text(PEOPLE)
    return base


@pytest.fixture
def archive(original: Path, home: Home, tmp_path: Path) -> Iterator[SampleFolder]:
    """Return a copy of the archive that a test may change."""
    shutil.copytree(original / "home", home.folder)
    shutil.copytree(original / "folder", tmp_path / "folder")
    with closing(Catalog(home.catalog_path)) as catalog:
        moves = {
            path: path.replace(str(original), str(tmp_path))
            for path in catalog.sources.all_paths()
        }
        catalog.sources.move_paths(moves)
        yield SampleFolder(tmp_path / "folder", catalog)


def contents(path: Path) -> dict[str, list[Any]]:
    """Return all rows of a catalog, except those of `meta`, sorted."""
    with closing(sqlite3.connect(path)) as database:
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'meta'"
            )
        ]
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names
        }


def restore(
    home: Home, path: Path, *roots: Root, replace: bool = False
) -> RestoreReport:
    with home.write_lock():
        options = RestoreOptions(roots, replace)
        return restore_backup(home, path, options, lambda _: None)


def test_a_restored_archive_has_all_rows_and_the_list_of_names(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "a.backup"
    report = create_backup(home, target)
    assert (report.content.documents, report.unread_sources) == (3, ())
    assert target.stat().st_mode & 0o777 == 0o600
    assert verify_backup(target) == []
    archive.catalog.close()
    names = {path.name for path in home.folder.iterdir()}
    assert names == {"catalog.db", "people.toml"}
    other = Home(tmp_path / "other")
    assert restore(other, target).documents == 3
    assert contents(other.catalog_path) == contents(home.catalog_path)
    assert (other.folder / "people.toml").read_text() == PEOPLE
    assert {path.name for path in other.folder.iterdir()} == {
        "catalog.db",
        "people.toml",
        "writer.lock",
    }
    with closing(Catalog(other.catalog_path)) as restored:
        assert restored.archive_id == archive.catalog.archive_id
        assert restored.editions.current() != archive.catalog.editions.current()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_archive_that_cannot_be_written_is_backed_up(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    archive.catalog.close()
    for path in (home.catalog_path, home.folder):
        path.chmod(path.stat().st_mode & ~0o222)
    create_backup(home, tmp_path / "a.backup")
    assert verify_backup(tmp_path / "a.backup") == []


def test_any_zip_program_can_open_a_backup(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    create_backup(home, tmp_path / "a.backup", with_sources=True)
    with zipfile.ZipFile(tmp_path / "a.backup") as file:
        assert file.testzip() is None
        index = json.loads(file.read("backup.json"))
        paths = {member["path"]: member["name"] for member in index["members"]}
        name = paths[str(archive.folder / "below" / "two.html")]
        assert name.endswith(".html")
        assert file.read(name) == (archive.folder / "below/two.html").read_bytes()


def test_sources_are_restored_under_another_folder_with_their_times(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    target, moved = tmp_path / "a.backup", tmp_path / "moved"
    os.utime(archive.folder / "one.txt", ns=(1, 1_234_567_891_234_567_891))
    create_backup(home, target, with_sources=True)
    other = Home(tmp_path / "other")
    moved.mkdir()
    (moved / "three.txt").write_text("Somebody wrote this.")
    report = restore(other, target, Root(str(archive.folder), moved))
    assert (report.written_files, report.moved_paths) == (2, 4)  # one path was skipped
    assert report.changed_files == (str(moved / "three.txt"),)
    assert (moved / "three.txt").read_text() == "Somebody wrote this."
    assert (moved / "one.txt").stat().st_mtime_ns == 1_234_567_891_234_567_891
    with closing(Catalog(other.catalog_path)) as catalog:
        assert all(
            Path(path).is_relative_to(moved) for path in catalog.sources.current_paths()
        )
        sample = SampleFolder(moved, catalog)
        (moved / "three.txt").unlink()
        shutil.copy2(archive.folder / "three.txt", moved)
        assert sample.ingest().added == 0
        assert sample.searchable_texts() == archive.searchable_texts()


def test_a_root_without_sources_is_an_error_that_lists_the_folders(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    create_backup(home, tmp_path / "a.backup")
    other = Home(tmp_path / "other")
    with pytest.raises(CuttingsError, match="no source is in /nowhere") as caught:
        restore(other, tmp_path / "a.backup", Root("/nowhere", tmp_path / "new"))
    assert str(archive.folder) in str(caught.value)
    assert not other.catalog_path.exists()
    assert not (other.folder / "restore.tmp").exists()


@pytest.mark.parametrize(
    ("old", "path", "expected"),
    [
        ("/a", "/a/b/c.txt", "b/c.txt"),
        ("/a/", "/a/b", "b"),
        ("C:\\Articles", "C:\\Articles\\b\\c.txt", "b/c.txt"),
        ("/a", "/ab/c", None),
        ("/a", "/a", None),
        ("/a", "/a/../etc/passwd", None),
        ("/a", "/a//etc/passwd", None),
        ("/a", "/a/./b", None),
        ("/a", "/a/b\0c", None),
        ("C:\\a", "C:\\a\\..\\b", None),
        ("C:\\a", "C:\\a\\b/../../c", None),
    ],
)
def test_a_path_never_leads_out_of_the_new_folder(
    old: str, path: str, expected: str | None
) -> None:
    moved = Root(old, Path("/new")).move(path)
    assert moved == (Path("/new", expected) if expected else None)


def test_a_link_in_the_new_folder_does_not_lead_out_of_it(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    create_backup(home, tmp_path / "a.backup", with_sources=True)
    outside, moved = tmp_path / "outside", tmp_path / "moved"
    outside.mkdir()
    moved.mkdir()
    (moved / "below").symlink_to(outside)
    with pytest.raises(CuttingsError, match="leads out of"):
        restore(
            Home(tmp_path / "other"),
            tmp_path / "a.backup",
            Root(str(archive.folder), moved),
        )
    assert list(outside.iterdir()) == []


def test_paths_can_be_exchanged_but_not_joined(
    archive: SampleFolder, home: Home
) -> None:
    one, three = (str(archive.folder / name) for name in ("one.txt", "three.txt"))
    before = archive.catalog.sources.all_paths()
    archive.catalog.sources.move_paths({one: three, three: one})
    assert archive.catalog.sources.all_paths() == before
    with pytest.raises(CuttingsError, match="two sources"):
        archive.catalog.sources.move_paths({one: three})


# Safety of the target


def test_only_a_backup_is_replaced(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    mine = tmp_path / "thesis.txt"
    mine.write_text("my only copy")
    with pytest.raises(CuttingsError, match="not a backup"):
        create_backup(home, mine)
    assert mine.read_text() == "my only copy"
    target = tmp_path / "a.backup"
    create_backup(home, target)
    create_backup(home, target)
    assert verify_backup(target) == []
    folder = tmp_path / "a.backup.tmp"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(CuttingsError, match="in the way"):
        create_backup(home, target)
    assert (folder / "mine.txt").exists()


def test_a_full_disk_leaves_the_older_backup(
    archive: SampleFolder, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.backup"
    create_backup(home, target)
    before = target.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for module, name in (
        (os, "fsync"),
        (backup_create, "_copy_database"),
        (BackupWriter, "add_file"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fail)
            with pytest.raises(CuttingsError, match=r"No space left.*MB are needed"):
                create_backup(home, target)
        assert target.read_bytes() == before
        assert not (tmp_path / "a.backup.tmp").exists()


def test_a_source_that_is_gone_or_a_pipe_is_listed(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    (archive.folder / "one.txt").unlink()
    (archive.folder / "three.txt").unlink()
    os.mkfifo(archive.folder / "three.txt")
    report = create_backup(home, tmp_path / "a.backup", with_sources=True)
    assert report.unread_sources == (
        str(archive.folder / "one.txt"),
        str(archive.folder / "three.txt"),
    )
    assert len(report.content.sources) == 1
    assert verify_backup(tmp_path / "a.backup") == []


def test_a_damaged_catalog_is_not_backed_up(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "a.backup"
    create_backup(home, target)
    before = target.read_bytes()
    archive.catalog.close()
    content = bytearray(home.catalog_path.read_bytes())
    content[8192:12288] = bytes(4096)
    home.catalog_path.write_bytes(content)
    with pytest.raises(CuttingsError, match="damaged"):
        create_backup(home, target)
    assert target.read_bytes() == before


def test_a_backup_is_consistent_while_another_process_writes(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    ids = [record.document.id for _, record in archive.catalog.changes(0)]
    done = threading.Event()

    def write() -> None:
        number = 0
        with closing(Catalog(home.catalog_path)) as catalog:
            while not done.is_set():
                number += 1
                value = f"Paper {number}"
                for id in ids:
                    catalog.corrections.correct(id, "outlet", value, "Ada")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            target = tmp_path / f"{number}.backup"
            create_backup(home, target)
            other = Home(tmp_path / f"home{number}")
            restore(other, target)
            with closing(Catalog(other.catalog_path)) as catalog:
                assert catalog.verify() == []
                assert catalog.stats().documents == 3
    finally:
        done.set()
        thread.join()


# Damage


@pytest.mark.parametrize("with_sources", [False, True])
def test_every_damage_of_a_backup_is_named(
    archive: SampleFolder, home: Home, tmp_path: Path, with_sources: bool
) -> None:
    target, damaged = tmp_path / "a.backup", tmp_path / "damaged"
    create_backup(home, target, with_sources=with_sources)
    sound = target.read_bytes()
    chance = random.Random(5)
    size = len(sound)
    positions = [*range(8), *range(size - 300, size), *chance.sample(range(size), 150)]
    for position in positions:
        content = bytearray(sound)
        content[position] ^= 1 << chance.randrange(8)
        damaged.write_bytes(content)
        problems = verify_backup(damaged)
        assert problems, position
        assert all(str(damaged) in problem for problem in problems)
    for end in (0, 1, 30, size // 2, size - 65, size - 1):
        damaged.write_bytes(sound[:end])
        assert verify_backup(damaged), end
    damaged.write_bytes(sound + b"x")
    assert verify_backup(damaged)


def test_the_damaged_member_is_named(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "a.backup"
    create_backup(home, target, with_sources=True)
    with zipfile.ZipFile(target) as file:
        offsets = {info.filename: info.header_offset for info in file.infolist()}
    content = bytearray(target.read_bytes())
    content[offsets["catalog.db"] + 2000] ^= 1
    content[offsets["sources/000001.html"] + 75] ^= 1
    target.write_bytes(content)
    problems = verify_backup(target)
    assert [problem.split(": ")[1] for problem in problems] == [
        "catalog.db is damaged; use another backup",
        f"{archive.folder / 'below' / 'two.html'} is damaged; use another backup",
    ]
    other = Home(tmp_path / "other")
    with pytest.raises(DamagedBackupError, match=r"catalog\.db is damaged"):
        restore(other, target)
    assert not other.catalog_path.exists()


def test_a_file_that_is_no_backup_is_named(tmp_path: Path) -> None:
    text, archive = tmp_path / "a.txt", tmp_path / "a.zip"
    text.write_text("The ferry stopped.")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a", "b")
    assert "not a backup of Cuttings" in verify_backup(text)[0]
    assert "damaged" in verify_backup(archive)[0]
    with pytest.raises(CuttingsError, match="cannot be read"):
        verify_backup(tmp_path / "missing")


# Hostile backups


def rewritten(
    source: Path, target: Path, change: Callable[[dict[str, Any]], None]
) -> Path:
    """Write a sealed backup with another list of members."""
    with zipfile.ZipFile(source) as file:
        texts = {info.filename: file.read(info) for info in file.infolist()}
    index = json.loads(texts.pop("backup.json"))
    change(index)
    with target.open("wb") as stream:
        sealed = backup_container._SealedStream(stream)
        with zipfile.ZipFile(sealed, "w", zipfile.ZIP_DEFLATED) as file:
            for member, (name, text) in zip(
                index["members"], texts.items(), strict=False
            ):
                file.writestr(member.get("stored", name), text)
                member.pop("stored", None)
            file.writestr("backup.json", json.dumps(index))
            file.comment = backup_container.SEAL_LABEL + b"0" * 64
        sealed.seal()
    return target


def rename_member(index: dict[str, Any]) -> None:
    index["members"][0].update(name="../evil.db", stored="../evil.db")


def shrink_member(index: dict[str, Any]) -> None:
    index["members"][0]["size"] = 10


def grow_member(index: dict[str, Any]) -> None:
    index["members"][0]["size"] = 10**30


def negative_member(index: dict[str, Any]) -> None:
    index["members"][0]["size"] = -1


def double_member(index: dict[str, Any]) -> None:
    index["members"].append(index["members"][0])


def drop_members(index: dict[str, Any]) -> None:
    index["members"] = []


def raise_format(index: dict[str, Any]) -> None:
    index["format"] = 99


@pytest.mark.parametrize(
    "change",
    [
        rename_member,
        shrink_member,
        grow_member,
        negative_member,
        double_member,
        drop_members,
        raise_format,
    ],
)
def test_a_hostile_list_of_members_is_refused(
    archive: SampleFolder,
    home: Home,
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
) -> None:
    create_backup(home, tmp_path / "a.backup")
    hostile = rewritten(tmp_path / "a.backup", tmp_path / "b.backup", change)
    assert verify_backup(hostile)
    other = Home(tmp_path / "other")
    with pytest.raises(CuttingsError):
        restore(other, hostile)
    assert not other.catalog_path.exists()
    assert not (tmp_path / "evil.db").exists()
    names = {path.name for path in other.folder.iterdir()}
    assert names <= {"writer.lock"}


FOREIGN_TRIGGER = (
    "CREATE TRIGGER evil AFTER UPDATE ON sources BEGIN DELETE FROM facts; END"
)


def test_a_catalog_with_a_foreign_trigger_is_not_backed_up(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(home.catalog_path)) as database:
        database.execute(FOREIGN_TRIGGER)
    with pytest.raises(CuttingsError, match="trigger that Cuttings does not create"):
        create_backup(home, tmp_path / "a.backup")
    assert not (tmp_path / "a.backup").exists()


def test_a_backup_whose_catalog_has_a_foreign_trigger_is_refused(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    content = create_backup(home, tmp_path / "a.backup").content
    hostile_catalog = tmp_path / "catalog.db"
    with zipfile.ZipFile(tmp_path / "a.backup") as file:
        hostile_catalog.write_bytes(file.read("catalog.db"))
    with closing(sqlite3.connect(hostile_catalog)) as database:
        database.execute(FOREIGN_TRIGGER)
    hostile = tmp_path / "b.backup"
    with (
        hostile.open("wb") as target,
        BackupWriter(target, NO_PROGRESS) as writer,
        hostile_catalog.open("rb") as catalog,
    ):
        writer.add_file("catalog.db", catalog)
        writer.finish(content.archive_id, content.created, content.documents)
    with pytest.raises(DamagedBackupError, match="trigger"):
        restore(Home(tmp_path / "other"), hostile)
    assert not (tmp_path / "other" / "catalog.db").exists()


# Replacing an archive


def test_an_archive_is_only_replaced_on_request(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "a.backup"
    create_backup(home, target)
    before = contents(home.catalog_path)
    archive.write("four.txt", "A fourth story arrives.")
    archive.ingest()
    (home.folder / "people.toml").unlink()
    with pytest.raises(CuttingsError, match="--replace"):
        restore(home, target)
    assert len(contents(home.catalog_path)["documents"]) == 4
    restore(home, target, replace=True)
    assert contents(home.catalog_path) == before
    assert (home.folder / "people.toml").read_text() == PEOPLE
    # A program that has the catalog open sees the restored state.
    assert archive.catalog.stats().documents == 3


def test_a_restore_replaces_a_damaged_catalog_and_keeps_it_aside(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "a.backup"
    create_backup(home, target)
    before = contents(home.catalog_path)
    archive.catalog.close()
    home.catalog_path.write_bytes(b"no database at all" * 500)
    restore(home, target, replace=True)
    assert contents(home.catalog_path) == before
    assert (home.folder / "catalog.db.damaged").read_bytes().startswith(b"no database")


@pytest.mark.parametrize(
    "step", ["_replace_catalog", "_replace_people_file", "_remove"]
)
def test_an_interrupted_switch_is_finished_by_the_next_writer(
    archive: SampleFolder,
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    target, other = tmp_path / "a.backup", Home(tmp_path / "other")
    create_backup(home, target)

    name = "_remove_staging" if step == "_remove" else step
    calls = {"_remove_staging": 1}.get(name, 0)
    original = getattr(backup_restore, name)

    def die_later(*arguments: object) -> None:
        nonlocal calls
        if calls == 0:
            raise KeyboardInterrupt
        calls -= 1
        original(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(backup_restore, name, die_later)
        with pytest.raises(KeyboardInterrupt):
            restore(other, target)
    with other.write_lock():
        finish_restore(other)
    assert contents(other.catalog_path) == contents(home.catalog_path)
    assert (other.folder / "people.toml").read_text() == PEOPLE
    assert not (other.folder / "restore.tmp").exists()


def test_an_interruption_before_the_switch_leaves_the_archive(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "a.backup"
    create_backup(home, target)
    archive.write("four.txt", "A fourth story arrives.")
    archive.ingest()
    before = contents(home.catalog_path)

    def die(_: Catalog) -> None:
        raise KeyboardInterrupt

    with home.write_lock(), pytest.raises(KeyboardInterrupt):
        restore_backup(home, target, RestoreOptions(replace=True), die)
    assert contents(home.catalog_path) == before
    assert not (home.folder / "restore.tmp").exists()
    (home.folder / "restore.tmp").mkdir()  # what a killed process leaves
    with home.write_lock():
        finish_restore(home)
    assert contents(home.catalog_path) == before
    assert not (home.folder / "restore.tmp").exists()


def test_a_full_disk_during_a_restore_leaves_the_archive(
    archive: SampleFolder, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.backup"
    create_backup(home, target)
    archive.write("four.txt", "A fourth story arrives.")
    archive.ingest()
    before = contents(home.catalog_path)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for module, name in (
        (os, "fsync"),
        (backup_container.BackupReader, "copy"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fail)
            with pytest.raises(CuttingsError, match=r"No space left.*free some space"):
                restore(home, target, replace=True)
        assert contents(home.catalog_path) == before
        assert not (home.folder / "restore.tmp").exists()

    with monkeypatch.context() as patch:
        usage = shutil.disk_usage(home.folder)._replace(free=1_000)
        patch.setattr(backup_restore.shutil, "disk_usage", lambda _: usage)
        with pytest.raises(CuttingsError, match=r"MB are needed.*free some space"):
            restore(home, target, replace=True)
    assert contents(home.catalog_path) == before


@pytest.mark.timeout(600)
def test_backup_and_restore_can_be_killed_before_any_file_operation(
    archive: SampleFolder, home: Home, tmp_path: Path
) -> None:
    create_backup(home, tmp_path / "a.backup", with_sources=True)
    archive.catalog.close()
    command = [
        sys.executable,
        "-m",
        "tests.archive.crash_during_backup",
        str(tmp_path),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert all(int(crashes) > 5 for crashes in run.stdout.split())
