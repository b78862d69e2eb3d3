"""Exports of whole result sets, written in pieces of bounded size."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Protocol

from archive.catalog import Catalog, Record
from archive.model import Facts
from web.api.serializers import documents as document_serializers
from web.exports.citation import CERTAIN_LEVELS, Citation, cite_document, one_line
from web.exports.citation_formats import CITATION_FORMATS, bibtex, csl_item, ris

CSV_COLUMNS = (
    "id", "source_id", "title", "date", "date_earliest", "date_latest", "date_confidence", "outlet", "agency",
    "authors", "dateline", "people", "language", "original", "address", "inferred",
    "organisations", "places",
)  # fmt: skip
"""The columns of the CSV format. A new column comes last."""
COLUMN_FACTS = {
    "title": "title",
    "date": "date",
    "outlet": "outlet",
    "agency": "agency",
    "authors": "authors",
    "dateline": "dateline",
    "language": "language",
    "url": "original",
    "organisations": "organisations",
    "places": "places",
}
"""Facts with a confidence → the columns of their values."""
BYTE_ORDER_MARK = "\ufeff"
"""Begins a CSV file. Without it, Excel does not read the file as UTF-8."""
SEPARATOR = "; "
"""Separates several values in a cell."""
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Characters with which spreadsheets start a formula."""
FORMULA_GUARD = "'"
"""Precedes a cell that would be read as a formula."""

PersonNames = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """An export format: its file suffix, its MIME type and its renderer.

    `render` takes a document, its citation and the names of people. `separator` is
    written between documents. `byte_order_mark` begins the file, if it is wanted.
    """

    suffix: str
    mimetype: str
    render: Callable[[Record, Citation, PersonNames], str]
    byte_order_mark: str = ""
    header: str = ""
    separator: str = ""
    footer: str = ""


class DocumentList(Protocol):
    """Documents to export, in their order: the results of a search, or a collection."""

    @property
    def catalog(self) -> Catalog:
        """Return the catalog that has the names of people."""

    def batches(self) -> Iterator[list[Record]]:
        """Yield the documents in lists of bounded size."""


def write_export(
    results: DocumentList,
    export_format: ExportFormat,
    site_url: str,
    *,
    with_mark: bool = True,
) -> Iterator[str]:
    """Yield the file in pieces, one for each batch of documents.

    `site_url` is the URL of the server, for links. `with_mark` begins a CSV file with
    a byte order mark.
    """
    mark = export_format.byte_order_mark if with_mark else ""
    yield mark + export_format.header
    separator = ""
    for batch in results.batches():
        names = _person_names(results.catalog, batch)
        yield separator + export_format.separator.join(
            export_format.render(record, cite_document(record, site_url), names)
            for record in batch
        )
        separator = export_format.separator
    yield export_format.footer


def _person_names(catalog: Catalog, batch: Iterable[Record]) -> PersonNames:
    return catalog.people.display_names(
        sorted({slug for record in batch for slug in record.slugs})
    )


def _csv_row(record: Record, citation: Citation, names: PersonNames) -> str:
    return csv_line(exported_cells(record, citation, names).values())


def exported_cells(
    record: Record, citation: Citation, names: PersonNames
) -> dict[str, str]:
    """Return the cells of a document in the CSV format, by column."""
    document = document_serializers.serialize_document(record.document)
    people = [
        names.get(slug, person.name)
        for person, slug in zip(record.document.people, record.slugs, strict=True)
    ]
    export_fields = {
        "people": people,
        "language": citation.language,
        "original": citation.original_url,
        "address": citation.archive_url,
        "inferred": _inferred_columns(record.document.facts),
    }
    values = document | export_fields
    return {column: safe_cell(values[column]) for column in CSV_COLUMNS}


def _inferred_columns(facts: Facts) -> list[str]:
    """Return the columns whose values the source does not state."""
    return [
        COLUMN_FACTS[name]
        for name, fact in facts.named_facts()
        if name in COLUMN_FACTS and fact.confidence not in CERTAIN_LEVELS
    ]


def safe_cell(value: object) -> str:
    """Return a value as one line that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    text = one_line(SEPARATOR.join(value) if isinstance(value, list) else str(value))
    return FORMULA_GUARD + text if text.startswith(FORMULA_STARTS) else text


def without_guard(cell: str) -> str:
    """Return a cell as it was before `safe_cell` kept it from being a formula."""
    text = cell.removeprefix(FORMULA_GUARD)
    return text if text.startswith(FORMULA_STARTS) else cell


def csv_line(cells: Iterable[str]) -> str:
    """Return a CSV line. All cells are quoted: some spreadsheets split at semicolons."""
    buffer = StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    return buffer.getvalue()


def _json_line(record: Record, _: Citation, names: PersonNames) -> str:
    document = document_serializers.serialize_record(record, names)
    return json.dumps(document, ensure_ascii=False) + "\n"


def _csl_json(_record: Record, citation: Citation, _names: PersonNames) -> str:
    return json.dumps(csl_item(citation), ensure_ascii=False)


EXPORT_FORMATS: Mapping[str, ExportFormat] = {
    "csv": ExportFormat(
        "csv",
        "text/csv",
        _csv_row,
        byte_order_mark=BYTE_ORDER_MARK,
        header=csv_line(CSV_COLUMNS),
    ),
    "jsonl": ExportFormat("jsonl", "application/jsonl", _json_line),
    "ris": ExportFormat(
        "ris", CITATION_FORMATS["ris"].mimetype, lambda _, citation, __: ris(citation)
    ),
    "bibtex": ExportFormat(
        "bib",
        CITATION_FORMATS["bib"].mimetype,
        lambda _, citation, __: bibtex(citation),
        separator="\n",
    ),
    "csl": ExportFormat(
        "json",
        CITATION_FORMATS["json"].mimetype,
        _csl_json,
        header="[\n",
        separator=",\n",
        footer="\n]\n",
    ),
}
"""The export formats by name."""
