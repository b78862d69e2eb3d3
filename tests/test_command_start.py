"""Commands do not load what only some of them need."""

from __future__ import annotations

import subprocess
import sys

import pytest

PRINT_MODULES = "import sys, {}; print(*sys.modules)"


@pytest.mark.parametrize(
    ("imported", "unneeded"),
    [
        ("web.cli", "archive.text.date_mentions"),
        ("web.cli", "archive.readers"),
        ("archive.ingest.run", "archive.extract.pipeline"),
    ],
)
def test_a_start_does_not_load(imported: str, unneeded: str) -> None:
    """The patterns of dates and the extractors take long to compile."""
    command = [sys.executable, "-c", PRINT_MODULES.format(imported)]
    modules = subprocess.run(
        command, capture_output=True, text=True, check=True
    )  # this Python
    assert imported in modules.stdout.split()
    assert unneeded not in modules.stdout.split()
