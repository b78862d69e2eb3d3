"""Find the documents that entries of a list of references are about."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import Column, Connection, select

from archive.catalog.schema import documents
from archive.chunks import chunks
from archive.model import DateRange
from archive.text.addresses import address_key

DOCUMENT_PATH = "/documents/"
"""The part of an address of this archive before the ID of a document."""
ID_LENGTH = 20


class Entry(Protocol):
    """What an entry of a list of references states."""

    @property
    def title(self) -> str | None:
        """The title of the article."""

    @property
    def outlet(self) -> str | None:
        """The name of the newspaper."""

    @property
    def date(self) -> DateRange | None:
        """The day, month or year of publication."""

    @property
    def urls(self) -> tuple[str, ...]:
        """All addresses."""

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The DOI and other IDs."""


@dataclass(frozen=True, slots=True)
class Match:
    """The documents of an entry.

    `is_ambiguous`: several documents have the title, and nothing tells which one is
    meant.
    """

    ids: tuple[str, ...] = ()
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Titled:
    """A document with what is compared besides its title."""

    id: str
    outlet: str | None
    earliest: date | None
    latest: date | None


def find_matches(connection: Connection, entries: Sequence[Entry]) -> list[Match]:
    """Return the documents of each entry.

    They have its address or one of its IDs. Otherwise, they have its title, and the same
    outlet or date, and no other one.
    """
    by_address = _lookup(
        connection, documents.c.address, map(address_key, _all_urls(entries))
    )
    identifiers = [*_all_identifiers(entries)]
    by_source_id = _lookup(connection, documents.c.source_id, identifiers)
    by_id = _lookup(connection, documents.c.id, map(str.lower, identifiers))
    matches = []
    for entry in entries:
        ids: dict[str, None] = {}
        for url in entry.urls:
            ids |= dict.fromkeys(by_address.get(address_key(url) or "", ()))
        for identifier in _identifiers(entry):
            ids |= dict.fromkeys(by_source_id.get(identifier, ()))
            ids |= dict.fromkeys(by_id.get(identifier.lower(), ()))
        matches.append(Match(tuple(ids)))
    return _match_titles(connection, entries, matches)


def _all_urls(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield from entry.urls


def _all_identifiers(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield from _identifiers(entry)


def _identifiers(entry: Entry) -> Iterator[str]:
    """Yield the IDs of an entry, and that of a document in an address."""
    yield from entry.identifiers
    for url in entry.urls:
        _site, path, id = url.rpartition(DOCUMENT_PATH)
        if path and len(id) == ID_LENGTH and id.isalnum():
            yield id


def _lookup(
    connection: Connection, column: Column[str | None], keys: Iterable[str | None]
) -> Mapping[str, list[str]]:
    """Return the IDs of the current documents that have a key in a column, by key."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    distinct = dict.fromkeys(key for key in keys if key)
    for chunk in chunks(distinct):
        query = select(column, documents.c.id).where(
            column.in_(chunk),
            documents.c.gone.is_(False),
            documents.c.version_of.is_(None),
        )
        for key, id in connection.execute(query.order_by(documents.c.id)):
            ids[key].append(id)
    return ids


def _match_titles(
    connection: Connection, entries: Sequence[Entry], matches: Sequence[Match]
) -> list[Match]:
    """Return the matches, and those by title of entries that have none yet."""
    keys = {
        number: title_key(entry.title or "")
        for number, (entry, match) in enumerate(zip(entries, matches, strict=True))
        if not match.ids
    }
    titled = _titled_documents(connection, {key for key in keys.values() if key})
    result = list(matches)
    for number, key in keys.items():
        agreeing = [
            document.id
            for document in titled.get(key, ())
            if _agrees(entries[number], document)
        ]
        is_ambiguous = len(agreeing) > 1
        result[number] = Match(() if is_ambiguous else tuple(agreeing), is_ambiguous)
    return result


def _titled_documents(
    connection: Connection, keys: set[str]
) -> Mapping[str, list[_Titled]]:
    """Return the current documents with these titles, by the key of the title."""
    titled: defaultdict[str, list[_Titled]] = defaultdict(list)
    if not keys:
        return titled
    columns = ("title", "id", "outlet", "earliest", "latest")
    query = select(*(documents.c[name] for name in columns)).where(
        documents.c.title.is_not(None),
        documents.c.gone.is_(False),
        documents.c.version_of.is_(None),
    )
    for title, *values in connection.execute(query.order_by(documents.c.id)):
        key = title_key(title)
        if key in keys:
            titled[key].append(_Titled(*values))
    return titled


def title_key(text: str) -> str:
    """Return the letters and digits of a title or name, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())


def _agrees(entry: Entry, document: _Titled) -> bool:
    """Return whether outlet or date are the same, and neither differs."""
    outlet = date_agrees = None
    if entry.outlet and document.outlet:
        outlet = title_key(entry.outlet) == title_key(document.outlet)
    if entry.date and document.earliest and document.latest:
        date_agrees = (
            entry.date.earliest <= document.latest
            and document.earliest <= entry.date.latest
        )
    signals = [signal for signal in (outlet, date_agrees) if signal is not None]
    return bool(signals) and all(signals)
