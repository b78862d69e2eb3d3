"""Writes `docs/performance.md` and its plot from the figures of `tests.bench.speed --json`.

Example: python -m tests.bench.report FIGURES.json…
"""

from __future__ import annotations

import json
import platform
import sqlite3
import statistics
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

DOCS = Path(__file__).parent.parent.parent / "docs"
COLOURS = {"cuttings": "#b3261e", "SQLite FTS5": "#5b6770", "tantivy": "#8a6d1d", "stock Whoosh": "#2f5d8a"}
HEAD = """# Performance

The *page* is what a search page needs of its engine: the exact total, the first ten articles, three facets of ten
values and ten snippets. Each engine answers {queries} queries drawn from the corpus by a written rule
(`tests/bench/corpus.py`), in turns, in one process; for each query the median of its rounds is taken. The corpus is
21,921 news articles of 1987 and larger ones recombined from their sentences.

Machine: {machine}, 2 cores shared with others, {date}. Python {python}, numpy {numpy}, SQLite {sqlite},
tantivy {tantivy}, Whoosh {whoosh}. Milliseconds on another machine will differ; the ratios should not by much.

    python -m tests.bench.speed ARTICLES.jsonl.gz --sizes 21921 219210 1096050 --json FIGURES.json
    python -m tests.bench.report FIGURES.json

![Median time of a page by the number of articles](performance.svg)

What bounds it: on small archives a page is about a millisecond of Python whatever the number of articles, for reading
the query, some 150 calls into numpy, and cutting ten snippets; from about 100,000 articles on it is the memory that
arrays are read from. Writing is bounded by cutting texts into words, which one pattern does in one thread. A page over
HTTP (`cuttings serve`, 20 results) takes some ten milliseconds at 21,921 articles, of which searching takes one and a
half, reading the records of the results from the catalog three and a half, the template one and a half, and the rest is
links, cards and facets; one process gives some 75 such pages a second, since Python runs one thread at a time.
"""


def main(paths: Sequence[str]) -> None:
    """Read the figures, later files adding engines to earlier ones; write the page and the plot."""
    found = [figures for path in paths for figures in json.loads(Path(path).read_text(encoding="utf-8"))]
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
    return "\n".join([head, *map(_section, found)])


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
    rows.append(
        f"\nOne more article is searchable after {figures['one_more_ms']} ms; a process that answers all queries"
    )
    rows.append(f"grows by {figures['memory_mb']:.0f} MB, most of it pages of the mapped index.\n")
    rows += [f"| kind of query | {' | '.join(figures['times'])} |", "|---|" + "---|" * len(figures["times"])]
    for kind in dict.fromkeys(figures["kinds"]):
        at = [number for number, each in enumerate(figures["kinds"]) if each == kind]
        medians = (statistics.median(times[number] for number in at) for times in figures["times"].values())
        rows.append(f"| {kind} | {' | '.join(f'{each:.2f}' for each in medians)} |")
    return "\n".join([*rows, ""])


def _plot(found: Sequence[dict[str, Any]]) -> None:
    plt.rcParams["svg.hashsalt"] = "cuttings"
    figure, axes = plt.subplots(figsize=(7, 4.2))
    for name, colour in COLOURS.items():
        points = sorted(
            (each["size"], statistics.median(each["times"][name])) for each in found if name in each["times"]
        )
        sizes, times = zip(*points, strict=True) if points else ((), ())
        axes.plot(sizes, times, marker="o", color=colour, label=name)
    axes.set(xscale="log", yscale="log", xlabel="articles", ylabel="median time of a page, ms")
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(DOCS / "performance.svg", metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1:])
