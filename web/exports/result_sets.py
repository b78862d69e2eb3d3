"""Exports of whole result sets, written in pieces of bounded size."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from archive.catalog import Catalog, Record
from index.search.result_stream import ResultStream
from web.api.serializers import documents as document_serializers
from web.exports.citation import Citation, cite_document, one_line
from web.exports.citation_formats import CITATION_FORMATS, bibtex, csl_item, ris

CSV_COLUMNS = (
    "id", "source_id", "title", "date", "date_earliest", "date_latest", "date_confidence", "outlet", "agency",
    "authors", "dateline", "people", "language", "original", "address",
)  # fmt: skip
"""The columns of the CSV format."""
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

    `separator` is written between documents. `render` gets a document, its citation
    and the names of people.
    """

    suffix: str
    mimetype: str
    render: Callable[[Record, Citation, PersonNames], str]
    header: str = ""
    separator: str = ""
    footer: str = ""


def write_export(
    results: ResultStream, export_format: ExportFormat, site_url: str
) -> Iterator[str]:
    """Yield the file in pieces, one for each batch of documents.

    `site_url` is the URL of the server, for links.
    """
    yield export_format.header
    before = ""
    for batch in results.batches():
        names = _person_names(results.catalog, batch)
        yield before + export_format.separator.join(
            export_format.render(each, cite_document(each, site_url), names)
            for each in batch
        )
        before = export_format.separator
    yield export_format.footer


def _person_names(catalog: Catalog, batch: Iterable[Record]) -> PersonNames:
    return catalog.people.display_names(
        sorted({slug for record in batch for slug in record.slugs})
    )


def _csv_row(record: Record, citation: Citation, names: PersonNames) -> str:
    shape = document_serializers.serialize_document(record.document)
    people = [
        names.get(slug, person.name)
        for person, slug in zip(record.document.people, record.slugs, strict=True)
    ]
    own = {
        "people": people,
        "language": citation.language,
        "original": citation.original_url,
        "address": citation.archive_url,
    }
    return _csv_line([_safe_cell((shape | own)[column]) for column in CSV_COLUMNS])


def _safe_cell(value: object) -> str:
    """Return a value as one line that no spreadsheet runs as a formula."""
    text = one_line(
        SEPARATOR.join(value) if isinstance(value, list) else str(value or "")
    )
    return FORMULA_GUARD + text if text.startswith(FORMULA_STARTS) else text


def _csv_line(cells: Iterable[str]) -> str:
    """Return a CSV line with quoted cells: some spreadsheets split at semicolons."""
    line_of = StringIO()
    csv.writer(line_of, quoting=csv.QUOTE_ALL).writerow(cells)
    return line_of.getvalue()


def _json_line(record: Record, _: Citation, names: PersonNames) -> str:
    return (
        json.dumps(
            document_serializers.serialize_record(record, names), ensure_ascii=False
        )
        + "\n"
    )


EXPORT_FORMATS: Mapping[str, ExportFormat] = {
    "csv": ExportFormat("csv", "text/csv", _csv_row, header=_csv_line(CSV_COLUMNS)),
    "jsonl": ExportFormat("jsonl", "application/jsonl", _json_line),
    "ris": ExportFormat(
        "ris", CITATION_FORMATS["ris"].mimetype, lambda _, cited, __: ris(cited)
    ),
    "bibtex": ExportFormat(
        "bib",
        CITATION_FORMATS["bib"].mimetype,
        lambda _, cited, __: bibtex(cited),
        separator="\n",
    ),
    "csl": ExportFormat(
        "json",
        CITATION_FORMATS["json"].mimetype,
        lambda _, cited, __: json.dumps(csl_item(cited), ensure_ascii=False),
        header="[\n",
        separator=",\n",
        footer="\n]\n",
    ),
}
"""The export formats by name."""
