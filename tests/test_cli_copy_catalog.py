"""Test that a catalog is moved to a database server and back, and nothing is lost."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.catalog import Catalog, copy_catalog
from archive.progress import NO_PROGRESS
from tests.postgres import PostgresServer
from tests.shell import Shell

pytestmark = pytest.mark.cluster


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    return postgres.new_schema("copied")


@pytest.fixture
def edited(seeded_copy: Shell) -> Shell:
    """Return an archive with a correction, an undone one, and a decision."""
    (id, *_) = ids_of(seeded_copy)
    for arguments in (
        ("correct", id, "outlet", "Harbour Post"),
        ("correct", id, "title", "Ferry"),
        ("undo", id, "title"),
        ("people", "hide", "rajnath-singh"),
    ):
        assert seeded_copy(*arguments).returncode == 0
    return seeded_copy


def ids_of(shell: Shell) -> list[str]:
    return [result["id"] for result in shell.json("search", "", "--json")["results"]]


def everything(shell: Shell) -> object:
    """Return what an archive says about all articles and people."""
    rows = [shell.json("show", id, "--json") for id in sorted(ids_of(shell))]
    people = shell("people", "list").stdout
    decisions = shell("people", "decisions").stdout
    return rows, people, decisions


def test_a_catalog_moves_to_a_server_and_back_with_all_that_was_decided(
    edited: Shell, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(edited)
    copied = edited("copy-catalog", address)
    assert copied.returncode == 0
    assert "5 articles, 2 corrections, 1 decision about people" in copied.stderr
    assert "has the same archive already" in edited("copy-catalog", address).stderr

    monkeypatch.setenv("CUTTINGS_DATABASE_URL", address)
    (edited.home / "catalog.db").unlink()
    assert everything(edited) == before
    assert "intact and in sync" in edited("verify").stderr  # the index was not rebuilt
    assert edited("people", "undo", "1").returncode == 0
    (id, *_) = ids_of(edited)
    assert edited("correct", id, "agency", "PTI").returncode == 0
    after = everything(edited)
    assert after != before

    assert edited("copy-catalog", str(tmp_path / "back")).returncode == 0
    monkeypatch.delenv("CUTTINGS_DATABASE_URL")
    back = Shell(tmp_path / "back")
    assert back("rebuild").returncode == 0
    assert everything(back) == after
    assert "intact and in sync" in back("verify").stderr


def test_another_archive_is_only_replaced_on_request(
    edited: Shell, address: str, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text("The ferry runs again.")
    other = Shell(tmp_path / "other")
    other("index", tmp_path / "files")
    assert other("copy-catalog", address).returncode == 0
    refused = edited("copy-catalog", address)
    assert refused.returncode == 1
    assert "has an archive already, which is not equal to this one" in refused.stderr
    assert "same archive already" in other("copy-catalog", address).stderr
    assert edited("copy-catalog", "--replace", address).returncode == 0
    assert "same archive already" in edited("copy-catalog", address).stderr


def test_a_copy_that_is_interrupted_changes_nothing(
    edited: Shell, address: str
) -> None:
    class Interruption:
        left = 40

        def start(self, total: int) -> None:
            assert total > self.left

        def advance(self, size: int) -> None:
            self.left -= size
            if self.left < 0:
                raise KeyboardInterrupt

    def copy(progress: Any) -> object:
        with (
            closing(Catalog(edited.home / "catalog.db")) as source,
            closing(Catalog(edited.home / "x.db", address)) as target,
        ):
            return copy_catalog(source.database, target.database, progress)

    with pytest.raises(KeyboardInterrupt):
        copy(Interruption())
    with closing(Catalog(edited.home / "x.db", address)) as target:
        assert target.stats().documents == 0
    copy(NO_PROGRESS)
    with closing(Catalog(edited.home / "x.db", address)) as target:
        assert target.stats().documents == 5
        assert target.verify() == []


def test_a_missing_driver_is_named(
    edited: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "archive.catalog.databases.postgresql", None)
    refused = edited("copy-catalog", "postgresql://host/database")
    assert (refused.returncode, "cuttings[postgres]" in refused.stderr) == (1, True)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_backup_of_a_server_is_made_by_the_server(
    edited: Shell, address: str, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (edited.home / "file").touch()
    monkeypatch.setenv("CUTTINGS_DATABASE_URL", address)
    refused = edited(command, edited.home / "file")
    assert (refused.returncode, "pg_dump" in refused.stderr) == (1, True)
