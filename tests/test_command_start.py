"""Commands do not load what only some of them need."""

from __future__ import annotations

import subprocess
import sys

import pytest

PRINT_MODULES = "import sys, {}; print(*sys.modules)"


@pytest.mark.parametrize(
    ("imported", "unneeded"),
    [
        ("web.cli", {"archive.catalog", "archive.readers", "web.cli.index"}),
        (
            "web.cli.index",
            {
                "archive.article",
                "archive.text.date_mentions",
                "babel",
                "index.search.service",
                "rich.progress",
            },
        ),
        ("archive.ingest.run", {"archive.article", "archive.extract.pipeline"}),
        ("archive.readers.text", {"archive.readers.html", "archive.readers.pdf"}),
    ],
)
def test_a_start_does_not_load(imported: str, unneeded: set[str]) -> None:
    """The patterns of dates and the extractors take long to compile."""
    command = [sys.executable, "-c", PRINT_MODULES.format(imported)]
    process = subprocess.run(
        command, capture_output=True, text=True, check=True
    )  # this Python
    modules = set(process.stdout.split())
    assert imported in modules
    assert not unneeded & modules
