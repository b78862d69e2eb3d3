"""The README is a contract: what it shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import SEEDS
from tests.test_cli import COMMANDS, Shell

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\.venv/bin/cuttings ((?:search|show|extract) .+)$", README, re.MULTILINE)
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
    done = shell("index", SEEDS)
    assert done.stderr.strip() in README
    return shell


@pytest.mark.parametrize("line", SHOWN)
def test_each_command_that_is_shown_works(shell: Shell, line: str) -> None:
    command = [word.replace("seeds/", f"{SEEDS}/") for word in shlex.split(line)]
    done = shell(*command)
    assert done.returncode == 0
    assert done.stdout


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_that_is_shown_is_understood(shell: Shell, query: str) -> None:
    assert shell.json("search", "--json", "--", query)["messages"] == []


def test_every_command_that_is_named_exists() -> None:
    assert set(re.findall(r"cuttings (\w+)", README)) <= set(COMMANDS)
