"""Times the page beside other engines, all in one run: `python -m tests.bench.speed ARTICLES.jsonl.gz [--quick]`.

The page is the total, the first ten, three facets of ten values and ten snippets (`tests.bench.engines`), for 67
queries drawn from the corpus (`tests.bench.corpus`). Engines take turns on each query, so that a slow moment of the
machine hits all of them; ratios count, not seconds. `--quick` runs on 4,000 articles in a minute; `--sizes` names other
sizes; `--json FILE` keeps the figures. What it needs beside Cuttings: `pip install -e '.[bench]'`.
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
from collections.abc import Iterable, Sequence
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
"""Articles beyond which stock Whoosh is not run: it would write for an hour."""


def main(arguments: Sequence[str]) -> None:
    """Run the sizes asked for and print a table of each."""
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
    found = []
    for size in sizes:
        chosen = [each for each in ENGINES if each.name not in options.without]
        if size > STOCK_LIMIT:
            chosen = [each for each in chosen if each is not StockWhoosh]
        rounds = 2 if options.quick else ROUNDS
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
            found.append(measure(Path(folder), entries, size, chosen, rounds))
        _print_figures(found[-1])
        if options.json:
            options.json.write_text(json.dumps(found, indent=1))


def measure(
    folder: Path,
    entries: Sequence[IndexDocument],
    size: int,
    engines: Sequence[type[BenchEngine]],
    rounds: int,
) -> dict[str, Any]:
    """Every figure at one size."""
    made = [engine(folder, size) for engine in engines]
    writing = {
        each.name: _seconds(lambda each=each: each.write(recombine(entries, size)))
        for each in made
    }
    generating = _seconds(lambda: sum(1 for _ in recombine(entries, size)))
    for each in made:
        if isinstance(each, Cuttings):
            each.store_texts(recombine(entries, size))
    opening = {each.name: _seconds(each.open) for each in made}
    asked = draw_queries(entries)
    times = _query_times(made, asked, rounds)
    one_more = [
        _seconds_to_add_article(each, size + n)
        for each in made
        if isinstance(each, Cuttings)
        for n in range(5)
    ]
    return {
        "size": size,
        "writing": {
            name: round(size / (seconds - generating))
            for name, seconds in writing.items()
        },
        "opening_ms": {
            name: round(seconds * 1000, 1) for name, seconds in opening.items()
        },
        "times": times,
        "kinds": [each.kind for each in asked],
        "one_more_ms": round(statistics.median(one_more) * 1000, 1)
        if one_more
        else None,
        "memory_mb": _memory(folder, size, asked),
        "disk_mb": {each.name: _disk(folder, each) for each in made},
    }


def _query_times(
    engines: Sequence[BenchEngine], queries: Sequence[BenchQuery], rounds: int
) -> dict[str, list[float]]:
    """Milliseconds of each query by each engine: the median of its rounds, after one that is not counted."""
    times: dict[str, list[float]] = {each.name: [] for each in engines}
    for query in queries:
        taken: dict[str, list[float]] = {each.name: [] for each in engines}
        for _ in range(rounds + 1):
            for each in engines:
                few = isinstance(each, StockWhoosh) and len(taken[each.name]) > 1
                if not few:
                    taken[each.name].append(
                        _seconds(partial(each.search_page, query)) * 1000
                    )
        for each in engines:
            times[each.name].append(round(statistics.median(taken[each.name][1:]), 3))
    return times


def _seconds(do: Any) -> float:
    before = time.perf_counter()
    do()
    return time.perf_counter() - before


def _seconds_to_add_article(engine: Cuttings, number: int) -> float:
    """Seconds until one more article is found."""
    word = f"newword{number}"
    entry = IndexDocument(f"{number:08}", f"One more article about {word}.")
    engine.store_texts([entry])
    before = time.perf_counter()
    engine.add(entry)
    assert engine.search_page(BenchQuery("rare", (word,))).total == 1
    return time.perf_counter() - before


def _memory(folder: Path, size: int, queries: Sequence[BenchQuery]) -> float:
    """Megabytes that a process has more after all queries than before it opened the index."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return round(pool.apply(_memory_growth, (folder, size, list(queries))), 1)


def _memory_growth(folder: Path, size: int, queries: Sequence[BenchQuery]) -> float:
    process = psutil.Process()
    engine = Cuttings(folder, size)
    before = process.memory_info().rss
    engine.open()
    for query in queries:
        engine.search_page(query)
    return (process.memory_info().rss - before) / 1e6


def _disk(folder: Path, engine: BenchEngine) -> int:
    path = getattr(engine, "_folder", None) or engine._path  # type: ignore[attr-defined]
    files: Iterable[Path] = path.rglob("*") if path.is_dir() else [path]
    return round(sum(each.stat().st_size for each in files if each.is_file()) / 1e6)


def _print_figures(figures: dict[str, Any]) -> None:
    ours = statistics.median(figures["times"]["cuttings"])
    write = sys.stdout.write
    write(
        f"\n{figures['size']:,} articles, {len(figures['kinds'])} queries; milliseconds of a page\n"
    )
    write(
        f"{'':14}{'median':>9}{'95%':>9}{'ours is':>10}{'docs/s':>9}{'open ms':>9}{'MB':>7}\n"
    )
    for name, times in figures["times"].items():
        middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        write(
            f"{name:14}{middle:9.2f}{high:9.2f}{ours / middle:10.3f}{figures['writing'][name]:9,}"
        )
        write(f"{figures['opening_ms'][name]:9.1f}{figures['disk_mb'][name]:7}\n")
    write(
        f"one more article: {figures['one_more_ms']} ms; memory above the start: {figures['memory_mb']} MB\n"
    )
    kinds = list(dict.fromkeys(figures["kinds"]))
    write(f"{'kind':14}" + "".join(f"{name:>14}" for name in figures["times"]) + "\n")
    for kind in kinds:
        at = [number for number, each in enumerate(figures["kinds"]) if each == kind]
        medians = (
            statistics.median(times[number] for number in at)
            for times in figures["times"].values()
        )
        write(f"{kind:14}" + "".join(f"{each:14.2f}" for each in medians) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
