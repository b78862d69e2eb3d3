"""Schemathesis against a server's own description of its API, with every check that it has.

Example, 500 requests made up for each operation: python -m tests.bench.api_contract 500 http://127.0.0.1:8000
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

from web.urls import search as search_urls


def run_schemathesis(examples: int, site: str) -> subprocess.CompletedProcess[str]:
    """Let it make up so many examples an operation; what it says, and 0 where nothing is wrong."""
    program = [
        sys.executable,
        "-c",
        "from schemathesis.cli import schemathesis; schemathesis()",
    ]
    asked = [
        "run",
        site + search_urls.OPENAPI,
        "--checks",
        "all",
        "--max-examples",
        str(examples),
        "--continue-on-failure",
    ]
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # it keeps what it learnt in the folder where it is started
        return subprocess.run(
            [*program, *asked], cwd=folder, capture_output=True, text=True, check=False
        )


if __name__ == "__main__":
    done = run_schemathesis(int(sys.argv[1]), sys.argv[2].rstrip("/"))
    sys.stdout.write(done.stdout + done.stderr)
    sys.exit(done.returncode)
