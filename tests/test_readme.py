"""Test the names and links in the README. `tests/test_docs.py` runs its examples."""

from __future__ import annotations

import re

from tests.conftest import SEEDS
from tests.examples import ROOT, text_of
from tests.shell import Shell
from tests.test_cli import COMMANDS

README = text_of("README.md")


def test_what_make_run_prints_is_what_it_is_shown_to_print(shell: Shell) -> None:
    result = shell.run_process("index", SEEDS)
    assert result.stderr.strip().splitlines()[-1] in README


def test_every_command_that_is_named_exists() -> None:
    assert set(re.findall(r"cuttings (\w[\w-]*)", README)) <= set(COMMANDS)


def test_each_file_that_is_linked_exists() -> None:
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert "docs/index.md" in linked
    assert [path for path in linked if not (ROOT / path).exists()] == []
