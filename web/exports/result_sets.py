"""A whole result set as a file, written piece by piece, whatever its size."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from archive.catalog import Catalog, Record
from index.search.result_stream import ResultStream
from web.api.serializers import documents as document_serializers
from web.exports.citation import Citation, citation, line
from web.exports.citation_formats import STYLES, bibtex, csl, ris

COLUMNS = (
    "id", "source_id", "title", "date", "date_earliest", "date_latest", "date_confidence", "outlet", "agency",
    "authors", "dateline", "people", "language", "original", "address",
)  # fmt: skip
"""The cells of a line of CSV."""
BETWEEN = "; "
"""Stands between several values of a cell."""
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, where no space is left before it."""
MARK = "'"
"""Makes of it the text that it is."""

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Export:
    """A format of files: what they end with and are called on the web, and how one is written.

    `between` stands between two documents; `write` takes a document, how to cite it, and the archive's names of people.
    """

    suffix: str
    mimetype: str
    write: Callable[[Record, Citation, Names], str]
    head: str = ""
    between: str = ""
    tail: str = ""


def written(whole: ResultStream, export: Export, site: str) -> Iterator[str]:
    """The file in pieces, one for each batch of documents; addresses are those of the archive at `site`."""
    yield export.head
    before = ""
    for batch in whole.batches():
        names = _names(whole.catalog, batch)
        yield before + export.between.join(
            export.write(each, citation(each, site), names) for each in batch
        )
        before = export.between
    yield export.tail


def _names(catalog: Catalog, batch: Iterable[Record]) -> Names:
    return catalog.names(sorted({slug for record in batch for slug in record.slugs}))


def _csv(record: Record, cited: Citation, names: Names) -> str:
    shape = document_serializers.document(record.document)
    people = [
        names.get(slug, person.name)
        for person, slug in zip(record.document.people, record.slugs, strict=True)
    ]
    own = {
        "people": people,
        "language": cited.language,
        "original": cited.original,
        "address": cited.address,
    }
    return _row([_cell((shape | own)[column]) for column in COLUMNS])


def _cell(value: object) -> str:
    """A value as text on one line that no spreadsheet will run."""
    text = line(BETWEEN.join(value) if isinstance(value, list) else str(value or ""))
    return MARK + text if text.startswith(FORMULA) else text


def _row(cells: Iterable[str]) -> str:
    """A line of CSV, each cell in quotes: what stands behind a semicolon may be a cell to a spreadsheet."""
    line_of = StringIO()
    csv.writer(line_of, quoting=csv.QUOTE_ALL).writerow(cells)
    return line_of.getvalue()


def _jsonl(record: Record, _: Citation, names: Names) -> str:
    return (
        json.dumps(document_serializers.record(record, names), ensure_ascii=False)
        + "\n"
    )


EXPORTS: Mapping[str, Export] = {
    "csv": Export("csv", "text/csv", _csv, head=_row(COLUMNS)),
    "jsonl": Export("jsonl", "application/jsonl", _jsonl),
    "ris": Export("ris", STYLES["ris"].mimetype, lambda _, cited, __: ris(cited)),
    "bibtex": Export(
        "bib", STYLES["bib"].mimetype, lambda _, cited, __: bibtex(cited), between="\n"
    ),
    "csl": Export(
        "json",
        STYLES["json"].mimetype,
        lambda _, cited, __: json.dumps(csl(cited), ensure_ascii=False),
        head="[\n",
        between=",\n",
        tail="\n]\n",
    ),
}
"""The formats in which a whole result set can be taken away."""
