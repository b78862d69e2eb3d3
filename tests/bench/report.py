"""Writes `docs/performance.md` and its plot from the figures of `tests.bench.speed --json`.

Example: python -m tests.bench.report FIGURES.json…
"""

from __future__ import annotations

import json
import platform
import sqlite3
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

DOCS = Path(__file__).parent.parent.parent / "docs"
COLOURS = {
    "cuttings": "#b3261e",
    "SQLite FTS5": "#5b6770",
    "tantivy": "#8a6d1d",
    "stock Whoosh": "#2f5d8a",
}
HEAD = """# Performance

This page compares the engine with SQLite FTS5, tantivy and stock Whoosh. A *page* is the work of
one search page: the exact total, the first ten articles, three facets of ten values and ten
snippets. {queries} queries are drawn from the corpus by a fixed rule (`tests/bench/corpus.py`). The
engines run them in turn, in one process. The time of a query is the median of its rounds. The
corpus is 21,921 news articles of 1987. The larger corpora are made from their sentences.

Machine: {machine}, 2 cores shared with other programs, {date}. Python {python}, numpy {numpy},
SQLite {sqlite}, tantivy {tantivy}, Whoosh {whoosh}. Times differ between machines. The ratios
should be similar.

```sh
python -m tests.bench.speed ARTICLES.jsonl.gz --sizes 21921 219210 1096050 --json FIGURES.json
python -m tests.bench.report FIGURES.json
```

![Median time of a page by the number of articles](performance.svg)

## Limits

- In a small archive, a page needs about a millisecond of Python code for any number of articles.
  This is the time to parse the query, to call numpy about 150 times, and to cut ten snippets (20 µs
  each).
- tantivy and SQLite run compiled code only. With 21,921 articles, the median is therefore about two
  and a half times that of tantivy. SQLite answers rare words in a fifth of a millisecond. It is
  three times slower only where it has to count.
- From about 100,000 articles on, memory bandwidth is the limit.
- Writing is limited by tokenizing and sorting, in one thread.

A page over HTTP (`cuttings serve`, one process, 20 results, six facets, timeline, 21,586 articles;
`python -m tests.bench.http_latency`) has a median of 7.4 ms (goal 8) and a 95th percentile of 10.0
ms. Four clients get 103 pages per second (goal 150, missed), because Python runs one thread at a
time. Of five profiled milliseconds, templates take one, the catalog almost one and a half, and the
search one and a quarter. The rest is snippets, links, result cards and Flask.

Stock Whoosh needs most of an hour for 219,210 articles. It was measured on 2026-11-24 with the
engine of that day. The engine needed 0.002 of the time for a page (2.4 ms and 1,339 ms) and wrote
8.1 times as many articles per second (5,118 and 633).

Compression does not pay off (`python -m tests.bench.compression ARTICLES.jsonl.gz`). Storing
differences in bytes would reduce 18 MB of documents and positions to 11 MB, in an index of 43 MB.
Reading the lists of a common word would take 7 and 78 µs instead of 1 and 1 µs, several times for
each page.
"""


Goal = tuple[
    str, Callable[[dict[str, Any]], float | None], str, tuple[float | None, ...]
]
SIZES = (21_921, 219_210, 1_096_050)


def _ratio_to(name: str) -> Callable[[dict[str, Any]], float | None]:
    """Our median over another's."""

    def ratio(figures: dict[str, Any]) -> float | None:
        times = figures["times"]
        return (
            statistics.median(times["cuttings"]) / statistics.median(times[name])
            if name in times
            else None
        )

    return ratio


def _slowest(figures: dict[str, Any]) -> float:
    return float(statistics.quantiles(figures["times"]["cuttings"], n=20)[-1])


def _writing_time_ratio(figures: dict[str, Any]) -> float | None:
    """How many times as fast as stock Whoosh an index is written, turned round: less is better here as elsewhere."""
    writing = figures["writing"]
    return (
        writing["stock Whoosh"] / writing["cuttings"]
        if "stock Whoosh" in writing
        else None
    )


GOALS: tuple[Goal, ...] = (
    (
        "a page, to stock Whoosh's",
        _ratio_to("stock Whoosh"),
        "{:.3f}",
        (1 / 50, 1 / 100, None),
    ),
    (
        "a page, to SQLite FTS5's",
        _ratio_to("SQLite FTS5"),
        "{:.2f}",
        (1 / 3, 1 / 3, 1 / 3),
    ),
    ("a page, to tantivy's", _ratio_to("tantivy"), "{:.2f}", (1.5, 1.5, 2)),
    ("95th percentile of a page, ms", _slowest, "{:.1f}", (5, 15, 50)),
    (
        "stock Whoosh's articles a second, to ours",
        _writing_time_ratio,
        "{:.2f}",
        (1 / 8, 1 / 8, None),
    ),
    (
        "memory above the start, MB",
        lambda figures: figures["memory_mb"],
        "{:.0f}",
        (150, 400, 1_500),
    ),
    (
        "one more article, searchable, ms",
        lambda figures: figures["one_more_ms"],
        "{:.0f}",
        (100, 100, 200),
    ),
    (
        "opening the index, ms",
        lambda figures: figures["opening_ms"]["cuttings"],
        "{:.0f}",
        (100, 200, 500),
    ),
)
"""What is to be reached at each size: a name, the figure, how it is written, and the most that it may be."""


def main(paths: Sequence[str]) -> None:
    """Read the figures, later files adding engines to earlier ones; write the page and the plot."""
    found = [
        figures
        for path in paths
        for figures in json.loads(Path(path).read_text(encoding="utf-8"))
    ]
    found.sort(key=lambda figures: figures["size"])
    DOCS.mkdir(exist_ok=True)
    (DOCS / "performance.md").write_text(_page(found), encoding="utf-8")
    _plot(found)


def _page(found: Sequence[dict[str, Any]]) -> str:
    machine = f"{platform.machine()} {platform.system()}"
    facts = {name: version(name) for name in ("numpy", "tantivy", "whoosh")}
    head = HEAD.format(
        queries=len(found[0]["kinds"]),
        machine=machine,
        date=date.today(),  # noqa: DTZ011 the day where the bench ran
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        **facts,
    )
    return "\n".join([head, _goals(found), *map(_section, found)])


def _goals(found: Sequence[dict[str, Any]]) -> str:
    """The goals beside the figures; what is not reached says so."""
    rows = [
        "## Goals\n",
        f"| | {' | '.join(f'{size:,}' for size in SIZES)} |",
        "|---|" + "---|" * len(SIZES),
    ]
    for name, figure, form, most in GOALS:
        cells = []
        for size, goal in zip(SIZES, most, strict=True):
            got = [
                value
                for each in found
                if each["size"] == size and (value := figure(each)) is not None
            ]
            told = form.format(got[0]) if got else "not run"
            missed = " **missed**" if got and goal is not None and got[0] > goal else ""
            cells.append(
                f"{told}{missed} (≤ {form.format(goal)})" if goal is not None else "–"
            )
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*rows, ""])


def _section(figures: dict[str, Any]) -> str:
    ours = figures["times"]["cuttings"]
    rows = [
        f"## {figures['size']:,} articles\n",
        "| | median ms | 95% ms | ours to it | writes articles/s | opens ms | MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, times in figures["times"].items():
        middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        ratio = statistics.median(ours) / middle
        rows.append(
            f"| {name} | {middle:.2f} | {high:.2f} | {ratio:.3f} | {figures['writing'][name]:,} "
            f"| {figures['opening_ms'][name]} | {figures['disk_mb'][name]:,} |"
        )
    growth = f"{figures['memory_mb']:.0f} MB, mainly by pages of the mapped index"
    rows += [
        f"\nOne more article is searchable after {figures['one_more_ms']} ms.",
        f"A process that answers all queries grows by {growth}.\n",
    ]
    rows += [
        f"| kind of query | {' | '.join(figures['times'])} |",
        "|---|" + "---|" * len(figures["times"]),
    ]
    for kind in dict.fromkeys(figures["kinds"]):
        at = [number for number, each in enumerate(figures["kinds"]) if each == kind]
        medians = (
            statistics.median(times[number] for number in at)
            for times in figures["times"].values()
        )
        rows.append(f"| {kind} | {' | '.join(f'{each:.2f}' for each in medians)} |")
    return "\n".join([*rows, ""])


def _plot(found: Sequence[dict[str, Any]]) -> None:
    plt.rcParams["svg.hashsalt"] = "cuttings"
    figure, axes = plt.subplots(figsize=(7, 4.2))
    for name, colour in COLOURS.items():
        points = sorted(
            (each["size"], statistics.median(each["times"][name]))
            for each in found
            if name in each["times"]
        )
        sizes, times = zip(*points, strict=True) if points else ((), ())
        axes.plot(sizes, times, marker="o", color=colour, label=name)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="articles",
        ylabel="median time of a page, ms",
    )
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(DOCS / "performance.svg", metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1:])
