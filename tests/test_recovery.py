"""Test that an archive survives disasters, and says so when it is incomplete."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from archive.catalog import Catalog
from archive.home import Home
from archive.ingest.run import IngestOptions, ingest
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.columnar.storage.manifest import REBUILD_NAME, read_manifest, write_manifest
from index.schema import INDEX_FORMAT
from index.search.service import SearchService
from tests.conftest import SEEDS, RecordedProgress
from tests.shell import Shell
from web.app import create_app
from web.cli.archive_access import open_archive

pytestmark = pytest.mark.long
QUERIES = ("", "russia", "ferry", '"S-400"', "outlet:zeppelin", "crane OR quay")


def results(shell: Shell) -> list[dict[str, Any]]:
    """Return the responses to all queries, without the times."""
    responses = [shell.json("search", "--json", query) for query in QUERIES]
    for response in responses:
        del response["took_ms"]
    return responses


def write_articles(folder: Path, *texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for text in texts:
        name = "-".join(text.lower().split()[:3])
        (folder / f"{name}.txt").write_text(text)


@contextmanager
def served(home: Home) -> Iterator[FlaskClient]:
    """Yield a client of an application that `serve` would run."""
    with (
        closing(Catalog(home.catalog_path)) as catalog,
        closing(WhooshEngine(home.index_path, feed=CatalogFeed(catalog))) as engine,
    ):
        yield create_app(SearchService(catalog, engine), catalog).test_client()


# Backup and restore


def test_restore_drill(shell: Shell, tmp_path: Path) -> None:
    """Back up, lose everything, restore elsewhere, search and correct."""
    folder, moved = tmp_path / "articles", tmp_path / "machine" / "articles"
    shutil.copytree(SEEDS, folder)
    assert shell("index", folder).returncode == 0
    id = shell("search", "S-400").stdout.split("\t")[0]
    shell("correct", id, "outlet", "Zeppelin Gazette")
    before = results(shell)
    file = tmp_path / "archive.backup"
    assert "5 articles, 5 source files" in shell("backup", "--sources", file).stderr
    assert "intact" in shell("verify", file).stderr
    shutil.rmtree(shell.home)
    shutil.rmtree(folder)
    restored = Shell(tmp_path / "machine" / "home")
    result = restored("restore", "--root", f"{folder}={moved}", file)
    assert result.returncode == 0
    assert "5 source files were written" in result.stderr
    assert results(restored) == before
    assert "in sync" in restored("verify").stderr
    assert "5 files unchanged; 5 articles" in restored("index", moved).stderr
    assert str(moved) in restored("show", id).stdout
    assert restored("correct", id, "outlet", "Airship Weekly").returncode == 0
    assert restored.json("search", "--json", "outlet:airship")["total"] == 1
    assert restored("undo", id, "outlet").returncode == 0
    assert restored.json("search", "--json", "outlet:zeppelin")["total"] == 1
    assert restored("undo", id, "outlet").returncode == 0
    assert restored.json("search", "--json", "outlet:zeppelin")["total"] == 0
    assert "in sync" in restored("verify").stderr


def test_a_restore_into_an_archive_needs_permission_and_renews_the_index(
    seeded_copy: Shell, tmp_path: Path
) -> None:
    file, folder = tmp_path / "archive.backup", tmp_path / "more"
    before = results(seeded_copy)
    seeded_copy("backup", file)
    write_articles(folder, "The ferry stopped.", "A crane failed on the quay.")
    seeded_copy("index", folder)
    later = results(seeded_copy)
    assert later != before
    refused = seeded_copy("restore", file)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert results(seeded_copy) == later
    with served(Home(seeded_copy.home)) as client:
        assert client.get("/api/v1/search?q=ferry").get_json()["total"] == 1
        assert seeded_copy("restore", "--replace", file).returncode == 0
        assert client.get("/api/v1/search?q=ferry").get_json()["total"] == 0
        assert client.get("/api/v1/search").get_json()["total"] == 5
    assert results(seeded_copy) == before
    assert "in sync" in seeded_copy("verify").stderr


def test_a_damaged_backup_is_named_and_not_restored(
    seeded: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "archive.backup"
    seeded("backup", file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    verified = seeded("verify", file)
    assert verified.returncode == 1
    assert "catalog.db is damaged" in verified.stdout
    restored = Shell(tmp_path / "other")
    result = restored("restore", file)
    assert result.returncode == 1
    assert "catalog.db is damaged" in result.stderr
    assert not Home(restored.home).catalog_path.exists()


def test_commands_about_backups_name_what_is_wrong(
    shell: Shell, tmp_path: Path
) -> None:
    assert "cuttings index FOLDER" in shell("backup", tmp_path / "a").stderr
    assert not shell.home.exists()
    assert shell("restore", tmp_path / "missing").returncode == 2
    (tmp_path / "file").touch()
    assert shell("restore", "--root", "x", tmp_path / "file").returncode == 2
    assert "not a backup" in shell("restore", tmp_path / "file").stderr


# An older catalog


def test_an_older_catalog_that_is_copied_back_never_mixes_with_the_index(
    shell: Shell, tmp_path: Path
) -> None:
    """The copied catalog issues numbers again that the index has seen."""
    folder, other = tmp_path / "folder", tmp_path / "other"
    catalog_path = Home(shell.home).catalog_path
    write_articles(folder, "The ferry stopped.", "A crane failed on the quay.")
    shell("index", folder)
    shutil.copy(catalog_path, tmp_path / "older.db")
    write_articles(folder, "A later ferry story.", "Another ferry sank.")
    shell("index", folder)
    assert shell.json("search", "--json", "ferry")["total"] == 3
    shutil.copy(tmp_path / "older.db", catalog_path)
    read = shell("search", "ferry")
    assert read.stderr.startswith("The index does not fit")
    assert len(read.stdout.splitlines()) == 1
    write_articles(other, "A quay was built.", "A crane was sold.", "Fog on the river.")
    shell("index", other)
    with closing(Catalog(catalog_path)) as catalog:
        last = catalog.last_change
    assert last >= 5
    after = results(shell)
    assert "in sync" in shell("verify").stderr
    shutil.rmtree(Home(shell.home).index_path)
    shell("rebuild")
    assert results(shell) == after


def test_an_older_catalog_that_has_grown_is_noticed_by_the_next_run(
    shell: Shell, tmp_path: Path
) -> None:
    """No command reads the archive between the copy and the growth."""
    home, folder = Home(shell.home), tmp_path / "folder"
    write_articles(folder, "The ferry stopped.")
    shell("index", folder)
    shutil.copy(home.catalog_path, tmp_path / "older.db")
    write_articles(folder, "A later ferry story.")
    shell("index", folder)
    shutil.copy(tmp_path / "older.db", home.catalog_path)
    write_articles(tmp_path / "other", "A quay was built.", "A crane was sold.")
    with closing(Catalog(home.catalog_path)) as catalog:
        options = IngestOptions(jobs=1, allow_missing=True)
        ingest(catalog, (tmp_path / "other",), RecordedProgress(), options)
        assert catalog.last_change >= 3
    shell("index", tmp_path / "other")
    assert shell.json("search", "--json", "later")["total"] == 0
    assert shell.json("search", "--json", "")["total"] == 3
    assert "in sync" in shell("verify").stderr


# An index of an older format


def make_older(home: Home) -> None:
    manifest = read_manifest(home.index_path)
    assert manifest
    write_manifest(home.index_path, manifest, INDEX_FORMAT - 1)


@pytest.mark.parametrize(
    "command",
    [
        ("search", "S-400"),
        ("stats",),
        ("export", "--format", "csv", "S-400"),
        ("rebuild",),
    ],
)
def test_an_index_in_an_older_format_is_rebuilt_by_the_next_command(
    seeded_copy: Shell, command: tuple[str, ...]
) -> None:
    home = Home(seeded_copy.home)
    make_older(home)
    assert "older version" in seeded_copy("verify").stderr
    result = seeded_copy(*command)
    assert result.returncode == 0
    assert "rebuilt" in result.stderr
    assert seeded_copy.json("search", "--json", "S-400")["total"] == 4
    assert "in sync" in seeded_copy("verify").stderr


def test_while_another_process_writes_an_older_index_is_an_error(
    seeded_copy: Shell,
) -> None:
    home = Home(seeded_copy.home)
    make_older(home)
    with home.write_lock():
        result = seeded_copy("search", "S-400")
    assert result.returncode == 1
    assert "Run “cuttings rebuild”" in result.stderr
    assert result.stdout == ""


def test_serving_begins_before_the_first_index_is_complete(
    shell: Shell, tmp_path: Path
) -> None:
    """As soon as the index is there, the server answers from it."""
    home = Home(shell.home)
    write_articles(tmp_path / "folder", "The ferry stopped.")
    home.create()
    with closing(Catalog(home.catalog_path)) as catalog:
        options = IngestOptions(jobs=1, allow_missing=True)
        ingest(catalog, (tmp_path / "folder",), RecordedProgress(), options)
    with open_archive(home) as (catalog, engine):
        client = create_app(SearchService(catalog, engine), catalog).test_client()
        page = client.get("/?q=ferry")
        assert page.status_code == 503
        assert "not in the index yet" in page.text
        assert client.get("/healthz").status_code == 200
        shell("index", tmp_path / "folder")
        assert client.get("/api/v1/search?q=ferry").get_json()["total"] == 1


# A missing index


def test_without_its_index_an_archive_with_articles_never_finds_nothing(
    seeded_copy: Shell,
) -> None:
    home = Home(seeded_copy.home)
    with served(home) as client:
        shutil.rmtree(home.index_path)
        for address in ("/", "/?q=russia", "/stats", "/facets/outlet"):
            page = client.get(address)
            assert page.status_code == 503, address
            assert "Run “cuttings rebuild”" in page.text
        problem = client.get("/api/v1/search?q=russia")
        assert problem.status_code == 503
        assert "cuttings rebuild" in problem.get_json()["detail"]
        german = client.get("/?q=russia", headers={"Accept-Language": "de"}).text
        assert "fehlt" in german
        for command in (
            ("search", "russia"),
            ("stats",),
            ("export", "--format", "csv", "russia"),
        ):
            result = seeded_copy(*command)
            assert result.returncode == 1
            assert "cuttings rebuild" in result.stderr
        verified = seeded_copy("verify")
        assert verified.returncode == 1
        assert "is missing" in verified.stdout
        assert seeded_copy("rebuild").returncode == 0
        assert client.get("/api/v1/search?q=russia").get_json()["total"] == 5


def test_a_new_home_without_articles_is_an_empty_archive(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert shell("index", tmp_path / "empty").returncode == 0
    assert "0 found" in shell("search", "ferry").stderr
    with served(Home(shell.home)) as client:
        assert client.get("/").status_code == 200
        assert client.get("/api/v1/search?q=x").get_json()["total"] == 0
    shutil.rmtree(Home(shell.home).index_path, ignore_errors=True)
    assert "0 found" in shell("search", "ferry").stderr


@pytest.mark.parametrize("remains", ["nothing", "another archive", "another catalog"])
def test_a_home_that_vanishes_while_it_is_served_is_an_error(
    seeded_copy: Shell, tmp_path: Path, remains: str
) -> None:
    home = Home(seeded_copy.home)
    with served(home) as client:
        assert client.get("/?q=russia").status_code == 200
        id = client.get("/api/v1/search?q=russia").get_json()["results"][0]["id"]
        home.folder.rename(tmp_path / "gone")
        if remains == "another archive":
            shutil.copytree(tmp_path / "gone", home.folder)
        elif remains == "another catalog":
            home.folder.mkdir()
            Catalog(home.catalog_path).close()
        for address in ("/?q=russia", f"/documents/{id}", "/people", "/stats"):
            page = client.get(address)
            assert page.status_code == 503
            assert "estart the server" in page.text
            problem = client.get(f"/api/v1{address.replace('/?', '/search?')}")
            assert problem.status_code == 503
            assert "estart the server" in problem.get_json()["detail"]
        with client.get("/static/style.css") as style:
            assert style.status_code == 200


# Work that the next run completes


def test_verify_after_a_kill_speaks_of_no_damage(shell: Shell, tmp_path: Path) -> None:
    home, folder = Home(shell.home), tmp_path / "folder"
    write_articles(folder, "The ferry stopped.")
    home.create()
    options = IngestOptions(jobs=1, allow_missing=True)
    with closing(Catalog(home.catalog_path)) as catalog:  # the run is killed here
        ingest(catalog, (folder,), RecordedProgress(), options)
    verified = shell("verify")
    assert (verified.returncode, verified.stdout) == (0, "")
    assert "not built yet" in verified.stderr
    assert "damage" not in verified.stderr
    assert "not in the index yet" in shell("search", "ferry").stderr
    shell("index", folder)
    write_articles(folder, "A later ferry story.")
    with closing(Catalog(home.catalog_path)) as catalog:
        ingest(catalog, (folder,), RecordedProgress(), options)
    verified = shell("verify")
    assert (verified.returncode, verified.stdout) == (0, "")
    assert "The next `cuttings index` completes this" in verified.stderr
    assert "newest articles" in verified.stderr
    shell("index", folder)
    (home.index_path / REBUILD_NAME).write_bytes(b"interrupted")
    assert "rebuild of the index has not ended" in shell("verify").stderr
    shell("index", folder)
    assert "in sync" in shell("verify").stderr
    assert not (home.index_path / REBUILD_NAME).exists()


# Searches during a rebuild


def test_630_searches_during_rebuilds_are_all_right(seeded_copy: Shell) -> None:
    home = Home(seeded_copy.home)
    done = threading.Event()
    rebuilds = 0

    def rebuild() -> None:
        nonlocal rebuilds
        while not done.is_set():
            with home.write_lock(), closing(Catalog(home.catalog_path)) as catalog:
                engine = WhooshEngine(home.index_path)
                engine.rebuild(CatalogFeed(catalog))
                engine.close()
            rebuilds += 1

    totals = []
    thread = threading.Thread(target=rebuild)
    with served(home) as client:
        thread.start()
        try:
            for number in range(630):
                query = ("russia", "S-400")[number % 2]
                response = client.get(f"/api/v1/search?q={query}&size=1")
                totals.append(
                    (query, response.status_code, response.get_json()["total"])
                )
        finally:
            done.set()
            thread.join()
    assert set(totals) == {("russia", 200, 5), ("S-400", 200, 4)}
    assert rebuilds > 10
