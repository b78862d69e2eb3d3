"""Run Schemathesis with all its checks against the API description of a server.

Example, with 500 generated requests for each operation:
python -m tests.bench.api_contract 500 http://127.0.0.1:8000
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from web.urls import adding as adding_urls
from web.urls import batch as batch_urls
from web.urls import search as search_urls

CONFIGURATION = f"""
[parameters]
{search_urls.AFTER} = ""

[[operations]]
include-name = "POST {batch_urls.BATCH}"
checks.positive_data_acceptance.expected-statuses = [200, 400]
checks.negative_data_rejection.expected-statuses = [400, 405, 413, 415]

[[operations]]
include-name = "POST {search_urls.API}{adding_urls.API_PAGES}"
warnings = false
"""
"""The cursor of a response is valid only with its search, which cannot be generated.
A table needs the name of one of its columns, which a schema cannot describe. A list that
is too long is refused with 413. Saving a page needs a token, and always answers 403.
"""


def run_schemathesis(examples: int, site: str) -> subprocess.CompletedProcess[str]:
    """Generate this number of requests for each operation.

    The exit code is 0 if all checks pass.
    """
    program = [
        sys.executable,
        "-c",
        "from schemathesis.cli import schemathesis; schemathesis()",
    ]
    arguments = [
        "run",
        site + search_urls.OPENAPI,
        "--checks",
        "all",
        "--max-examples",
        str(examples),
        "--continue-on-failure",
    ]
    # Schemathesis writes its database of examples into the current folder.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
        return subprocess.run(
            [*program, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )


if __name__ == "__main__":
    result = run_schemathesis(int(sys.argv[1]), sys.argv[2].rstrip("/"))
    sys.stdout.write(result.stdout + result.stderr)
    sys.exit(result.returncode)
