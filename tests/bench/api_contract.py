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
from web.urls import marks as mark_urls
from web.urls import search as search_urls

NEED_TOKEN = (
    adding_urls.API_PAGES,
    mark_urls.API_MARKS,
    "/documents/{id}/notes",
    f"{mark_urls.ACTIONS}/{{key}}/undo",
)
"""Routes below the API that always answer 403 to a request without a token."""
GENERAL = f"""
[parameters]
{search_urls.AFTER} = ""

[[operations]]
include-name = "POST {batch_urls.BATCH}"
checks.positive_data_acceptance.expected-statuses = [200, 400]
checks.negative_data_rejection.expected-statuses = [400, 405, 413, 415]
"""
"""The cursor of a response is valid only with its search, which cannot be generated.
A table needs the name of one of its columns, which a schema cannot describe. A list that
is too long is refused with 413.
"""
WITHOUT_WARNINGS = """
[[operations]]
include-name = "POST {api}{path}"
warnings = false
"""
CONFIGURATION = GENERAL + "".join(
    WITHOUT_WARNINGS.format(api=search_urls.API, path=path) for path in NEED_TOKEN
)


def run_schemathesis(
    examples: int, site: str, *, same_examples: bool = False
) -> subprocess.CompletedProcess[str]:
    """Generate this number of requests for each operation, others in each run.

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
        *(["--generation-deterministic"] if same_examples else []),
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
