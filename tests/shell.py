"""`cuttings` as a user calls it: in this process, or in one of its own where that is what is to be proved."""

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
    """Runs `cuttings` on one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """The command in this process, without the second that Python needs to start; a traceback is raised."""
        command = ["--home", str(self.home), *map(str, arguments)]
        done = CliRunner().invoke(
            main, command, prog_name="cuttings", catch_exceptions=False
        )
        return subprocess.CompletedProcess(
            command, done.exit_code, done.stdout, done.stderr
        )

    def run_process(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """The command as a process."""
        command = [*CUTTINGS_COMMAND, "--home", str(self.home), *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False
        )

    def json(self, *arguments: str) -> dict[str, Any]:
        """The JSON that a command prints."""
        found: dict[str, Any] = json.loads(self(*arguments).stdout)
        return found
