"""Score what is found in saved pages and pasted texts, beside trafilatura and htmldate in the same run.

Example: python -m tests.bench.extraction ../shared/dev

The folder holds `pages.gold.jsonl.gz` (id, source, file, and the true title, date, outlet_domain, authors, body),
`score_pages.py`, which counts, and `texts/texts.jsonl.gz` (text, and the true date, or place and day of a dateline).
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import click
from htmldate import find_date
from rich.console import Console
from rich.table import Table
from trafilatura import bare_extraction

from archive.article import Article
from archive.extract import date as dates
from archive.extract.pipeline import EXTRACTORS
from archive.readers import read_article
from archive.text import date_parsing
from archive.text.date_mentions import find_date_mentions
from archive.text.dateline_parsing import find_dateline

Row = dict[str, Any]
"""A prediction, or a line of gold, by the names that the scorer knows."""
COLUMNS = (
    "date right",
    "date wrong",
    "outlet agrees",
    "title exact",
    "authors F1",
    "text F1",
    "ms median",
    "ms most",
)
PER_CENT = 100.0


def extract_with_cuttings(content: bytes) -> Row:
    """Everything but the people."""
    article = read_article(content, "html")
    found = {name: EXTRACTORS[name](article) for name in EXTRACTORS}
    value = {name: fact.value if fact else None for name, fact in found.items()}
    day = (fact := dates.extract(article).date) and fact.value.day
    return {
        "date": str(day) if day else None,
        "title": value["title"],
        "outlet": value["outlet"],
        "authors": list(value["authors"] or ()),
        "body": article.text,
    }


def extract_with_trafilatura(content: bytes) -> Row:
    """Its metadata and its text, by its own defaults."""
    found = bare_extraction(content, with_metadata=True, include_comments=False)
    said = found.as_dict() if found else {}
    authors = [
        name.strip() for name in (said.get("author") or "").split(";") if name.strip()
    ]
    return {
        "date": said.get("date"),
        "title": said.get("title"),
        "outlet": said.get("sitename"),
        "authors": authors,
        "body": said.get("text") or "",
    }


def extract_with_htmldate(content: bytes) -> Row:
    """Its guess at the day of publication."""
    return {
        "date": find_date(
            content.decode("utf-8", "replace"),
            original_date=True,
            extensive_search=True,
        )
    }


EXTRACTORS_BY_NAME: Mapping[str, Callable[[bytes], Row]] = {
    "ours": extract_with_cuttings,
    "trafilatura": extract_with_trafilatura,
    "htmldate": extract_with_htmldate,
}


def predict_page(extractor_name: str, path: Path, id: str) -> Row:
    """What a peer finds in a page, and the milliseconds of CPU that it took; a failure finds nothing."""
    logging.disable(logging.CRITICAL)
    content = gzip.decompress(path.read_bytes())
    begun = time.process_time()
    try:
        found = EXTRACTORS_BY_NAME[extractor_name](content)
    except Exception:  # noqa: BLE001 - a peer may fail in any way
        found = {}
    return {"id": id, "ms": (time.process_time() - begun) * 1000, **found}


def predict_all(folder: Path, extractor_name: str, jobs: int = 2) -> dict[str, Row]:
    """A peer's finds in every page of the folder, by id."""
    pages = read_gold(folder)
    paths, ids = (
        [folder / each["file"] for each in pages],
        [each["id"] for each in pages],
    )
    with ProcessPoolExecutor(jobs) as workers:
        return {
            row["id"]: row
            for row in workers.map(
                predict_page, [extractor_name] * len(ids), paths, ids, chunksize=8
            )
        }


def read_gold(folder: Path) -> list[Row]:
    """The true values of the pages."""
    return list(_lines(folder / "pages.gold.jsonl.gz"))


def score_predictions(
    folder: Path, predictions: Mapping[str, Row]
) -> dict[str, dict[str, float]]:
    """Source → column → figure, where there is gold for it; shares in per cent."""
    by_source: dict[str, list[Row]] = {}
    for each in read_gold(folder):
        by_source.setdefault(each["source"], []).append(each)
    return {
        source: _figures(_scorer(folder), rows, predictions)
        for source, rows in by_source.items()
    }


def score_pasted_texts(folder: Path) -> Counter[str]:
    """How pasted texts are dated (`right`, `wrong`, `none`), and datelines read (`place`, `day`, `year invented`)."""
    counts: Counter[str] = Counter()
    for each in _lines(folder / "texts" / "texts.jsonl.gz"):
        if each["source"].startswith("paste"):
            counts.update(_dated(each) if each["date"] else ())
        elif each["dateline_md"]:
            counts.update(_wire(each))
    return counts


def _dated(each: Row) -> Iterator[str]:
    found = dates.extract(Article(each["text"])).date
    day = found.value.day if found else None
    yield "texts"
    yield "none" if day is None else "right" if str(day) == each["date"] else "wrong"


def _wire(each: Row) -> Iterator[str]:
    found = find_dateline(each["text"])
    place = found.place.casefold().partition(",")[0] if found else None
    yield "datelines"
    if place == each["dateline_place"].casefold().partition(",")[0]:
        yield "place"
    start, end = (found.evidence.start or 0, found.end) if found else (0, 0)
    inside = [
        mention
        for mention in find_date_mentions(each["text"])
        if start <= mention.start < end and mention.parsed.day
    ]
    meant = date_parsing.parse_date(each["dateline_md"])
    if (
        inside
        and meant
        and (inside[0].parsed.month, inside[0].parsed.day) == (meant.month, meant.day)
    ):
        yield "day"
    dated = dates.extract(Article(each["text"])).date
    if dated and dated.value.day:
        yield "year invented"


def _figures(
    scorer: Any, rows: list[Row], found: Mapping[str, Row]
) -> dict[str, float]:
    counts, lists, _ = scorer.evaluate(rows, found)
    spent = lists["ms"]
    shares = {
        "date right": (counts["dok"], counts["d"]),
        "date wrong": (counts["dW"], counts["d"]),
        "outlet agrees": (counts["ol"] + counts["odok"], counts["o"] + counts["od"]),
        "title exact": (counts["tok"], counts["t"]),
        "authors F1": (sum(lists["a"]), len(lists["a"])),
        "text F1": (sum(lists["b"]), len(lists["b"])),
    }
    figures = {
        name: PER_CENT * part / whole for name, (part, whole) in shares.items() if whole
    }
    return (
        {**figures, "ms median": median(spent), "ms most": max(spent)}
        if spent
        else figures
    )


def _scorer(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location(
        "score_pages", folder / "score_pages.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _lines(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--jobs", default=2, show_default=True, help="Processes")
def main(folder: Path, jobs: int) -> None:
    """Print the figures of FOLDER, a table for each source of pages, and those of its texts."""
    console = Console(width=130)
    peers = {
        peer: score_predictions(folder, predict_all(folder, peer, jobs))
        for peer in EXTRACTORS_BY_NAME
    }
    for source in peers["ours"]:
        table = Table("", *COLUMNS, title=source)
        for peer, figures in peers.items():
            cells = (figures[source].get(name) or None for name in COLUMNS)
            table.add_row(
                peer, *("" if each is None else f"{each:.1f}" for each in cells)
            )
        console.print(table)
    console.print(
        "texts:",
        ", ".join(
            f"{count} {name}" for name, count in score_pasted_texts(folder).items()
        ),
    )


if __name__ == "__main__":
    main()
