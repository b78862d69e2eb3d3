"""Print the Lighthouse scores of a page of results and of an article.

Each page is measured as on a phone and as on a desktop. Failed audits are listed.

Example: python -m tests.bench.lighthouse http://127.0.0.1:8000

Without the address of a running `cuttings serve`, the program serves `seeds/`. The exit
code is 1 if a score is below the minimum. The program needs Chromium, and npm to
download Lighthouse.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from archive.home import Home
from tests.conftest import SEEDS
from tests.web.conftest import (
    CHROMIUM,
    CHROMIUM_ARGUMENTS,
    ArchiveUnderTest,
    running_server,
)
from web.urls import search as search_urls

LIGHTHOUSE = "lighthouse@12.8.2"
"""The newest version that runs with the Node.js of Debian. npm caches it."""
MINIMUM_SCORE = 0.95
AUDIT_PASS_SCORE = 0.9
"""The score from which Lighthouse shows an audit as passed."""
CATEGORIES = ("performance", "accessibility", "best-practices")
DEVICES = {"phone": (), "desk": ("--preset=desktop",)}
KINDS = ("search", "document")
MAX_ATTEMPTS = 3
"""A busy machine lowers scores, so a page below the minimum is measured again."""
QUERY = "the"
"""The query. Every English archive has this word."""


@dataclass(frozen=True, slots=True)
class LighthouseResult:
    """The score of each category, from 0 to 1, and the audits that failed."""

    scores: Mapping[str, float]
    failed: tuple[str, ...]

    @property
    def reaches_goal(self) -> bool:
        """Return whether the score of each category is high enough."""
        return min(self.scores.values()) >= MINIMUM_SCORE


def missing_requirement() -> str | None:
    """Return what is missing on this machine and how to install it, or `None`."""
    if not CHROMIUM:
        return "no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
    if not shutil.which("npx"):
        return "no npm: install Debian's nodejs and npm"
    if _npx("--version").returncode:
        return f"npm cannot fetch {LIGHTHOUSE}: is its registry within reach?"
    return None


def page_urls(site: str, query: str = QUERY) -> dict[str, str]:
    """Return the URL of the results of a query, and that of the first article."""
    search_url = f"{site}{search_urls.API}/search?q={quote(query)}&size=1"
    with urllib.request.urlopen(search_url) as response:
        (first_result,) = json.load(response)["results"]
    return {
        "search": f"{site}{search_urls.search_for(query)}",
        "document": f"{site}{search_urls.document(first_result['id'])}",
    }


def measure(address: str, device: str) -> LighthouseResult:
    """Measure a page on a device until its scores are high enough.

    Return the result of the last attempt.
    """
    for _ in range(MAX_ATTEMPTS):
        result = _run_lighthouse(address, device)
        if result.reaches_goal:
            break
    return result


def _run_lighthouse(address: str, device: str) -> LighthouseResult:
    """Measure a page as on this device. Raise RuntimeError if Lighthouse fails."""
    chrome_options = (
        f"--chrome-path={CHROMIUM}",
        f"--chrome-flags={' '.join(('--headless=new', *CHROMIUM_ARGUMENTS))}",
    )
    report_options = (
        f"--only-categories={','.join(CATEGORIES)}",
        "--disable-full-page-screenshot",
        "--output=json",
        "--quiet",
    )
    process = _npx(address, *DEVICES[device], *report_options, *chrome_options)
    if process.returncode:
        raise RuntimeError(process.stderr)
    report = json.loads(process.stdout)
    categories = [report["categories"][name] for name in CATEGORIES]
    scores = {
        name: category["score"] or 0.0
        for name, category in zip(CATEGORIES, categories, strict=True)
    }
    weighted_audits = [
        audit["id"]
        for category in categories
        for audit in category["auditRefs"]
        if audit["weight"]
    ]
    failed_audits = [
        id for id in weighted_audits if _has_failed(report["audits"][id]["score"])
    ]
    return LighthouseResult(scores, tuple(failed_audits))


def _has_failed(audit_score: float | None) -> bool:
    """Return whether an audit has failed. One that does not apply has no score."""
    return audit_score is not None and audit_score < AUDIT_PASS_SCORE


def _npx(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = ["npx", "--yes", LIGHTHOUSE, *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


@contextmanager
def _served_seeds() -> Iterator[str]:
    """Serve the seeds, and yield the address."""
    with tempfile.TemporaryDirectory() as folder:
        archive = ArchiveUnderTest(Home(Path(folder)))
        try:
            archive.ingest(SEEDS)
            with running_server(archive) as site:
                yield site
        finally:
            archive.close()


def main(arguments: Sequence[str]) -> int:
    """Print a table of the scores, and return the exit code.

    It is 1 if a score is below the minimum, and 2 if a requirement is missing.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "site", nargs="?", help="the address of a running `cuttings serve`"
    )
    parser.add_argument("--query", default=QUERY)
    options = parser.parse_args(arguments)
    if reason := missing_requirement():
        parser.error(reason)
    if options.site:
        return _print_table(page_urls(options.site.rstrip("/"), options.query))
    with _served_seeds() as site:
        return _print_table(page_urls(site, options.query))


def _print_table(pages: Mapping[str, str]) -> int:
    """Print the scores of all pages on all devices, and return the exit code."""
    sys.stdout.write(
        f"{'page':10}{'on a':7}"
        + "".join(f"{name:>15}" for name in CATEGORIES)
        + "  failed\n"
    )
    all_reach_goal = True
    for kind in KINDS:
        for device in DEVICES:
            result = measure(pages[kind], device)
            scores = "".join(f"{result.scores[name]:15.2f}" for name in CATEGORIES)
            failed_audits = ", ".join(result.failed) or "–"
            sys.stdout.write(f"{kind:10}{device:7}{scores}  {failed_audits}\n")
            all_reach_goal = all_reach_goal and result.reaches_goal
    return 0 if all_reach_goal else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
