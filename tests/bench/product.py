"""Measure the whole product: files → catalog → index → pages, at several sizes.

The articles are made at run time (`tests.bench.product_corpus`). Each size is measured
once, in a home of its own: `cuttings index`, one more article, `rebuild`, `verify`, an
export of everything, and pages over HTTP. Linux and SQLite only.

Example: python -m tests.bench.product --articles ARTICLES.jsonl.gz --sizes 4000 22000
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.measured_process import (
    MEGABYTE,
    Measured,
    cuttings_command,
    run_measured,
    timed_command,
)
from tests.bench.product_corpus import product_records, write_articles
from tests.bench.serving import WORDS
from tests.trust.servers import Server, running_server

ROUNDS = 20
"""Requests for each kind of page."""
MORE = {"one more article": 1, "1,000 more articles": 1_000}

Figures = dict[str, Any]


def measure(corpus: Path, size: int, folder: Path) -> Figures:
    """Return all figures of one size. `folder` is empty at the beginning."""
    home, source = folder / "home", folder / "source"
    text_bytes = write_articles(corpus, source, size)
    figures: Figures = {"size": size, "text_mb": round(text_bytes / MEGABYTE, 1)}
    run, report = _run_index(home, source, folder)
    figures |= {"index": run.figures() | report}
    figures |= {"home": home_sizes(home), "tables_mb": table_sizes(home)}
    for name, count in MORE.items():
        _write_more(corpus, source / f"more-{count}.jsonl", size, count)
        run, report = _run_index(home, source, folder)
        figures[name] = run.figures() | report
    for words in (("rebuild",), ("verify",), ("export", "", "--format", "jsonl")):
        command = cuttings_command(home, *words)
        run = run_measured(command, output=folder / "output")
        figures[words[0]] = run.figures()
    with running_server(home) as server:
        figures["pages_ms"] = page_times(server)
    return figures


def _run_index(home: Path, source: Path, folder: Path) -> tuple[Measured, Figures]:
    """Run `cuttings index`, and return what it used and its report."""
    report = folder / "report.json"
    run = run_measured(timed_command(report, home, "index", source))
    return run, json.loads(report.read_text())


def _write_more(corpus: Path, path: Path, size: int, count: int) -> None:
    """Write `count` articles that come after the first `size`, with other texts."""
    records = product_records(corpus)
    lines = []
    for number, record in zip(range(count), records, strict=False):
        record["body"] = f"{record['body']} This is report {size + number} of today."
        lines.append(json.dumps(record | {"id": f"more-{count}-{number}"}) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


def home_sizes(home: Path) -> dict[str, float]:
    """Return the megabytes of the home, of its catalog and of its index."""
    sizes = {path: path.stat().st_size for path in home.rglob("*") if path.is_file()}
    catalog = sum(
        size for path, size in sizes.items() if path.name.startswith("catalog.db")
    )
    index = sum(size for path, size in sizes.items() if path.parent.name == "index")
    total = sum(sizes.values())
    return {
        "total_mb": round(total / MEGABYTE, 1),
        "catalog_mb": round(catalog / MEGABYTE, 1),
        "index_mb": round(index / MEGABYTE, 1),
    }


def table_sizes(home: Path) -> dict[str, float]:
    """Return the megabytes of the largest tables and indexes of the catalog."""
    query = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC"
    with closing(sqlite3.connect(home / "catalog.db")) as connection:
        rows = connection.execute(query).fetchall()
        free = connection.execute(
            "SELECT freelist_count * page_size "
            "FROM pragma_freelist_count, pragma_page_size"
        ).fetchone()
    sizes = {name: round(size / MEGABYTE, 2) for name, size in rows[:20]}
    return sizes | {"(free)": round(free[0] / MEGABYTE, 2)}


def page_times(server: Server) -> dict[str, dict[str, float]]:
    """Return the median and the 95th percentile of each kind of page, in ms."""
    ids = _document_ids(server)
    words = [f"{left}+{right}" for left in WORDS[:10] for right in WORDS[10:12]]
    kinds: Mapping[str, Sequence[str]] = {
        "search": [f"/?q={query}" for query in words],
        "document": [f"/documents/{id}" for id in ids],
        "people": ["/people"],
        "people?q=": [f"/people?q={name}" for name in ("lind", "ada", "sandoval")],
        "stats": ["/stats"],
        "api search": [f"/api/v1/search?q={query}" for query in words],
    }
    return {name: _percentiles(server, paths) for name, paths in kinds.items()}


def _document_ids(server: Server) -> list[str]:
    response = server.get("/api/v1/search?q=the&size=20")
    return [result["id"] for result in json.loads(response.text)["results"]]


def _percentiles(server: Server, paths: Sequence[str]) -> dict[str, float]:
    """Request each path twice, then measure. A page that is no page is an error."""
    with server.client() as client:
        for path in (*paths, *paths):
            status = client.request("GET", path).status
            if status != 200:
                raise RuntimeError(f"{path}: {status}")
        times = [
            client.request("GET", paths[number % len(paths)]).seconds * 1000
            for number in range(max(ROUNDS, 2 * len(paths)))
        ]
    percentile_95 = statistics.quantiles(times, n=20)[-1]
    return {"p50": round(statistics.median(times), 1), "p95": round(percentile_95, 1)}


def describe(figures: Figures) -> str:
    """Return the figures of one size for people."""
    text_mb, home_mb = figures["text_mb"], figures["home"]["total_mb"]
    index = figures["index"]
    ratios = {
        "home / text": round(home_mb / text_mb, 1),
        "to the disk / home": round(index["disk_mb"] / home_mb, 1),
        "in write calls / home": round(index["write_calls_mb"] / home_mb, 1),
    }
    lines = [f"{figures['size']:,} articles, {text_mb} MB of text"]
    for name in ("index", *MORE, "rebuild", "verify", "export"):
        lines.append(f"  {name}: {_pairs(figures[name])}")
        passes = figures[name].get("passes", {})
        lines += [f"    pass {part}: {_pairs(times)}" for part, times in passes.items()]
    lines += [
        f"  home: {_pairs(figures['home'] | ratios)}",
        f"  tables, MB: {_pairs(figures['tables_mb'])}",
    ]
    lines += [
        f"  page {name}, ms: {_pairs(times)}"
        for name, times in figures["pages_ms"].items()
    ]
    return "\n".join(lines)


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {value:,}" for name, value in values.items() if name != "passes"
    )


def main(arguments: Iterable[str] | None = None) -> None:
    """Measure each size, and print its figures at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[4_000, 22_000])
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--folder", type=Path, help="keep the homes here")
    options = parser.parse_args(None if arguments is None else [*arguments])
    every: list[Figures] = []
    for size in options.sizes:
        parent = options.folder or Path(tempfile.mkdtemp(prefix="cuttings-bench-"))
        folder = parent / str(size)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        start = time.monotonic()
        every.append(measure(options.articles, size, folder))
        seconds = time.monotonic() - start
        sys.stdout.write(f"{describe(every[-1])}\n  measured in {seconds:.0f} s\n\n")
        sys.stdout.flush()
        if options.json:
            options.json.write_text(json.dumps(every, indent=1))
        if not options.folder:
            shutil.rmtree(parent)


if __name__ == "__main__":
    main()
