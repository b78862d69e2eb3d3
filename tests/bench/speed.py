"""Measure the time of a page in Cuttings and in other engines.

Example: python -m tests.bench.speed ARTICLES.jsonl.gz [--quick]

A page is the total, the first ten articles, three facets of ten values and ten snippets
(`tests.bench.engines`), for 67 queries drawn from the corpus (`tests.bench.corpus`).
The engines run each query in turn, so that a slow moment of the machine affects all of
them. Compare ratios, not seconds. `--quick` measures 4,000 articles in a minute.
`--sizes` sets other sizes. `--json FILE` writes the figures to a file. The program
needs `pip install -e '.[bench]'`.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from index.engine import IndexDocument
from tests.bench.corpus import BenchQuery, draw_queries, read_articles, recombine
from tests.bench.engines import ENGINES, BenchEngine, Cuttings, StockWhoosh

ROUNDS = 5
QUICK = 4_000
STOCK_LIMIT = 250_000
"""Maximum number of articles for stock Whoosh. It would need an hour for more."""


def main(arguments: Sequence[str]) -> None:
    """Measure each size, and print a table for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument(
        "--without", nargs="*", default=[], help="names of engines to leave out"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    entries = read_articles(options.articles)
    sizes = [QUICK] if options.quick else options.sizes or [len(entries)]
    rounds = 2 if options.quick else ROUNDS
    all_figures = []
    for size in sizes:
        engines = [engine for engine in ENGINES if engine.name not in options.without]
        if size > STOCK_LIMIT:
            engines = [engine for engine in engines if engine is not StockWhoosh]
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
            figures = measure(Path(folder), entries, size, engines, rounds)
        all_figures.append(figures)
        _print_figures(figures)
        if options.json:
            options.json.write_text(json.dumps(all_figures, indent=1))


def measure(
    folder: Path,
    entries: Sequence[IndexDocument],
    size: int,
    engine_classes: Sequence[type[BenchEngine]],
    rounds: int,
) -> dict[str, Any]:
    """Return all figures for one number of articles."""
    engines = [engine_class(folder, size) for engine_class in engine_classes]
    writing_seconds = {
        engine.name: _seconds(
            lambda engine=engine: engine.write(recombine(entries, size))
        )
        for engine in engines
    }
    # The time to generate the articles is not a part of writing them.
    generating_seconds = _seconds(lambda: sum(1 for _ in recombine(entries, size)))
    for engine in engines:
        if isinstance(engine, Cuttings):
            engine.store_texts(recombine(entries, size))
    opening_seconds = {engine.name: _seconds(engine.open) for engine in engines}
    queries = draw_queries(entries)
    times = _query_times(engines, queries, rounds)
    adding_seconds = [
        _seconds_to_add_article(engine, size + offset)
        for engine in engines
        if isinstance(engine, Cuttings)
        for offset in range(5)
    ]
    one_more_ms = None
    if adding_seconds:
        one_more_ms = round(statistics.median(adding_seconds) * 1000, 1)
    return {
        "size": size,
        "writing": {
            name: round(size / (seconds - generating_seconds))
            for name, seconds in writing_seconds.items()
        },
        "opening_ms": {
            name: round(seconds * 1000, 1) for name, seconds in opening_seconds.items()
        },
        "times": times,
        "kinds": [query.kind for query in queries],
        "one_more_ms": one_more_ms,
        "memory_mb": _memory_mb(folder, size, queries),
        "disk_mb": {engine.name: _disk_mb(engine) for engine in engines},
    }


def _query_times(
    engines: Sequence[BenchEngine], queries: Sequence[BenchQuery], rounds: int
) -> dict[str, list[float]]:
    """Return the milliseconds of each query in each engine.

    They are the median of the rounds after a first one that does not count. Stock
    Whoosh has only one round that counts.
    """
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for query in queries:
        round_times: dict[str, list[float]] = {engine.name: [] for engine in engines}
        for round_number in range(rounds + 1):
            for engine in engines:
                if isinstance(engine, StockWhoosh) and round_number > 1:
                    continue
                seconds = _seconds(partial(engine.search_page, query))
                round_times[engine.name].append(seconds * 1000)
        for name, milliseconds in round_times.items():
            times[name].append(round(statistics.median(milliseconds[1:]), 3))
    return times


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _seconds_to_add_article(engine: Cuttings, number: int) -> float:
    """Return the seconds until a new article is found."""
    word = f"newword{number}"
    entry = IndexDocument(f"{number:08}", f"One more article about {word}.")
    engine.store_texts([entry])
    start = time.perf_counter()
    engine.add(entry)
    assert engine.search_page(BenchQuery("rare", (word,))).total == 1
    return time.perf_counter() - start


def _memory_mb(folder: Path, size: int, queries: Sequence[BenchQuery]) -> float:
    """Return the megabytes that opening the index and all queries add to a process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return round(pool.apply(_memory_growth_mb, (folder, size, list(queries))), 1)


def _memory_growth_mb(folder: Path, size: int, queries: Sequence[BenchQuery]) -> float:
    process = psutil.Process()
    engine = Cuttings(folder, size)
    initial_bytes = process.memory_info().rss
    engine.open()
    for query in queries:
        engine.search_page(query)
    return (process.memory_info().rss - initial_bytes) / 1e6


def _disk_mb(engine: BenchEngine) -> int:
    path = getattr(engine, "_folder", None) or engine._path  # type: ignore[attr-defined]
    files: Iterable[Path] = path.rglob("*") if path.is_dir() else [path]
    return round(sum(file.stat().st_size for file in files if file.is_file()) / 1e6)


def _print_figures(figures: dict[str, Any]) -> None:
    our_median = statistics.median(figures["times"]["cuttings"])
    write = sys.stdout.write
    write(
        f"\n{figures['size']:,} articles, {len(figures['kinds'])} queries; "
        "milliseconds of a page\n"
    )
    write(
        f"{'':14}{'median':>9}{'95%':>9}{'ours is':>10}{'docs/s':>9}{'open ms':>9}"
        f"{'MB':>7}\n"
    )
    for name, times in figures["times"].items():
        median = statistics.median(times)
        percentile_95 = statistics.quantiles(times, n=20)[-1]
        write(f"{name:14}{median:9.2f}{percentile_95:9.2f}{our_median / median:10.3f}")
        write(f"{figures['writing'][name]:9,}{figures['opening_ms'][name]:9.1f}")
        write(f"{figures['disk_mb'][name]:7}\n")
    write(
        f"one more article: {figures['one_more_ms']} ms; "
        f"memory above the start: {figures['memory_mb']} MB\n"
    )
    write(f"{'kind':14}" + "".join(f"{name:>14}" for name in figures["times"]) + "\n")
    for kind in dict.fromkeys(figures["kinds"]):
        medians = (
            statistics.median(
                milliseconds
                for milliseconds, query_kind in zip(
                    times, figures["kinds"], strict=True
                )
                if query_kind == kind
            )
            for times in figures["times"].values()
        )
        write(f"{kind:14}" + "".join(f"{median:14.2f}" for median in medians) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
