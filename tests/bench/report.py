"""Write `docs/performance.md` and its plot from the figures of `tests.bench.speed`.

Example: python -m tests.bench.report FIGURES.json…, with files of `--json`
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

The index stores small numbers ([record 117](decisions/0117-store-small-numbers-in-the-index.md)): 19.3
MB instead of 41.0 for 21,921 articles. To read the positions of a common word (8,900 articles, 49,000
times) takes 0.1 ms once, and they are kept. A page takes 1.02 times as long, and also the first time
(median of 67 queries; computing time, in turn).

## The whole product

22,000 recombined wire stories (17.5 MB of text, ten outlets, 40 years, 5% copies, 2% undated), before and after
[record 97](decisions/0097-index-texts-in-segments-of-the-catalog.md). Each was measured once, on a
busy machine with 2 cores, so that only bytes, sizes and computing times can be compared.

| | before | after | goal |
|---|---|---|---|
| Written by `cuttings index`, in calls | 20,071 MB | 657 MB | |
| Written to the disk, next to the home | 42 times | 4.1 times | 5 times |
| Home, next to the text | 14.6 times | 7.9 times | 4 times |
| Catalog | 201.6 MB | 84.7 MB | |
| Computing time of the writing process | 133 s | 90 s | |
| Peak memory of the writing process | 709 MB | 722 MB | 500 MB |
| One more article, computing time of the passes | 18.1 s | 1.0 s | 0.5 s |
| `cuttings verify`, computing time | 30 s | 13 s | |

Of the home, the index of searches has 3.1 times the text, and documents with their facts 3.5 times.
The peak of the memory is the index of searches, which has a limit of 512 MB (`--memory`). The loading
of programs and taggers takes 3 of the 4.2 s of computing time of a command with one article, and 68 MB
of what it writes.

```sh
python -m tests.bench.product --articles ARTICLES.jsonl.gz --sizes 22000
```
"""


Figures = dict[str, Any]
"""The measurements of `tests.bench.speed` at one size."""
Goal = tuple[str, Callable[[Figures], float | None], str, tuple[float | None, ...]]
SIZES = (21_921, 219_210, 1_096_050)


def _median_ratio(name: str) -> Callable[[Figures], float | None]:
    """Return a function that compares our median time with that of another engine."""

    def ratio(figures: Figures) -> float | None:
        times = figures["times"]
        if name not in times:
            return None
        return statistics.median(times["cuttings"]) / statistics.median(times[name])

    return ratio


def _percentile_95(figures: Figures) -> float:
    return float(statistics.quantiles(figures["times"]["cuttings"], n=20)[-1])


def _writing_time_ratio(figures: Figures) -> float | None:
    """Return our time to write an index, divided by that of stock Whoosh.

    Less is better, as for the other figures.
    """
    articles_per_second = figures["writing"]
    if "stock Whoosh" not in articles_per_second:
        return None
    return articles_per_second["stock Whoosh"] / articles_per_second["cuttings"]


GOALS: tuple[Goal, ...] = (
    (
        "a page, to stock Whoosh's",
        _median_ratio("stock Whoosh"),
        "{:.3f}",
        (1 / 50, 1 / 100, None),
    ),
    (
        "a page, to SQLite FTS5's",
        _median_ratio("SQLite FTS5"),
        "{:.2f}",
        (1 / 3, 1 / 3, 1 / 3),
    ),
    ("a page, to tantivy's", _median_ratio("tantivy"), "{:.2f}", (1.5, 1.5, 2)),
    ("95th percentile of a page, ms", _percentile_95, "{:.1f}", (5, 15, 50)),
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
"""The goals: a name, a figure, its format, and its maximum at each size."""


def main(paths: Sequence[str]) -> None:
    """Read the figures of all files, and write the page and the plot."""
    all_figures = [
        figures
        for path in paths
        for figures in json.loads(Path(path).read_text(encoding="utf-8"))
    ]
    all_figures.sort(key=lambda figures: figures["size"])
    DOCS.mkdir(exist_ok=True)
    (DOCS / "performance.md").write_text(_page(all_figures), encoding="utf-8")
    _plot(all_figures)


def _page(all_figures: Sequence[Figures]) -> str:
    head = HEAD.format(
        queries=len(all_figures[0]["kinds"]),
        machine=f"{platform.machine()} {platform.system()}",
        date=date.today(),  # noqa: DTZ011 - the local day of the measurements
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        numpy=version("numpy"),
        tantivy=version("tantivy"),
        whoosh=version("whoosh"),
    )
    return "\n".join([head, _goals_table(all_figures), *map(_section, all_figures)])


def _goals_table(all_figures: Sequence[Figures]) -> str:
    """Return a table of the figures and their goals. Mark missed goals."""
    rows = [
        "## Goals\n",
        f"| | {' | '.join(f'{size:,}' for size in SIZES)} |",
        "|---|" + "---|" * len(SIZES),
    ]
    for name, compute_figure, number_format, maxima in GOALS:
        cells = []
        for size, maximum in zip(SIZES, maxima, strict=True):
            values = [
                compute_figure(figures)
                for figures in all_figures
                if figures["size"] == size
            ]
            value = next((value for value in values if value is not None), None)
            cells.append(_goal_cell(value, maximum, number_format))
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*rows, ""])


def _goal_cell(value: float | None, maximum: float | None, number_format: str) -> str:
    if maximum is None:
        return "–"
    goal = f"(≤ {number_format.format(maximum)})"
    if value is None:
        return f"not run {goal}"
    missed = " **missed**" if value > maximum else ""
    return f"{number_format.format(value)}{missed} {goal}"


def _section(figures: Figures) -> str:
    our_median = statistics.median(figures["times"]["cuttings"])
    rows = [
        f"## {figures['size']:,} articles\n",
        "| | median ms | 95% ms | ours to it | writes articles/s | opens ms | MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, times in figures["times"].items():
        median = statistics.median(times)
        percentile_95 = statistics.quantiles(times, n=20)[-1]
        rows.append(
            f"| {name} | {median:.2f} | {percentile_95:.2f} | {our_median / median:.3f} "
            f"| {figures['writing'][name]:,} | {figures['opening_ms'][name]} "
            f"| {figures['disk_mb'][name]:,} |"
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
        cells = " | ".join(f"{median:.2f}" for median in medians)
        rows.append(f"| {kind} | {cells} |")
    return "\n".join([*rows, ""])


def _plot(all_figures: Sequence[Figures]) -> None:
    plt.rcParams["svg.hashsalt"] = "cuttings"
    plot, axes = plt.subplots(figsize=(7, 4.2))
    for name, colour in COLOURS.items():
        points = sorted(
            (figures["size"], statistics.median(figures["times"][name]))
            for figures in all_figures
            if name in figures["times"]
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
    plot.tight_layout()
    plot.savefig(DOCS / "performance.svg", metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1:])
