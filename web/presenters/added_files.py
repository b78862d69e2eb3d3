"""View models of saved files: the articles that came of them, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.catalog import Catalog, FailedPart, FileContents, Record
from archive.paths import printable_path
from web.i18n import _
from web.messages import labels
from web.messages.failures import advice
from web.presenters.headings import document_heading
from web.urls import search as search_urls

MAX_ARTICLES = 20
"""Articles of one file that are listed."""
MAX_FAILURES = 10
CLOCK_TOLERANCE = timedelta(seconds=2)
"""The catalog stores whole seconds."""


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """An article in a saved file. `was_there`: the archive had it before."""

    id: str
    title: str
    href: str
    subtitle: str
    was_there: bool


@dataclass(frozen=True, slots=True)
class AddedFailure:
    """Why a file, or the article at a position in it, could not be read."""

    position: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class AddedFile:
    """A saved file. `is_read` is false until the archive has read it."""

    name: str
    is_read: bool
    articles: tuple[AddedArticle, ...] = ()
    hidden_count: int = 0
    failures: tuple[AddedFailure, ...] = ()


def present_files(
    catalog: Catalog, folder: Path, names: Sequence[str], same_names: Sequence[str]
) -> list[AddedFile]:
    """Return what came of the files with these names that are in the folder."""
    paths = {name: folder / name for name in (*names, *same_names) if _is_name(name)}
    existing = {name: path for name, path in paths.items() if path.is_file()}
    contents = catalog.sources.contents_of(map(printable_path, existing.values()))
    ids = [id for content in contents.values() for id in content.ids[:MAX_ARTICLES]]
    records = catalog.records(ids)
    return [
        _present(path, contents.get(printable_path(path)), records, name in same_names)
        for name, path in existing.items()
    ]


def _is_name(name: str) -> bool:
    """Return whether a parameter is the name of a visible file, and not a path."""
    return Path(name).name == name and not name.startswith(".") and "\0" not in name


def _present(
    path: Path,
    content: FileContents | None,
    records: Mapping[str, Record],
    was_there: bool,  # internal
) -> AddedFile:
    if content is None:
        return AddedFile(path.name, is_read=False)
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    articles = tuple(
        _article(records[id], path, saved_at, was_there=was_there)
        for id in content.ids[:MAX_ARTICLES]
        if id in records
    )
    return AddedFile(
        path.name,
        is_read=True,
        articles=articles,
        hidden_count=max(0, len(content.ids) - MAX_ARTICLES),
        failures=tuple(map(_failure, content.failures[:MAX_FAILURES])),
    )


def _article(
    record: Record, path: Path, saved_at: datetime, *, was_there: bool
) -> AddedArticle:
    facts = record.document.facts
    parts = (
        facts.outlet.value if facts.outlet else None,
        labels.publication_date(facts.date.value) if facts.date else None,
    )
    has_other_source = any(
        source.path != printable_path(path) and not source.gone
        for source in record.sources
    )
    is_older = record.added_at + CLOCK_TOLERANCE < saved_at
    return AddedArticle(
        id=record.document.id,
        title=document_heading(record.document).text,
        href=search_urls.document(record.document.id),
        subtitle=", ".join(filter(None, parts)) or _(labels.DATE_UNKNOWN),
        was_there=was_there or has_other_source or is_older,
    )


def _failure(part: FailedPart) -> AddedFailure:
    position = labels.source_position(part.position) if part.position else ""
    return AddedFailure(position, _(part.reason), _(advice(part.reason)))
