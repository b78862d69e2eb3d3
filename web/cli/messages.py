"""The texts that the commands print."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from archive.backup import BackupReport, RestoreReport
from archive.catalog import CopyReport, FormerPlace, IngestFailure, Record, Version
from archive.home import Home
from archive.model import FACT_NAMES, Document, Fact
from archive.paths import location
from archive.regular_files import UNSUPPORTED_TYPE
from index.search.response import SearchResponse
from web.api.serializers import values as value_serializers
from web.i18n import format_number
from web.messages import formatting, labels
from web.messages import methods as method_messages
from web.messages.failures import advice
from web.presenters.statistics import FailureReason, Statistics
from web.presenters.zero_results import ZeroResultsExplanation
from web.urls import search as search_urls

if TYPE_CHECKING:
    from web.cli.edited_table import EditedTable

SERVING = "The archive is open at {}\nPress Ctrl+C to stop."
WATCHING = "Watching for new and changed files. Press Ctrl+C to stop."
WATCH_STOPPED = "Stopped watching. All files read so far are in the archive."
DOCUMENT_GONE = "This document has no source file any more, and is not searched."
FILE_GONE = "This document was removed from {}, and is not searched."
DOCUMENT_REPLACED = (
    "This document is not searched any more: {} now contains another article, {}."
)
COPY_EXISTS = "The archive has a copy of it: {}."
EARLIER_VERSIONS = (
    "The file of this document changed. The previous version was read on {}. "
    "To compare the versions, run `cuttings serve` and open {}."
)
READ_AS = "{}: read as {}. If names look wrong, save the file in UTF-8."
CHOOSE_COLUMN = " Use the option --column."
FAILURES_TITLE = "Could not be read"
SKIPPED_TITLE = "Skipped"
INVALID_ROOT = "“{}” is not OLD=NEW, such as /media/articles=/data/articles"
UNWRITTEN_SOURCES = (
    "{:,} source files are not at the paths of the archive. The backup contains source "
    "files. To write them, restore with --root OLD=NEW: OLD is their former folder, and "
    "NEW is a folder on this machine."
)
MISSING_SOURCES = (
    "{:,} source files are not at the paths of the archive. If their folder moved, "
    "restore with --root OLD=NEW."
)
MAX_UNUSED_LINES = 100
IGNORED_COLUMNS = "These columns are not corrected: {}."
PEOPLE_COLUMN = "people"
PEOPLE_ADVICE = "People are merged, renamed and hidden in the whole archive, with `cuttings people`."
EMPTIED_CELLS = (
    "Emptied cells do not change the article: {}. To remove these facts, add --remove."
)
USE_DATABASE = (
    "To use it, set CUTTINGS_DATABASE_URL to its address. The index can still be used."
)
FILES_PER_MESSAGE = 10
FILES_PER_REASON = 3
"""Files listed for each reason. `cuttings failures` lists all."""
ALWAYS_SHOWN_FACTS = ("title", "date", "outlet", "authors")
"""Facts that are also shown if they were not found."""
FACT_HEADINGS = ("fact", "value", "confidence", "evidence")


def statistics_tables(
    statistics: Statistics,
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return tables of statistics, each with its heading."""
    groups = [
        (group.title, [(row.label, format_number(row.count)) for row in group.counts])
        for group in statistics.groups
    ]
    failed = _reason_rows(statistics.failure_reasons)
    tables = [
        ("The archive", _total_rows(statistics)),
        *groups,
        (FAILURES_TITLE, failed),
        (SKIPPED_TITLE, _reason_rows(statistics.skip_reasons)),
    ]
    return [(heading, rows) for heading, rows in tables if rows]


def _reason_rows(reasons: Sequence[FailureReason]) -> list[tuple[str, str]]:
    return [
        (
            reason.reason,
            f"{reason.count:,}: {'; '.join(reason.files[:FILES_PER_REASON])}",
        )
        for reason in reasons
    ]


def failure_tables(
    failed: Sequence[IngestFailure], skipped: Sequence[IngestFailure]
) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield the heading and the rows of failed and of skipped files, if any."""
    for heading, group in (("file", failed), ("skipped", skipped)):
        if group:
            yield (
                heading,
                [
                    (
                        failure.path,
                        failure.position or "",
                        failure.reason,
                        advice(failure.reason),
                    )
                    for failure in group
                ],
            )


def skipped_suffixes(skipped: Sequence[IngestFailure]) -> list[tuple[str, str]]:
    """Return how many files of each unsupported type were skipped, most first."""
    counts = Counter(filter(None, map(_unsupported_suffix, skipped)))
    return [
        (suffix, format_number(count))
        for suffix, count in sorted(counts.items(), key=lambda item: (-item[1], item))
    ]


def _unsupported_suffix(failure: IngestFailure) -> str | None:
    """Return the suffix of a file that was skipped for its type, if it has one."""
    if failure.reason != UNSUPPORTED_TYPE:
        return None
    return PurePath(failure.path).suffix.lower() or None


def failure_records(
    failed: Sequence[IngestFailure], skipped: Sequence[IngestFailure]
) -> Iterator[dict[str, str | None]]:
    """Yield failed and skipped files as JSON objects."""
    for status, group in (("failed", failed), ("skipped", skipped)):
        for failure in group:
            yield {
                "file": failure.path,
                "position": failure.position,
                "status": status,
                "suffix": _unsupported_suffix(failure),
                "reason": failure.reason,
                "advice": advice(failure.reason),
                "at": failure.failed_at.isoformat(),
            }


def _total_rows(statistics: Statistics) -> list[tuple[str, str]]:
    """Return the rows of the first table: totals, dates, sizes and the last run."""
    totals = statistics.totals
    last_run = ""
    if totals.last_run:
        summary = labels.ingest_summary(totals.last_run.counts)
        last_run = f"{formatting.instant(totals.last_run.ended_at)}: {summary}"
    rows = {
        "articles": format_number(totals.documents),
        "files": format_number(totals.sources),
        "people": format_number(totals.people),
        "outlets": format_number(totals.outlets),
        "exact date": format_number(totals.dated),
        "approximate date": format_number(totals.ranged),
        "earliest date": str(totals.earliest or ""),
        "latest date": str(totals.latest or ""),
        "failures": format_number(totals.failures),
        "skipped": format_number(totals.skipped),
        "catalog size": formatting.file_size(statistics.catalog_bytes),
        "index size": _size(statistics.index_bytes),
        "last run": last_run,
    }
    return list(rows.items())


def _size(number: int | None) -> str:
    return "" if number is None else formatting.file_size(number)


def verified(pending: Sequence[str]) -> Iterator[str]:
    """Yield the messages of `verify` about an intact archive."""
    if not pending:
        yield "Catalog and index are intact and in sync."
        return
    yield "Catalog and index are intact. The next `cuttings index` completes this:"
    yield from pending


def backup_summary(path: Path, report: BackupReport) -> Iterator[str]:
    """Yield what a backup contains, and which sources it lacks."""
    content = report.content
    articles = labels.article_count(content.documents)
    files = f", {len(content.sources):,} source files" if content.sources else ""
    yield f"{path}: {articles}{files}, {formatting.file_size(report.size)}"
    if report.unread_sources:
        count = len(report.unread_sources)
        yield f"{count:,} source files could not be read and are not in the backup:"
        yield from report.unread_sources[:FILES_PER_MESSAGE]


def restore_summary(report: RestoreReport) -> Iterator[str]:
    """Yield what was restored, and what the user may have to do."""
    articles = labels.article_count(report.documents)
    yield f"Restored: {articles}, as of {report.created}."
    if report.moved_paths:
        yield f"{report.moved_paths:,} paths of source files were changed."
    if report.written_files:
        yield f"{report.written_files:,} source files were written."
    if report.changed_files:
        yield "These source files differ from the backup and were not replaced:"
        yield from report.changed_files[:FILES_PER_MESSAGE]
    if report.missing_paths:
        message = UNWRITTEN_SOURCES if report.unwritten_files else MISSING_SOURCES
        yield message.format(report.missing_paths)


def repair_advice(home: Home) -> str:
    """Return how to repair a damaged catalog."""
    if home.database_url:
        return "To repair a damaged catalog, restore a dump of it: pg_restore"
    return (
        "To repair a damaged catalog, restore a backup: cuttings restore --replace FILE"
    )


def privacy_advice(home: Home) -> str:
    """Return how to keep an archive private that all users of the machine can read."""
    return (
        "All users of this machine can read the archive. To keep it private, run: "
        f"chmod -R go= {shlex.quote(str(home.folder))}"
    )


def copy_summary(report: CopyReport, name: str, *, is_shared: bool) -> Iterator[str]:
    """Yield what was copied, and how to use the copy."""
    counts = report.counts
    articles = labels.article_count(counts["documents"])
    numbers = (
        _number(counts["corrections"], "correction"),
        _number(counts["rulings"], "decision"),
    )
    rest = f"{numbers[0]}, {numbers[1]} about people"
    if report.was_equal:
        yield f"{name} has the same archive already: {articles}, {rest}."
    else:
        yield f"Copied to {name}: {articles}, {rest}. The copy is equal to the original."
    if is_shared:
        yield USE_DATABASE


def _number(count: int, word: str) -> str:
    return f"{count:,} {word if count == 1 else word + 's'}"


def names_searched(count: int) -> str:
    """Return the number of names that were searched as a sentence."""
    return f"Searched {count:,} {'name' if count == 1 else 'names'}."


def search_summary(response: SearchResponse) -> Iterator[str]:
    """Yield the messages after the results of a search."""
    yield from response.messages
    if response.suggestion:
        yield labels.DID_YOU_MEAN.format(response.suggestion)
    summary = f"{response.total:,} found"
    size = response.request.size
    page_count = -(-response.total // size) if size else 1
    if page_count > 1:
        summary += f"; page {response.request.page:,} of {page_count:,}"
    yield f"{summary}, {response.took_ms:.0f} ms"


def zero_results_lines(explanation: ZeroResultsExplanation) -> Iterator[str]:
    """Yield why a search matches nothing, and searches that match something."""
    yield f"Looked for: {explanation.interpretation}."
    yield from explanation.reasons
    if len(explanation.conditions) > 1:
        yield from (
            f"{row.article_count:>9,}  {row.label}" for row in explanation.conditions
        )
    for alternative in explanation.alternatives:
        query = alternative.request.text
        line = f": {query}" if query else ""
        count = labels.article_count(alternative.article_count)
        yield f"{count} {alternative.label}{line}"


def fact_rows(record: Record) -> list[tuple[str, str, str, str]]:
    """Return a row for each fact: name, value, confidence and evidence."""
    return [
        (name, _value_text(fact.value), fact.confidence.value, _evidence_text(fact))
        for name, fact in record.document.facts.named_facts()
    ]


def document_body(record: Record) -> str:
    """Return the people, sources and text of a document."""
    people = "; ".join(person.name for person in record.document.people) or "none found"
    sources = [
        "source  " + ", ".join(filter(None, (source.path, source.position)))
        for source in record.sources
    ]
    return "\n".join(("", f"people  {people}", *sources, "", record.document.text))


def document_history(
    record: Record, versions: Sequence[Version], former_places: Sequence[FormerPlace]
) -> Iterator[str]:
    """Yield how the source of a document changed, and where the document went."""
    if not record.gone:
        if len(versions) > 1:
            newest = formatting.instant(versions[1].seen_at)
            page = search_urls.versions(record.document.id)
            yield EARLIER_VERSIONS.format(newest, page)
        return
    for place in former_places or (None,):
        if place is None:
            yield DOCUMENT_GONE
        elif place.replaced_by:
            yield DOCUMENT_REPLACED.format(place.path, place.replaced_by)
        else:
            yield FILE_GONE.format(location(place.path, place.position))


def facts_explained(document: Document) -> str:
    """Return the facts of a document with their methods, evidence and alternatives."""
    return "\n".join(
        line for name in FACT_NAMES for line in _fact_explained(document, name)
    )


def _fact_explained(document: Document, name: str) -> Iterator[str]:
    fact: Fact[Any] | None = getattr(document.facts, name)
    candidates = [
        candidate.fact
        for candidate in document.candidates
        if candidate.fact_name == name
    ]
    if fact is None and not candidates and name not in ALWAYS_SHOWN_FACTS:
        return
    yield f"{labels.FACTS[name]}: " + (_fact_cells(fact) if fact else "unknown")
    if fact:
        yield from _evidence_lines(fact)
    for candidate in candidates:
        if fact is None or candidate.value != fact.value:
            yield f"  alternative: {_fact_cells(candidate)}"
            yield from _evidence_lines(candidate, "    ")


def _fact_cells(fact: Fact[Any]) -> str:
    return f"{formatting.fact_value(fact.value)}, {labels.CONFIDENCE[fact.confidence]}"


def _evidence_lines(fact: Fact[Any], indent: str = "") -> Iterator[str]:
    yield f"{indent}  found in {method_messages.method_label(fact.method)}"
    for evidence in fact.evidence:
        key = evidence.key
        place = method_messages.evidence_label(key) if key else "in the text"
        yield f"{indent}  {place}: “{evidence.quote}”"


def _value_text(value: object) -> str:
    """Return the value of a fact as one line."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value_serializers.to_json_value(value))


def _evidence_text(fact: Fact[Any]) -> str:
    """Return the method and evidence of a fact as one line."""
    quotes = [
        f"{evidence.key}: {evidence.quote}" if evidence.key else f"“{evidence.quote}”"
        for evidence in fact.evidence
    ]
    return "; ".join([fact.method, *quotes])


def edited_table(table: EditedTable) -> Iterator[str]:
    """Yield what is not corrected in a table, and why."""
    for unused in table.unused[:MAX_UNUSED_LINES]:
        yield f"Line {unused.line} is not used: {str(unused.reason).rstrip('.')}."
    if len(table.unused) > MAX_UNUSED_LINES:
        yield f"… and {len(table.unused) - MAX_UNUSED_LINES:,} more lines."
    if table.ignored:
        yield IGNORED_COLUMNS.format(", ".join(table.ignored))
    if PEOPLE_COLUMN in table.ignored:
        yield PEOPLE_ADVICE
    if table.emptied:
        counts = ", ".join(
            f"{labels.FACTS[name]} ({count:,})" for name, count in table.emptied.items()
        )
        yield EMPTIED_CELLS.format(counts)


def unused_lines(count: int) -> str:
    """Return the message after the lines of a table that were used."""
    return f"{count:,} {'line was' if count == 1 else 'lines were'} not used; see above"
