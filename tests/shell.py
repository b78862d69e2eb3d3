"""Run `cuttings` as a user does, in this process or in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from web.cli.main import main

CUTTINGS_COMMAND = (sys.executable, "-m", "web")


class Shell:
    """Run `cuttings` with one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command in this process, and raise its exceptions.

        This saves the second that Python needs to start.
        """
        command = ["--home", str(self.home), *map(str, arguments)]
        result = CliRunner().invoke(
            main, command, prog_name="cuttings", catch_exceptions=False
        )
        return subprocess.CompletedProcess(
            command, result.exit_code, result.stdout, result.stderr
        )

    def run_process(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command in a process of its own."""
        command = [*CUTTINGS_COMMAND, "--home", str(self.home), *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False
        )

    def json(self, *arguments: str) -> dict[str, Any]:
        """Run a command, and return the JSON that it prints."""
        output: dict[str, Any] = json.loads(self(*arguments).stdout)
        return output
