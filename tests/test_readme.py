"""The README is a contract: what it shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from index.search.service import Desk
from tests.conftest import SEEDS
from tests.shell import CUTTINGS, Shell
from tests.test_cli import COMMANDS
from web.app import create_app
from web.cli.archive_access import archive_of

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(
    r"^\.venv/bin/cuttings (?:--home \.home )?((?:search|show|extract|people|stats|correct|undo)\b.*?)(?: +#.*)?$",
    README,
    re.MULTILINE,
)
PRINTED = re.findall(
    r"^\$ \.venv/bin/cuttings --home \.home (.+)\n((?:(?!```|\$).*\n)+)",
    README,
    re.MULTILINE,
)
FETCHED = re.findall(
    r"^\$ curl 'http://127\.0\.0\.1:8000(.+)'\n(.+)$", README, re.MULTILINE
)
LINKS = re.findall(r"<http://127\.0\.0\.1:8000(.+?)>", README)
QUERIES = [
    query
    for cell in re.findall(r"^\| (`.+?`) \|", README, re.MULTILINE)
    for query in re.findall(r"`([^`…]+)`", cell)
    if not query.endswith(":")
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The archive that `make run` makes."""
    shell = Shell(tmp_path_factory.mktemp("readme"))
    done = shell.process("index", SEEDS)
    assert (
        done.stderr.strip().splitlines()[-1] in README
    )  # a slow machine tells its progress before
    return shell


@pytest.fixture(scope="module")
def client(shell: Shell) -> Iterator[FlaskClient]:
    """The pages that `make run` serves."""
    with archive_of(Home(shell.home)) as (catalog, engine):
        yield create_app(Desk(catalog, engine), catalog).test_client()


@pytest.mark.parametrize("line", SHOWN)
def test_each_command_that_is_shown_works(shell: Shell, line: str) -> None:
    command = [word.replace("seeds/", f"{SEEDS}/") for word in shlex.split(line)]
    done = shell(*command)
    assert done.returncode == 0
    assert done.stdout or done.stderr.startswith(
        ("decided: ", "corrected: ", "The correction was undone")
    )


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_that_is_shown_is_understood(shell: Shell, query: str) -> None:
    assert shell.json("search", "--json", "--", query)["messages"] == []


@pytest.mark.parametrize(("line", "printed"), PRINTED)
def test_what_a_command_is_shown_to_print_is_what_it_prints(
    shell: Shell, line: str, printed: str
) -> None:
    command = f"{shlex.join([*CUTTINGS, '--home', str(shell.home)])} {line}"  # a shell's line, with its pipes
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert [
        row.rstrip() for row in done.strip().splitlines()
    ] == printed.strip().splitlines()


@pytest.mark.parametrize(("address", "shown"), FETCHED)
def test_what_curl_is_shown_to_fetch_is_what_it_fetches(
    client: FlaskClient, address: str, shown: str
) -> None:
    assert client.get(address).text.strip().startswith(shown.rstrip("…"))


@pytest.mark.parametrize("address", LINKS)
def test_each_address_that_is_shown_is_a_page(
    client: FlaskClient, address: str
) -> None:
    assert client.get(address).status_code == 200


def test_something_of_every_kind_is_shown() -> None:
    assert all((SHOWN, PRINTED, FETCHED, LINKS, QUERIES))


def test_every_command_that_is_named_exists() -> None:
    assert set(re.findall(r"cuttings (\w+)", README)) <= set(COMMANDS)
