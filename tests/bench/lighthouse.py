"""Lighthouse's scores of a page of results and of an article, on a phone and on a desk, and what lowers them.

`python -m tests.bench.lighthouse http://127.0.0.1:8000` asks a running `cuttings serve`; without an address one is
started over `seeds/`. It ends with 1 where a score is below the goal. Needs Chromium and npm, which fetches Lighthouse.
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
"""The last that runs on the Node.js that Debian has; npm keeps what it fetched."""
MINIMUM_SCORE = 0.95
AUDIT_PASS_SCORE = 0.9
"""From here on Lighthouse shows an audit as green."""
CATEGORIES = ("performance", "accessibility", "best-practices")
DEVICES = {"phone": (), "desk": ("--preset=desktop",)}
KINDS = ("search", "document")
MAX_ATTEMPTS = 3
"""What else a machine does can only lower a score, so that a page is tried again before it falls short."""
QUERY = "the"
"""What is searched for: it stands in any English archive."""


@dataclass(frozen=True, slots=True)
class LighthouseResult:
    """The score of each category, from 0 to 1, and the audits that failed."""

    scores: Mapping[str, float]
    failed: tuple[str, ...]

    @property
    def reaches_goal(self) -> bool:
        """Whether the goal is reached in every category."""
        return min(self.scores.values()) >= MINIMUM_SCORE


def missing_requirement() -> str | None:
    """Why nothing can be measured on this machine, with the mend; `None` where it can."""
    if not CHROMIUM:
        return "no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
    if not shutil.which("npx"):
        return "no npm: install Debian's nodejs and npm"
    if _npx("--version").returncode:
        return f"npm cannot fetch {LIGHTHOUSE}: is its registry within reach?"
    return None


def page_urls(site: str, query: str = QUERY) -> dict[str, str]:
    """A page of each kind: the results of a query, and the first article among them."""
    with urllib.request.urlopen(
        f"{site}{search_urls.API}/search?q={quote(query)}&size=1"
    ) as answer:
        (found,) = json.load(answer)["results"]
    return {
        "search": f"{site}{search_urls.search_for(query)}",
        "document": f"{site}{search_urls.document(found['id'])}",
    }


def measure(address: str, device: str) -> LighthouseResult:
    """What Lighthouse finds of a page on a device: the first time that is good, or the last."""
    for _ in range(MAX_ATTEMPTS):
        found = _run_lighthouse(address, device)
        if found.reaches_goal:
            break
    return found


def _run_lighthouse(address: str, device: str) -> LighthouseResult:
    """Let Lighthouse load a page as that device would; an error of its own where it could not."""
    chrome = (
        f"--chrome-path={CHROMIUM}",
        f"--chrome-flags={' '.join(('--headless=new', *CHROMIUM_ARGUMENTS))}",
    )
    asked = (
        f"--only-categories={','.join(CATEGORIES)}",
        "--disable-full-page-screenshot",
        "--output=json",
        "--quiet",
    )
    done = _npx(address, *DEVICES[device], *asked, *chrome)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    scores = {name: told["categories"][name]["score"] or 0.0 for name in CATEGORIES}
    weighed = [
        each["id"]
        for name in CATEGORIES
        for each in told["categories"][name]["auditRefs"]
        if each["weight"]
    ]
    low = [
        name
        for name in weighed
        if (told["audits"][name]["score"] or 0) < AUDIT_PASS_SCORE
    ]
    return LighthouseResult(
        scores, tuple(name for name in low if told["audits"][name]["score"] is not None)
    )


def _npx(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = ["npx", "--yes", LIGHTHOUSE, *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


@contextmanager
def _seeds() -> Iterator[str]:
    """A server over the seeds; its address."""
    with tempfile.TemporaryDirectory() as folder:
        library = ArchiveUnderTest(Home(Path(folder)))
        try:
            library.ingest(SEEDS)
            with running_server(library) as site:
                yield site
        finally:
            library.close()


def main(arguments: Sequence[str]) -> int:
    """Print a table of the scores; 1 where one is below the goal, 2 where nothing can be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "site", nargs="?", help="the address of a running `cuttings serve`"
    )
    parser.add_argument("--query", default=QUERY)
    options = parser.parse_args(arguments)
    if reason := missing_requirement():
        parser.error(reason)
    if options.site:
        return _table(page_urls(options.site.rstrip("/"), options.query))
    with _seeds() as site:
        return _table(page_urls(site, options.query))


def _table(pages: Mapping[str, str]) -> int:
    sys.stdout.write(
        f"{'page':10}{'on a':7}"
        + "".join(f"{name:>15}" for name in CATEGORIES)
        + "  failed\n"
    )
    good = True
    for kind in KINDS:
        for device in DEVICES:
            found = measure(pages[kind], device)
            scores = "".join(f"{found.scores[name]:15.2f}" for name in CATEGORIES)
            sys.stdout.write(
                f"{kind:10}{device:7}{scores}  {', '.join(found.failed) or '–'}\n"
            )
            good = good and found.reaches_goal
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
