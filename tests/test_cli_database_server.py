"""Test several ingesters and servers on one catalog in a database server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog import Catalog
from archive.errors import CuttingsError
from archive.ingest.shards import Shard, parse_shard
from tests.postgres import PostgresServer, missing, running_server
from tests.shell import CUTTINGS_COMMAND, Shell
from web.cli import archive_access
from web.cli.main import main

ENVIRONMENT = "CUTTINGS_DATABASE_URL"
TOWNS = ("Lindholm", "Ostrand", "Tavel", "Brenn", "Halden", "Vik")
PEOPLE = ("Hanna Berg", "Anna Lind", "Karl Holm", "Özlem Çelik", "Bo Quay")
PASSAGE = (
    "The harbour board of {town} will repair the northern dock before the winter, and "
    "the ferry will run again from Monday, Mayor {name} said. “The repairs were long,” "
    "{surname} said. The cranes stay where they are, and so do the two wooden hides on "
    "the salt marsh, which the volunteers of {town} mended in the spring."
)


def article(number: int) -> str:
    name = PEOPLE[number % len(PEOPLE)]
    town = TOWNS[number % len(TOWNS)]
    passage = PASSAGE.format(town=town, name=name, surname=name.split()[-1])
    day = f"{1 + number % 28} March 2021\n\n" if number % 3 else ""
    return (
        f"News of {town}, {number // 6}\n\n{day}{passage} It is number {number // 2}."
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of articles, some of which are copies of each other."""
    files = tmp_path / "files"
    files.mkdir()
    for number in range(36):
        (files / f"{number}.txt").write_text(article(number), encoding="utf-8")
    return files


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    return postgres.new_schema("sharded")


def start(home: Path, address: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start `cuttings` with a catalog on a server."""
    return subprocess.Popen(
        [*CUTTINGS_COMMAND, "--home", str(home), *map(str, arguments)],
        env={**os.environ, ENVIRONMENT: address},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    _, messages = process.communicate(timeout=90)
    assert process.returncode == 0, messages
    return messages


def contents(catalog: Catalog) -> object:
    """Return what a catalog says, without numbers and times."""
    records = sorted(
        (record.document.id, record.document, record.slugs, record.sources, record.gone)
        for _, record in catalog.changes(0)
    )
    stories = {
        id: [ref.id for ref in catalog.stories.versions(id)] for id, *_ in records
    }
    return records, stories, catalog.people.list(), catalog.review.counts()


def expected(tmp_path: Path, folder: Path) -> object:
    """Return what one process stores in a file."""
    Shell(tmp_path / "alone")("index", "--jobs", "1", folder)
    with closing(Catalog(tmp_path / "alone" / "catalog.db")) as catalog:
        return contents(catalog)


def index_part(
    shell: Shell, number: int, folder: Path
) -> subprocess.CompletedProcess[str]:
    return shell("index", "--jobs", "1", "--shard", f"{number}/3", folder)


@given(st.text(), st.integers(1, 50))
def test_a_file_is_in_exactly_one_part(path: str, count: int) -> None:
    shards = [Shard(number, count) for number in range(1, count + 1)]
    path = path.encode("utf-8", "replace").decode()
    assert sum(shard.contains(path) for shard in shards) == 1


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "1/99999", "-1/3"])
def test_an_invalid_part_is_refused(text: str) -> None:
    with pytest.raises(CuttingsError, match="not a part of the files"):
        parse_shard(text)


@pytest.mark.long
def test_parts_that_are_read_one_after_the_other_are_the_whole(
    tmp_path: Path, folder: Path
) -> None:
    shell = Shell(tmp_path / "home")
    for number in (1, 2, 3):
        assert index_part(shell, number, folder).returncode == 0
    with closing(Catalog(shell.home / "catalog.db")) as catalog:
        assert contents(catalog) == expected(tmp_path, folder)
    (folder / "7.txt").unlink()
    removed = [
        "1 file removed" in index_part(shell, number, folder).stderr
        for number in (1, 2, 3)
    ]
    assert sum(removed) == 1
    with closing(Catalog(shell.home / "catalog.db")) as catalog:
        assert catalog.stats().sources == 35


@pytest.mark.cluster
@pytest.mark.timeout(300)
def test_ingesters_on_several_machines_store_what_one_would(
    tmp_path: Path, folder: Path, address: str
) -> None:
    ingesters = [
        start(
            tmp_path / f"{number}", address, "index", "--shard", f"{number}/3", folder
        )
        for number in (1, 2, 3)
    ]
    for ingester in ingesters:
        finish(ingester)
    with closing(Catalog(tmp_path / "catalog.db", address)) as catalog:
        assert contents(catalog) == expected(tmp_path, folder)
        assert catalog.verify() == []
    finish(start(tmp_path / "1", address, "index", folder))  # its index catches up
    finish(start(tmp_path / "1", address, "verify"))


@pytest.mark.cluster
@pytest.mark.timeout(300)
def test_ingesters_may_be_killed_and_started_again(
    tmp_path: Path, folder: Path, address: str
) -> None:
    for delay in (1.5, 3.0, 5.0):
        ingesters = [
            start(tmp_path / name, address, "index", "--shard", shard, folder)
            for name, shard in (("1", "1/2"), ("2", "2/2"))
        ]
        time.sleep(delay)
        for ingester in ingesters:
            ingester.send_signal(signal.SIGKILL)
            ingester.communicate()
    for number in (1, 2):
        finish(
            start(
                tmp_path / f"{number}",
                address,
                *("index", "--shard", f"{number}/2", folder),
            )
        )
    with closing(Catalog(tmp_path / "catalog.db", address)) as catalog:
        assert contents(catalog) == expected(tmp_path, folder)
        assert catalog.verify() == []


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    if reason := missing():
        pytest.skip(reason)
    with running_server() as server:
        yield server


def served(home: Path, address: str) -> tuple[subprocess.Popen[str], str]:
    """Start a server, and return it with its address."""
    process = start(home, address, "serve", "--port", "0")
    assert process.stdout
    assert process.stderr
    for line in process.stderr:
        if match := re.search(r"http://\S+", line):
            return process, match[0]
    pytest.fail("the server did not start")


def status_of(url: str) -> tuple[int, str]:
    """Return the status of a page, and after how many seconds to ask again."""
    try:
        with urlopen(url, timeout=20) as response:
            return response.status, ""
    except HTTPError as error:
        with error:
            return error.code, error.headers.get("Retry-After", "")


@pytest.mark.cluster
@pytest.mark.timeout(300)
def test_servers_answer_503_while_the_database_is_away(
    tmp_path: Path, folder: Path, own_server: PostgresServer
) -> None:
    url = own_server.url()
    finish(start(tmp_path / "1", url, "index", folder))
    process, address = served(tmp_path / "1", url)
    try:
        assert status_of(f"{address}?q=ferry") == (200, "")
        own_server.stop()
        for page in ("?q=ferry", "?q=harbour", "people", "readyz", "api/v1/search"):
            assert status_of(address + page) == (503, "10"), page
        own_server.start()
        for page in ("?q=ferry", "people", "readyz", "api/v1/search"):
            assert status_of(address + page) == (200, ""), page
    finally:
        process.terminate()
        process.communicate()


@pytest.mark.cluster
@pytest.mark.timeout(300)
def test_an_ingester_waits_for_a_server_that_restarts(
    tmp_path: Path, folder: Path, own_server: PostgresServer
) -> None:
    with closing(Catalog(tmp_path / "catalog.db", own_server.url())) as catalog:
        ingester = start(tmp_path / "1", own_server.url(), "index", folder)
        while not catalog.stats().sources:
            time.sleep(0.02)
    own_server.stop()
    time.sleep(1)
    own_server.start()
    finish(ingester)
    with closing(Catalog(tmp_path / "catalog.db", own_server.url())) as catalog:
        assert contents(catalog) == expected(tmp_path, folder)
        assert catalog.verify() == []


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_an_ingester_does_not_wait_for_ever_for_a_wrong_address(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_access, "RETRY_S", 0.1)
    monkeypatch.setattr(archive_access, "OPENING_S", 0.2)
    monkeypatch.setenv(ENVIRONMENT, "postgresql://ada:secret@127.0.0.1:1/x")
    command = ["--home", str(tmp_path / "home"), "index", str(folder)]
    outcome = CliRunner().invoke(main, command)
    assert outcome.exit_code == 1
    first, *_, last = outcome.stderr.splitlines()
    assert "cannot be reached" in first
    assert "retrying" in first
    assert "check that the server runs" in last
    assert "retrying" not in last
    assert "secret" not in outcome.stderr
