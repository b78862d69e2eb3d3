"""The commands that change an archive, and the content that they lead to."""

from __future__ import annotations

import random
import shutil
import sys
from ast import literal_eval
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from archive.catalog import Catalog, CorrectionScope
from archive.errors import CuttingsError
from archive.home import Home
from archive.progress import NO_PROGRESS
from index.columnar.storage.manifest import MANIFEST_NAME
from index.sync import sync_index
from tests.archive.old_catalogs import TO_VERSION_5, make_older
from tests.shell import Shell
from tests.trust.archives import (
    MERGED_PERSON,
    TARGET_PERSON,
    answer,
    content,
    write_page,
    write_pages,
)
from tests.trust.processes import Program, cuttings, evaluate, finish

PAGES = 12
FEW_PAGES = 2
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """The folders of an operation: files, the archive before it, and a backup."""

    folder: Path

    @property
    def source(self) -> Path:
        """Return the folder with the articles, without symbolic links."""
        return (self.folder / "source").resolve()

    @property
    def template(self) -> Path:
        """Return the folder with an archive that several operations begin with."""
        return self.folder.parent / "template"

    @property
    def home(self) -> Path:
        """Return the archive before the operation."""
        return self.folder / "before"

    @property
    def backup(self) -> Path:
        """Return the backup of an archive with fewer changes."""
        return self.folder / "archive.backup"

    def run(self, *arguments: str | Path) -> None:
        """Run a command on the archive, which must succeed."""
        outcome = finish(cuttings(self.home, *arguments), self.folder / "run")
        assert outcome.code == 0, f"{arguments[0]}: {outcome.describe()}"

    def index(self) -> None:
        """Index the articles."""
        self.run("index", "--jobs", "1", "--allow-missing", self.source)


@dataclass(frozen=True, slots=True)
class Operation:
    """A command, what must be there before it, and the command that continues it."""

    name: str
    prepare: Callable[[Scene], None]
    program: Callable[[Scene, Path], Program]
    """From the scene and a copy of the archive to the program."""
    resume: Callable[[Scene, Path], Program]
    """The next run, after the first was killed."""
    is_atomic: bool = False
    """Whether the next run leaves the content before or after the operation."""
    is_migration: bool = False
    """Whether a search may refuse to read the catalog before the operation."""
    adds_documents: bool = False
    """Whether there are states between the content before and after it."""


def _index(scene: Scene, home: Path) -> Program:
    return cuttings(home, "index", "--jobs", "1", "--allow-missing", scene.source)


def _command(*arguments: str) -> Callable[[Scene, Path], Program]:
    return lambda _, home: cuttings(home, *arguments)


def _correct(scene: Scene, home: Path) -> Program:
    return cuttings(home, "correct", _page_id(scene), "outlet", "Kite")


def _undo(scene: Scene, home: Path) -> Program:
    return cuttings(home, "undo", _page_id(scene), "outlet")


def _correct_many(scene: Scene, home: Path) -> Program:
    id = _page_id(scene)

    def run() -> int:
        try:
            return _correct_host(Home(home), id)
        except CuttingsError as error:
            sys.stderr.write(f"cuttings: {error}\n")
            return 1

    return run


def _page_id(scene: Scene) -> str:
    """Return the ID of a page of the host with many pages, which is always the same."""
    name = scene.folder / "page-id"
    if not name.exists():
        search = partial(answer, Shell(scene.home), "title:harbour")
        ids = literal_eval(evaluate(search, scene.folder / "run").stdout)[1]
        name.write_text(min(ids))
    return name.read_text()


def _restore(scene: Scene, home: Path) -> Program:
    return cuttings(home, "restore", "--replace", scene.backup)


def _correct_host(home: Home, id: str) -> int:
    """Correct the outlet of all pages of a host, as the form for it does."""
    catalog = Catalog(home.catalog_path)
    with home.write_lock():
        changes = catalog.corrections.find_similar(
            id, "outlet", "Kite", CorrectionScope.HOST
        )
        catalog.corrections.correct_all(changes, "ada")
        sync_index(home, catalog, NO_PROGRESS)
    catalog.close()
    return 0


def _write_few(scene: Scene) -> None:
    """Write few pages, so that the creation of the catalog is most of the work."""
    write_pages(scene.source, FEW_PAGES)


def _fill(scene: Scene) -> None:
    write_pages(scene.source, PAGES)
    scene.index()


def _reuse(scene: Scene) -> None:
    """Copy an archive whose source is the same for all operations."""
    template = Scene(scene.template)
    if not template.home.exists():
        template.folder.mkdir()
        _fill(template)
    (scene.folder / "source").symlink_to(template.source)
    shutil.copytree(template.home, scene.home)


def _add(scene: Scene) -> None:
    """Add and change pages of an archive."""
    _fill(scene)
    chance = random.Random(1)
    for number in range(PAGES // 2, PAGES + PAGES // 2):
        write_page(scene.source / f"page{number}.html", number, chance)


def _delete(scene: Scene) -> None:
    _fill(scene)
    for number in range(0, PAGES, 2):
        (scene.source / f"page{number}.html").unlink()


def _corrected(scene: Scene) -> None:
    _reuse(scene)
    assert finish(_correct(scene, scene.home), scene.folder / "run").code == 0


def _age(scene: Scene) -> None:
    """Turn the catalog into one of an earlier version."""
    _write_few(scene)
    scene.index()
    engine = create_engine(f"sqlite:///{scene.home / 'catalog.db'}")
    with engine.begin() as connection:
        make_older(connection, TO_VERSION_5)
    engine.dispose()


def _back_up(scene: Scene) -> None:
    """Make a backup, and then change the archive."""
    _reuse(scene)
    scene.run("backup", scene.backup)
    assert finish(_correct_many(scene, scene.home), scene.folder / "run").code == 0


OPERATIONS = (
    Operation("create", _write_few, _index, _index, adds_documents=True),
    Operation("migrate", _age, _index, _index, is_migration=True, adds_documents=True),
    Operation("index", _add, _index, _index, adds_documents=True),
    Operation("index with deletions", _delete, _index, _index, adds_documents=True),
    Operation("rebuild", _reuse, _command("rebuild"), _command("rebuild")),
    Operation("correct", _reuse, _correct, _index, is_atomic=True),
    Operation("correct many", _reuse, _correct_many, _index, is_atomic=True),
    Operation("undo", _corrected, _undo, _index, is_atomic=True),
    Operation("restore", _back_up, _restore, _restore),
    Operation(
        "merge",
        _reuse,
        _command("people", "merge", MERGED_PERSON, TARGET_PERSON),
        _index,
        is_atomic=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation with its scene and the contents of an undisturbed run."""

    operation: Operation
    scene: Scene
    before: Content | None
    """The content before, or `None` if there is no archive yet."""
    after: Content
    files_after: frozenset[str]
    seconds: float
    """The duration of the undisturbed run."""

    def program(self, home: Path) -> Program:
        """Return the program for a copy of the archive."""
        return self.operation.program(self.scene, home)

    def copy(self, home: Path) -> None:
        """Copy the archive before the operation."""
        if self.scene.home.exists():
            shutil.copytree(self.scene.home, home)

    @property
    def kept_ids(self) -> frozenset[str]:
        """Return the documents that must always be there."""
        if self.before is None:
            return frozenset()
        return frozenset(self.before["documents"]) & frozenset(self.after["documents"])


class PreparationError(Exception):
    """An operation does not work even when nothing disturbs it."""


def prepare(operation: Operation, folder: Path) -> Prepared:
    """Prepare the scene, and run the operation without a disturbance.

    Raises:
        PreparationError: the operation fails.
    """
    scene = Scene(folder)
    folder.mkdir(parents=True)
    try:
        operation.prepare(scene)
        before = _content_before(scene)
        after_home = folder / "after"
        if scene.home.exists():
            shutil.copytree(scene.home, after_home)
        outcome = finish(operation.program(scene, after_home), folder / "run")
        assert outcome.code == 0, outcome.describe()
        after = read_content(after_home, folder / "run")
    except (AssertionError, ValueError) as error:
        raise PreparationError(f"{operation.name}: {error}") from error
    files = file_patterns(after_home) | file_patterns(scene.home)
    return Prepared(operation, scene, before, after, files, outcome.seconds)


def _content_before(scene: Scene) -> Content | None:
    """Return the content before, read from a copy, because reading may migrate it."""
    if not scene.home.exists():
        return None
    copy = scene.folder / "copy"
    shutil.copytree(scene.home, copy)
    try:
        return read_content(copy, scene.folder / "run")
    except ValueError:  # reading an old catalog may need `cuttings index`
        finish(_index(scene, copy), scene.folder / "run")
        return read_content(copy, scene.folder / "run")


def read_content(home: Path, folder: Path) -> Content:
    """Return the content of an archive. Raise ValueError if it cannot be read."""
    outcome = evaluate(lambda: content(Shell(home)), folder)
    if outcome.code:
        raise ValueError(outcome.describe())
    return dict(literal_eval(outcome.stdout))


def file_patterns(home: Path) -> frozenset[str]:
    """Return the names of the files of a home, with `#` for each digit.

    Files beside a manifest are left out, because it lists them.
    """
    paths = home.rglob("*") if home.exists() else ()
    return frozenset(
        "".join("#" if letter.isdigit() else letter for letter in path.name)
        for path in paths
        if path.is_file() and not (path.parent / MANIFEST_NAME).exists()
    )
