"""Test the move of an archive to several machines, as the README shows it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.catalog import Catalog
from archive.errors import UnavailableError
from tests.examples import text_of
from tests.opensearch.conftest import remove_indices
from tests.postgres import PostgresServer
from tests.shell import CUTTINGS_COMMAND, Shell
from tests.test_cli_database_server import status_of
from tests.test_cli_serve_processes import ServedArchive, served
from tests.waiting import wait_until
from tests.web.conftest import browser  # noqa: F401

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]

INDEX_NAME = "moved"
FILES = 24
FINISHED_S = 120
QUERY = "harbour"
DATABASE_VARIABLE = "CUTTINGS_DATABASE_URL"
COUNT_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture
def settings(
    postgres: PostgresServer, opensearch_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[list[str]]]:
    """Set the variables of the README, and yield its commands, for these servers."""
    engine = f"{opensearch_url}/{INDEX_NAME}?replicas=0"
    block = re.search(
        r"^pip install .*?\n```", text_of("README.md"), re.MULTILINE | re.DOTALL
    )
    assert block
    text = re.sub(r"postgresql://\S+", postgres.new_schema("moved"), block.group())
    text = re.sub(r"https://\S+", engine, text)
    commands = []
    for line in text.splitlines():
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            monkeypatch.setenv(name, value)
        elif line.startswith("cuttings "):
            commands.append(line.split()[1:])
    yield commands
    remove_indices(opensearch_url, INDEX_NAME)


@pytest.fixture
def moved(
    seeded_copy: Shell, settings: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    """Return the shell of an archive that was moved."""
    for command in settings:
        with monkeypatch.context() as context:
            if command[0] == "copy-catalog":  # It is before the variables.
                context.delenv(DATABASE_VARIABLE)
                context.delenv("CUTTINGS_ENGINE_URL")
            outcome = seeded_copy.run_process(*command)
        assert outcome.returncode == 0, outcome.stderr
    return seeded_copy


def _start_ingester(home: Path, shard: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *CUTTINGS_COMMAND,
            "--home",
            str(home),
            "index",
            "--shard",
            shard,
            str(folder),
        ],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )


def _write_articles(folder: Path) -> Path:
    folder.mkdir()
    for number in range(FILES):
        text = (
            f"Notice {number} of the harbour board\n\n{1 + number} March 2021\n\n"
            f"Pier {number} will be closed, harbour master Hanna Berg said. "
            f"Boats {'wait ' * (number + 1)}outside."
        )
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def _results(page: Page, server: ServedArchive, query: str) -> list[str]:
    page.goto(f"{server.url}/?q={query}&size=50&sort=newest")
    return page.locator("ol.cards h2 a").all_inner_texts()


def test_two_servers_and_two_ingesters_share_a_moved_archive(
    moved: Shell,
    tmp_path: Path,
    browser: Browser,  # noqa: F811
) -> None:
    folder = _write_articles(tmp_path / "notices")
    other = tmp_path / "other"
    with ExitStack() as stack:
        first = stack.enter_context(served(moved.home, "--edit", "--author", "Ada"))
        second = stack.enter_context(served(other, "--edit", "--author", "Bo"))
        page = stack.enter_context(browser.new_page())
        assert _results(page, first, "S-400") == _results(page, second, "S-400") != []
        ingesters = [
            _start_ingester(home, f"{number}/2", folder)
            for number, home in enumerate((moved.home, other), 1)
        ]
        for ingester in ingesters:
            _, messages = ingester.communicate(timeout=FINISHED_S)
            assert ingester.returncode == 0, messages
        titles = _results(page, first, QUERY)
        assert len(titles) == FILES
        assert _results(page, second, QUERY) == titles
        _correct_outlet(page, "The Harbour Post")
        for server in (first, second):
            page.goto(f"{server.url}/?q=outlet:harbour")
            expect(page.locator("main")).to_contain_text(titles[0])
    assert "intact" in moved("verify").stderr


@pytest.mark.parametrize("moment", ["before it begins", "while it stores"])
def test_articles_come_in_while_the_database_restarts(
    moved: Shell, tmp_path: Path, postgres: PostgresServer, moment: str
) -> None:
    folder = _write_articles(tmp_path / "notices")
    with served(moved.home) as server:
        if moment == "before it begins":
            postgres.stop()
            ingester = _start_ingester(moved.home, "1/1", folder)
        else:
            ingester = _stop_while_storing(postgres, moved.home, folder)
        try:
            assert status_of(f"{server.url}/?q={QUERY}")[0] == 503
            assert ingester.stderr
            assert "cannot be reached" in ingester.stderr.readline()
        finally:
            postgres.start()
        _, messages = ingester.communicate(timeout=FINISHED_S)
        assert ingester.returncode == 0, messages
        assert status_of(f"{server.url}/?q={QUERY}")[0] == 200
    assert moved.json("search", "--json", QUERY)["total"] == FILES
    assert "intact" in moved("verify").stderr


def _stop_while_storing(
    postgres: PostgresServer, home: Path, folder: Path
) -> subprocess.Popen[str]:
    """Stop the database while an ingester waits for a lock to store articles."""
    catalog = Catalog(home / "catalog.db", os.environ[DATABASE_VARIABLE])
    with closing(catalog), suppress(UnavailableError), catalog.writing():
        ingester = _start_ingester(home, "1/1", folder)
        wait_until(lambda: postgres.execute(COUNT_WAITING) == [(1,)], FINISHED_S)
        postgres.stop()
    return ingester


def _correct_outlet(page: Page, outlet: str) -> None:
    """Correct the outlet of the first result."""
    page.locator("ol.cards h2 a").first.click()
    page.get_by_role("link", name="Correct Outlet").press("Enter")
    field = page.get_by_label("Outlet")
    field.fill(outlet)
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(outlet, timeout=60_000)
