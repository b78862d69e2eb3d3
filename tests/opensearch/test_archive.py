"""Test an archive whose index is on OpenSearch, from the command line to its pages."""

from __future__ import annotations

import os
import random
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from archive.catalog import Catalog
from archive.home import Home
from index.catalog_feed import CatalogFeed
from index.engines import open_engine
from index.search.service import SearchService
from tests.conftest import SEEDS
from tests.opensearch.proxy import Proxy
from tests.shell import CUTTINGS_COMMAND, Shell
from web.app import create_app
from web.config import ENGINE_VARIABLE

pytestmark = pytest.mark.cluster

INDEX_NAME = "seeds"
KILLS, FILES_A_KILL = 20, 10


@pytest.fixture
def shell(proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    url = f"http://127.0.0.1:{proxy.port}/seeds?replicas=0&timeout=3&retries=1"
    monkeypatch.setenv(ENGINE_VARIABLE, url)
    shell = Shell(tmp_path / "home")
    assert shell("index", SEEDS).returncode == 0
    return shell


def test_commands_use_the_engine_of_the_variable(shell: Shell) -> None:
    assert not Home(shell.home).index_path.exists()
    assert shell.json("search", "--json", "S-400")["total"] > 0
    assert "intact" in shell("verify").stderr
    assert "5 articles" in shell("rebuild").stderr
    assert shell("search", "missiles -=missile date:2020").returncode == 0


def test_statistics_give_no_size_of_an_index_on_other_machines(shell: Shell) -> None:
    assert shell.json("stats", "--json")["bytes"]["index"] is None
    home = Home(shell.home, engine_url=os.environ[ENGINE_VARIABLE])
    with closing(Catalog(home.catalog_path)) as catalog:
        engine = open_engine(home, feed=CatalogFeed(catalog))
        client = create_app(SearchService(catalog, engine), catalog).test_client()
        page = client.get("/stats").text
    assert "Catalog size" in page
    assert "Index size" not in page


def test_results_are_those_of_the_embedded_engine(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = ("missile systems", "person:rajnath", '"defence minister"', "said:india")
    remote = [shell.json("search", "--json", query) for query in queries]
    monkeypatch.delenv(ENGINE_VARIABLE)
    assert shell("rebuild").returncode == 0
    for query, response in zip(queries, remote, strict=True):
        expected = shell.json("search", "--json", query)
        for answer in (response, expected):
            answer.pop("took_ms")
        assert response == expected, query


@pytest.mark.timeout(400)
def test_an_ingester_that_is_killed_loses_and_repeats_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    chance = random.Random(5)
    folder = tmp_path / "files"
    folder.mkdir()
    longest = 2.0
    for kill in range(KILLS):
        for number in range(FILES_A_KILL):
            text = f"Notice {kill} {number}\n\nThe ferry {'waits ' * kill}at the quay."
            (folder / f"{kill}-{number}.txt").write_text(text, encoding="utf-8")
        command = [*CUTTINGS_COMMAND, "--home", str(shell.home), "index", str(folder)]
        start = time.monotonic()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as ingester:
            with suppress(subprocess.TimeoutExpired):
                ingester.wait(chance.uniform(0.5, longest))
                longest = time.monotonic() - start
            ingester.kill()
    assert shell("index", folder).returncode == 0
    total = shell.json("search", "--json", "ferry")["total"]
    assert total == KILLS * FILES_A_KILL
    assert "intact" in shell("verify").stderr


def test_a_wrong_address_is_reported_by_every_command(tmp_path: Path) -> None:
    run = Shell(tmp_path / "home").run_process("--engine-url", "host", "index", SEEDS)
    assert run.returncode == 1
    assert "Use an address such as" in run.stderr


def test_pages_say_why_they_cannot_answer_and_recover(
    shell: Shell, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(
        shell.home,
        engine_url=f"http://127.0.0.1:{proxy.port}/seeds?timeout=3&retries=1",
    )
    with closing(Catalog(home.catalog_path)) as catalog:
        engine = open_engine(home, feed=CatalogFeed(catalog))
        client = create_app(SearchService(catalog, engine), catalog).test_client()
        assert "4 articles" in client.get("/?q=S-400").text
        assert client.get("/readyz").status_code == 200
        proxy.cut()
        time.sleep(0.2)
        page = client.get("/?q=S-400")
        assert page.status_code == 503
        assert "does not answer" in page.text
        assert page.headers["Retry-After"] == "10"
        problem = client.get("/api/v1/search?q=S-400")
        assert (problem.status_code, problem.mimetype) == (
            503,
            "application/problem+json",
        )
        assert "does not answer" in problem.json["detail"]
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        proxy.repair()
        time.sleep(0.2)
        assert "4 articles" in client.get("/?q=S-400").text
        engine.close()
