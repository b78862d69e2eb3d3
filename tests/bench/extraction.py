"""Score the facts of saved pages and pasted texts, next to trafilatura and htmldate.

Example: python -m tests.bench.extraction ../shared/dev

The folder contains:

- `pages.gold.jsonl.gz`: id, source, file, and the true title, date, outlet_domain,
  authors and body of each page
- `score_pages.py`, which compares predictions with these values
- `texts/texts.jsonl.gz`: each text with its true date, or with the true place and day
  of its dateline
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
from datetime import date
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
"""A prediction or true values, with the field names of the scorer."""
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
    """Return all facts except the people."""
    article = read_article(content, "html")
    facts = {name: extract(article) for name, extract in EXTRACTORS.items()}
    values = {name: fact.value if fact else None for name, fact in facts.items()}
    date_fact = dates.extract(article).date
    day = date_fact.value.day if date_fact else None
    return {
        "date": str(day) if day else None,
        "title": values["title"],
        "outlet": values["outlet"],
        "authors": list(values["authors"] or ()),
        "body": article.text,
    }


def extract_with_trafilatura(content: bytes) -> Row:
    """Return the metadata and the text with the default settings of trafilatura."""
    extracted = bare_extraction(content, with_metadata=True, include_comments=False)
    fields = extracted.as_dict() if extracted else {}
    names = [name.strip() for name in (fields.get("author") or "").split(";")]
    return {
        "date": fields.get("date"),
        "title": fields.get("title"),
        "outlet": fields.get("sitename"),
        "authors": [name for name in names if name],
        "body": fields.get("text") or "",
    }


def extract_with_htmldate(content: bytes) -> Row:
    """Return the day of publication that htmldate guesses."""
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
    """Return the prediction of an extractor for a page, and its processor milliseconds.

    The prediction is empty if the extractor fails.
    """
    logging.disable(logging.CRITICAL)
    content = gzip.decompress(path.read_bytes())
    start = time.process_time()
    try:
        prediction = EXTRACTORS_BY_NAME[extractor_name](content)
    except Exception:  # noqa: BLE001 - an extractor may fail in any way
        prediction = {}
    return {"id": id, "ms": (time.process_time() - start) * 1000, **prediction}


def predict_all(folder: Path, extractor_name: str, jobs: int = 2) -> dict[str, Row]:
    """Return the prediction of an extractor for each page of the folder, by id."""
    pages = read_gold(folder)
    paths = [folder / page["file"] for page in pages]
    ids = [page["id"] for page in pages]
    extractor_names = [extractor_name] * len(pages)
    with ProcessPoolExecutor(jobs) as workers:
        predictions = workers.map(
            predict_page, extractor_names, paths, ids, chunksize=8
        )
        return {prediction["id"]: prediction for prediction in predictions}


def read_gold(folder: Path) -> list[Row]:
    """Return the true values of the pages."""
    return list(_read_lines(folder / "pages.gold.jsonl.gz"))


def score_predictions(
    folder: Path, predictions: Mapping[str, Row]
) -> dict[str, dict[str, float]]:
    """Return the figures of each source by column, as far as true values are known.

    Shares are in per cent.
    """
    pages_by_source: dict[str, list[Row]] = {}
    for page in read_gold(folder):
        pages_by_source.setdefault(page["source"], []).append(page)
    return {
        source: _figures(_load_scorer(folder), pages, predictions)
        for source, pages in pages_by_source.items()
    }


def score_pasted_texts(folder: Path) -> Counter[str]:
    """Count the outcomes for pasted texts and for datelines.

    Dates of texts are `right`, `wrong` or `none`. Datelines have the right `place` or
    `day`, or a `year invented`.
    """
    counts: Counter[str] = Counter()
    for row in _read_lines(folder / "texts" / "texts.jsonl.gz"):
        if row["source"].startswith("paste"):
            counts.update(_date_outcomes(row) if row["date"] else ())
        elif row["dateline_md"]:
            counts.update(_dateline_outcomes(row))
    return counts


def _date_outcomes(row: Row) -> Iterator[str]:
    yield "texts"
    day = _extracted_day(row["text"])
    if day is None:
        yield "none"
    else:
        yield "right" if str(day) == row["date"] else "wrong"


def _dateline_outcomes(row: Row) -> Iterator[str]:
    yield "datelines"
    text = row["text"]
    dateline = find_dateline(text)
    place = _place_key(dateline.place) if dateline else None
    if place == _place_key(row["dateline_place"]):
        yield "place"
    start, end = (dateline.evidence.start or 0, dateline.end) if dateline else (0, 0)
    dates_in_dateline = [
        mention.parsed
        for mention in find_date_mentions(text)
        if start <= mention.start < end and mention.parsed.day
    ]
    true_date = date_parsing.parse_date(row["dateline_md"])
    if dates_in_dateline and true_date:
        first = dates_in_dateline[0]
        if (first.month, first.day) == (true_date.month, true_date.day):
            yield "day"
    if _extracted_day(text):
        yield "year invented"


def _extracted_day(text: str) -> date | None:
    fact = dates.extract(Article(text)).date
    return fact.value.day if fact else None


def _place_key(place: str) -> str:
    return place.casefold().partition(",")[0]


def _figures(
    scorer: Any, pages: list[Row], predictions: Mapping[str, Row]
) -> dict[str, float]:
    """Return the figures for these pages by column."""
    counts, lists, _ = scorer.evaluate(pages, predictions)
    shares = {
        "date right": (counts["dok"], counts["d"]),
        "date wrong": (counts["dW"], counts["d"]),
        "outlet agrees": (counts["ol"] + counts["odok"], counts["o"] + counts["od"]),
        "title exact": (counts["tok"], counts["t"]),
        "authors F1": (sum(lists["a"]), len(lists["a"])),
        "text F1": (sum(lists["b"]), len(lists["b"])),
    }
    figures = {
        column: PER_CENT * part / whole
        for column, (part, whole) in shares.items()
        if whole
    }
    if milliseconds := lists["ms"]:
        figures |= {"ms median": median(milliseconds), "ms most": max(milliseconds)}
    return figures


def _load_scorer(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location(
        "score_pages", folder / "score_pages.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read_lines(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--jobs", default=2, show_default=True, help="Processes")
def main(folder: Path, jobs: int) -> None:
    """Print a table for each source of pages in FOLDER, and the counts of its texts."""
    console = Console(width=130)
    figures_by_extractor = {
        name: score_predictions(folder, predict_all(folder, name, jobs))
        for name in EXTRACTORS_BY_NAME
    }
    for source in figures_by_extractor["ours"]:
        table = Table("", *COLUMNS, title=source)
        for extractor_name, figures in figures_by_extractor.items():
            cells = (_format_figure(figures[source].get(column)) for column in COLUMNS)
            table.add_row(extractor_name, *cells)
        console.print(table)
    counts = score_pasted_texts(folder)
    console.print(
        "texts:", ", ".join(f"{count} {name}" for name, count in counts.items())
    )


def _format_figure(figure: float | None) -> str:
    return f"{figure:.1f}" if figure else ""


if __name__ == "__main__":
    main()
