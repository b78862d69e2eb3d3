"""Kill a backup and a restore before each of their file operations.

FOLDER has a home, its sources in `folder`, and the backup `a.backup` of both.

Example: python -m tests.archive.crash_during_backup FOLDER
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from archive.backup import (
    RestoreOptions,
    Root,
    create_backup,
    finish_restore,
    restore_backup,
    verify_backup,
)
from archive.catalog import Catalog
from archive.home import Home
from tests.index.crash_during_sync import die_before

DOCUMENTS = "SELECT id, outlet, gone FROM documents ORDER BY id"


def main(folder: Path) -> int:
    """Print the number of crashes of a backup, a restore, and one that replaces."""
    for check in (check_backup, check_restore, check_replacement):
        crashes = 0
        while check(folder, crashes + 1):
            crashes += 1
        sys.stdout.write(f"{crashes}\n")
    return 0


def died(operation: int, action: Callable[[], object]) -> bool:
    """Return whether an action in a child process died before an operation."""
    child = os.fork()
    if child == 0:
        die_before(operation)
        with suppress(Exception):
            action()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9), code
    return code == 9


def documents(home: Home) -> list[tuple[str, str, int]]:
    with closing(sqlite3.connect(home.catalog_path)) as database:
        return database.execute(DOCUMENTS).fetchall()


def check_backup(folder: Path, operation: int) -> bool:
    """Kill a backup that replaces one. The old or the new one is intact."""
    target, home = folder / "b.backup", Home(folder / "home")
    shutil.copyfile(folder / "a.backup", target)
    crashed = died(operation, lambda: create_backup(home, target, with_sources=True))
    assert verify_backup(target) == []
    create_backup(home, target)
    assert verify_backup(target) == []
    assert not list(folder.glob("b.backup?*"))
    return crashed


def restore(folder: Path, home: Home, *, replace: bool = False) -> None:
    roots = (Root(str(folder / "folder"), folder / "moved"),)
    options = RestoreOptions(roots, replace)
    with home.write_lock():
        restore_backup(home, folder / "a.backup", options, lambda _: None)


def check_restore(folder: Path, operation: int) -> bool:
    """Kill a restore into an empty home. It can be repeated."""
    home = Home(folder / "restored")
    for path in (home.folder, folder / "moved"):
        shutil.rmtree(path, ignore_errors=True)
    crashed = died(operation, lambda: restore(folder, home))
    restore(folder, home, replace=home.catalog_path.exists())
    _check_home(folder, home)
    return crashed


def check_replacement(folder: Path, operation: int) -> bool:
    """Kill a restore that replaces an archive. It is the old or the new one."""
    home = Home(folder / "replaced")
    for path in (home.folder, folder / "moved"):
        shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(folder / "home", home.folder)
    with closing(Catalog(home.catalog_path)) as catalog:
        id = next(iter(catalog.changes(0)))[1].document.id
        catalog.corrections.correct(id, "outlet", "Later News", "Ada")
    before, restored = documents(home), documents(Home(folder / "home"))
    crashed = died(operation, lambda: restore(folder, home, replace=True))
    assert documents(home) in (before, restored)
    with home.write_lock():
        finish_restore(home)  # what the next command that writes does
    assert documents(home) in (before, restored)
    assert not (home.folder / "restore.tmp").exists()
    restore(folder, home, replace=True)
    _check_home(folder, home)
    return crashed


def _check_home(folder: Path, home: Home) -> None:
    assert documents(home) == documents(Home(folder / "home"))
    assert {path.name for path in home.folder.iterdir()} == {
        "catalog.db",
        "people.toml",
        "writer.lock",
    }
    moved = {path.name for path in (folder / "moved").rglob("*")}
    assert moved == {"one.txt", "below", "two.html", "three.txt"}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
