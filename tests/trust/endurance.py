"""Search while another process commits, and request very many pages."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.trust.archives import COMMON_WORDS, sentence
from tests.trust.figure import Effort, Figure
from tests.trust.hostile_queries import tracebacks
from tests.trust.processes import cuttings, finish, workspace
from tests.trust.servers import Client, Server, build_archive, running_server

THREADS = 8
ARTICLES = 400
MIN_COMMITS = 2
LAST_SEARCHES_S = 0.5
"""How long to search after the last commit."""
MARK = "floodmark"
"""A word of the articles that are added."""
STEADY_QUERY = "recordsteady"
"""A word of articles that nobody changes."""
STEADY_COUNT = 7
MEMORY_GROWTH_MB = 16.0
"""What the memory of a server may grow by, after the first part of the requests."""
FILE_GROWTH = 4


@dataclass(slots=True)
class Counts:
    """How many articles are in the index at least, and at most."""

    committed: int = 0
    begun: int = 0
    searches: int = 0
    failures: list[str] = field(default_factory=list)


def measure(effort: Effort) -> Figure:
    """Search with eight threads during commits, and then request many pages."""
    with workspace() as folder:
        home = build_archive(folder, ARTICLES)
        steady = folder / "steady"
        steady.mkdir()
        for number in range(STEADY_COUNT):
            (steady / f"{number}.txt").write_text(f"{STEADY_QUERY} number {number}")
        outcome = finish(cuttings(home, "index", steady), folder / "run")
        assert outcome.code == 0, outcome.describe()
        with running_server(home) as server:
            counts = _search_during_commits(server, home, folder, effort.pick(8, 60))
            growth = _growth(server, effort)
            failures = [*counts.failures, *growth.failures, *tracebacks(server)]
    summary = (
        f"{counts.searches} searches of {THREADS} threads during {counts.committed} "
        f"commits, {len(counts.failures)} errors or wrong totals; {growth.describe()}"
    )
    tries = counts.searches + growth.requests
    return Figure("endurance", tries, tuple(failures), summary)


# Commits


def _search_during_commits(
    server: Server, home: Path, folder: Path, seconds: float
) -> Counts:
    """Search in threads, while this thread runs a command again and again."""
    counts = Counts()
    added = folder / "added"
    added.mkdir()
    deadline = time.monotonic() + seconds
    done = threading.Event()
    threads = [
        threading.Thread(target=_search, args=(server, counts, done.is_set, number))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    while time.monotonic() < deadline or counts.committed < MIN_COMMITS:
        counts.begun += 1
        if problem := _commit(home, added, counts.begun):
            counts.failures.append(f"commit: {problem}")
        counts.committed += 1
    done.set()
    for thread in threads:
        thread.join()
    end = time.monotonic() + LAST_SEARCHES_S
    _search(server, counts, lambda: time.monotonic() > end, 0)
    return counts


def _commit(home: Path, added: Path, number: int) -> str | None:
    """Add an article, and index it in a process. Return what went wrong."""
    text = f"{MARK} {sentence(random.Random(number), 60)}"
    (added / f"{number}.txt").write_text(text, encoding="utf-8")
    words = ("-m", "web", "--home", str(home), "index", "--jobs", "1", str(added))
    run = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False
    )
    return run.stderr[-200:] if run.returncode else None


def _search(
    server: Server, counts: Counts, is_over: Callable[[], bool], number: int
) -> None:
    """Search for words whose totals are known, until the time is over."""
    chance = random.Random(number)
    with server.client() as client:
        while not is_over():
            word = chance.choice((MARK, MARK, STEADY_QUERY, *COMMON_WORDS[:3]))
            low, high = counts.committed, 0
            answer = client.request("GET", f"/api/v1/search?q={quote(word)}&size=1")
            high = counts.begun
            counts.searches += 1
            if answer.status != 200:
                counts.failures.append(f"{word}: {answer.status} {answer.text[:100]}")
                continue
            total = json.loads(answer.text)["total"]
            if word == MARK and not low <= total <= high:
                counts.failures.append(f"{word}: {total}, not {low} to {high}")
            if word == STEADY_QUERY and total != STEADY_COUNT:
                counts.failures.append(f"{word}: {total}, not {STEADY_COUNT}")


# Memory


@dataclass(frozen=True, slots=True)
class Growth:
    """What the memory and the files of a server grew by."""

    requests: int
    memory_mb: float
    files: int

    @property
    def failures(self) -> list[str]:
        """Return a sentence if the memory or the files grew."""
        failures = []
        if self.memory_mb > MEMORY_GROWTH_MB:
            failures.append(f"the memory grew by {self.memory_mb:.1f} MB")
        if self.files > FILE_GROWTH:
            failures.append(f"{self.files} more files are open")
        return failures

    def describe(self) -> str:
        """Return both numbers."""
        return (
            f"{self.requests} requests: {self.memory_mb:+.1f} MB, {self.files:+} files"
        )


def _growth(server: Server, effort: Effort) -> Growth:
    """Request pages, and compare the end with the state after the first part."""
    request_count = effort.pick(600, 10_000)
    warm_up = request_count // 3
    chance = random.Random(effort.seed)
    with server.client() as client:
        _request_pages(client, chance, warm_up)
        memory_mb, files = server.memory_mb(), server.file_count()
        _request_pages(client, chance, request_count - warm_up)
        return Growth(
            request_count, server.memory_mb() - memory_mb, server.file_count() - files
        )


def _request_pages(client: Client, chance: random.Random, count: int) -> None:
    """Request different pages."""
    for number in range(count):
        words = quote(" ".join(chance.sample(COMMON_WORDS, 2)))
        path = (
            f"/?q={words}",
            f"/api/v1/search?q={words}&page={number % 5 + 1}",
            "/people",
            f"/complete?q={words[:3]}",
            f"/facets/outlet?q={words}",
            f"/nothing-{number}",
            f"/export?format=csv&q={words}+title:{words[:3]}",
        )[number % 7]
        answer = client.request("GET", path)
        assert answer.status in {200, 404}, f"{path}: {answer.status} {answer.text}"
