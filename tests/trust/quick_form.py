"""Run the quick form of a measurement in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.__main__ import SKIPPED

ROOT = Path(__file__).parent.parent.parent
LIMIT_S = 500
TEST_LIMIT_S = LIMIT_S + 60


def check_quick_form(name: str) -> None:
    """Fail with the report of a measurement, or skip if the machine cannot run it.

    The measurement forks, which a process with the threads of pytest must not do.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "tests.trust", "--only", name],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            report, _ = process.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            process.terminate()
            report, _ = process.communicate()
    if process.returncode == SKIPPED:
        pytest.skip(report)
    assert process.returncode == 0, report
