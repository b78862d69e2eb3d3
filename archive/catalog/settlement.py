"""Compare the documents that appeared in a run with those that disappeared.

A run marks both as unsettled in the transaction in which they change. This step runs
at its end. If a run is killed, the next one does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    delete,
    exists,
    func,
    select,
    update,
)

from archive.catalog.document_keys import keys_of, read_keys, with_documents
from archive.catalog.fact_json import load_value
from archive.catalog.identity import (
    Profile,
    find_continuation,
    match_documents,
)
from archive.catalog.identity_profiles import (
    MAX_CANDIDATES,
    ProfileIndex,
    identifiers,
    read_profiles,
)
from archive.catalog.queries import stored_facts
from archive.catalog.schema import (
    appearances,
    documents,
    facts,
    former_places,
    meta,
    sources,
    unsettled,
)
from archive.catalog.versions import (
    continue_documents,
    current_id,
    forget_former_places,
    give_corrections,
    redirect_document,
)
from archive.chunks import chunks
from archive.text.addresses import address_key
from archive.text.near_duplicates import TextFingerprint, fingerprint

ADDRESSES_DUE_KEY = "addresses"
"""A key in `meta` until the addresses of an older catalog are filled in."""
UNSETTLED_KEYS = select(unsettled.c.document)
IS_LOST = documents.c.gone.is_(True) & documents.c.version_of.is_(None)
"""A condition for documents that no source has, and that no other document continues."""


def _computed(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition for which SQLite uses no index.

    Nearly all documents have no version, and it would read all of them.
    """
    return case((condition, 1), else_=0) == 1


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file, or a record of it, that now has another article."""

    path: str
    old_id: str
    old_title: str | None
    new_id: str
    new_title: str | None


@dataclass
class Settlement:
    """The result of a comparison.

    `changed` counts documents that continue with a new text, and `restored` those that
    continue with an earlier text that came back.
    """

    changed: int = 0
    restored: int = 0
    replacements: list[Replacement] = field(default_factory=list)


def settle(connection: Connection) -> Settlement:
    """Find the documents that new texts continue, and those that were replaced."""
    _fill_addresses(connection)
    settlement = Settlement()
    if connection.scalar(select(exists(UNSETTLED_KEYS))):
        _Settler(connection, settlement).settle()
    return settlement


class _Settler:
    """One comparison."""

    def __init__(self, connection: Connection, settlement: Settlement) -> None:
        self._connection = connection
        self._settlement = settlement

    def settle(self) -> None:
        """Compare all documents that are unsettled, and mark them as settled."""
        pending = self._pending_ids()
        lost = read_profiles(self._connection, self._lost_ids(), former_places)
        arrived_ids = [id for id in self._arrived_ids() if id not in pending]
        arrived = read_profiles(
            self._connection, self._relevant(arrived_ids, lost), appearances
        )
        matches = match_documents(arrived.values(), lost.values(), self._fingerprint)
        self._continue(matches)
        self._place_returned(arrived_ids)
        self._follow_lost()
        self._mark_settled(pending)

    def _pending_ids(self) -> set[str]:
        """Return the new documents in sources that a killed run has read in part."""
        query = (
            select(documents.c.id)
            .select_from(with_documents(appearances))
            .join(sources, sources.c.key == appearances.c.source)
            .where(
                sources.c.complete.is_(False),
                appearances.c.document.in_(UNSETTLED_KEYS),
            )
        )
        return set(self._connection.scalars(query))

    def _arrived_ids(self) -> Sequence[str]:
        query = select(documents.c.id).where(
            documents.c.key.in_(UNSETTLED_KEYS), documents.c.gone.is_(False)
        )
        return self._connection.scalars(query.order_by(documents.c.id)).all()

    def _lost_ids(self) -> list[str]:
        """Return the lost documents that may continue in a new one.

        They are lost since the last run, or have an identifier of a new document.
        """
        arrived = documents.alias()
        is_new = arrived.c.key.in_(UNSETTLED_KEYS) & arrived.c.gone.is_(False)
        new_sources = select(appearances.c.source).where(
            appearances.c.document.in_(UNSETTLED_KEYS)
        )
        at_source = select(former_places.c.document).where(
            former_places.c.source.in_(new_sources)
        )
        conditions: list[ColumnElement[bool]] = [
            _computed(IS_LOST) & documents.c.key.in_(UNSETTLED_KEYS),
            # A document that is still in another source may have been edited here.
            _computed(documents.c.version_of.is_(None))
            & documents.c.key.in_(at_source),
        ]
        for name in ("source_id", "address"):
            values = select(arrived.c[name]).where(is_new, arrived.c[name].is_not(None))
            conditions.append(_computed(IS_LOST) & documents.c[name].in_(values))
        ids: set[str] = set()
        for condition in conditions:
            ids.update(
                self._connection.scalars(select(documents.c.id).where(condition))
            )
        return sorted(ids - self._new_ids())

    def _new_ids(self) -> set[str]:
        """Return the new documents that are not lost, if some have a former place."""
        query = select(documents.c.id).where(
            documents.c.key.in_(UNSETTLED_KEYS),
            documents.c.key.in_(select(former_places.c.document)),
            documents.c.gone.is_(False),
        )
        return set(self._connection.scalars(query))

    def _relevant(
        self, arrived_ids: Sequence[str], lost: Mapping[str, Profile]
    ) -> list[str]:
        """Return the new documents that have an identifier of a lost one."""
        wanted = {key for profile in lost.values() for key in identifiers(profile)}
        if not wanted:
            return []
        relevant: list[str] = []
        for chunk in chunks(arrived_ids):
            profiles = read_profiles(
                self._connection, chunk, appearances, with_text=False
            )
            relevant += [
                id
                for id, profile in profiles.items()
                if not wanted.isdisjoint(identifiers(profile))
            ]
        return relevant

    def _fingerprint(self, id: str) -> TextFingerprint:
        query = select(documents.c.text).where(documents.c.id == id)
        return fingerprint(self._connection.scalar(query) or "")

    def _continue(self, matches: Mapping[str, str]) -> None:
        """Continue lost documents. One that another source still has stays as it is."""
        lost_query = select(documents.c.id).where(_computed(IS_LOST))
        lost: set[str] = set()
        for chunk in chunks(matches.values()):
            lost.update(
                self._connection.scalars(lost_query.where(documents.c.id.in_(chunk)))
            )
        self._move({new: id for new, id in matches.items() if id in lost})
        for new, id in matches.items():
            if id not in lost:
                give_corrections(self._connection, id, new)

    def _move(self, matches: Mapping[str, str]) -> None:
        """Move new texts to the documents that they continue, and count them."""
        for chunk in chunks(matches):
            query = select(func.count()).where(
                documents.c.id.in_(chunk), documents.c.version_of.is_not(None)
            )
            restored = self._connection.scalar(query) or 0
            self._settlement.restored += restored
            self._settlement.changed += len(chunk) - restored
        continue_documents(self._connection, matches)

    def _place_returned(self, arrived_ids: Sequence[str]) -> None:
        """Decide what becomes of earlier versions whose bytes are in a file again.

        If their document has no source, it continues with them. Otherwise, they are a
        document of their own.
        """
        for chunk in chunks(arrived_ids):
            query = select(documents.c.id).where(
                documents.c.id.in_(chunk),
                documents.c.version_of.is_not(None),
                documents.c.gone.is_(False),
            )
            for id in self._connection.scalars(query.order_by(documents.c.id)).all():
                root = current_id(self._connection, id)
                is_lost = select(documents.c.id).where(IS_LOST, documents.c.id == root)
                if self._connection.scalar(is_lost):
                    self._move({id: root})
                else:
                    own = update(documents).where(documents.c.id == id)
                    self._connection.execute(own.values(version_of=None))

    def _follow_lost(self) -> None:
        """Find living documents that lost ones became, and report the others."""
        query = select(documents.c.id).where(
            _computed(IS_LOST), documents.c.key.in_(UNSETTLED_KEYS)
        )
        ids = self._connection.scalars(query.order_by(documents.c.id)).all()
        for chunk in chunks(ids):
            profiles = [*read_profiles(self._connection, chunk, former_places).values()]
            living = ProfileIndex(self._living_profiles(profiles))
            for lost in profiles:
                candidates = living.candidates(lost)
                target = find_continuation(lost, candidates, self._fingerprint)
                if target:
                    redirect_document(self._connection, lost.id, target)
                else:
                    self._report_replacement(lost, candidates)

    def _living_profiles(self, lost: Sequence[Profile]) -> Iterable[Profile]:
        """Return living documents that have an identifier or the place of a lost one."""
        lost_keys = keys_of([profile.id for profile in lost])
        at_former_place = (
            select(appearances.c.document)
            .join(
                former_places,
                (former_places.c.source == appearances.c.source)
                & (former_places.c.position == appearances.c.position),
            )
            .where(former_places.c.document.in_(lost_keys))
        )
        conditions: list[ColumnElement[bool]] = [documents.c.key.in_(at_former_place)]
        for name in ("source_id", "address"):
            values = {getattr(profile, name) for profile in lost} - {None}
            conditions.append(documents.c[name].in_(sorted(values)))
        ids: set[str] = set()
        living = select(documents.c.id).where(documents.c.gone.is_(False))
        limit = MAX_CANDIDATES * len(lost)
        for condition in conditions:
            query = living.where(condition).order_by(documents.c.id).limit(limit)
            ids.update(self._connection.scalars(query))
        return read_profiles(self._connection, sorted(ids), appearances).values()

    def _report_replacement(self, lost: Profile, living: Iterable[Profile]) -> None:
        """Report if the file, or the record of it, now has another article."""
        for document in living:
            shared = _slots(lost) & _slots(document)
            if shared:
                path = self._connection.scalar(
                    select(sources.c.path).where(sources.c.key == min(shared)[0])
                )
                self._settlement.replacements.append(
                    Replacement(
                        path or "", lost.id, lost.title, document.id, document.title
                    )
                )
                return

    def _mark_settled(self, pending: Iterable[str]) -> None:
        unchanged = set(read_keys(self._connection, pending).values())
        keys = self._connection.scalars(UNSETTLED_KEYS).all()
        settled = [key for key in keys if key not in unchanged]
        for chunk in chunks(settled):
            condition = unsettled.c.document.in_(chunk)
            self._connection.execute(delete(unsettled).where(condition))
        living = select(former_places.c.document).where(
            exists().where(
                documents.c.key == former_places.c.document,
                documents.c.gone.is_(False),
            )
        )
        forget_former_places(
            self._connection, self._connection.scalars(living.distinct()).all()
        )


def _slots(document: Profile) -> set[tuple[int, str]]:
    """Return the files of a document, with its ID if a file has several articles."""
    return {
        (place.source, document.source_id or "" if place.position else "")
        for place in document.places
        if not place.position or document.source_id
    }


def _fill_addresses(connection: Connection) -> None:
    """Fill in the addresses in a catalog that was created without them, once."""
    due = meta.c.key == ADDRESSES_DUE_KEY
    if not connection.scalar(select(meta.c.value).where(due)):
        return
    query = (
        select(documents.c.id, facts.c.data)
        .select_from(with_documents(facts))
        .where(facts.c.layer == "article")
    )
    urls = [
        (id, load_value("url", url["value"]))
        for id, data in connection.execute(query)
        for url in stored_facts(data, ("url",)).values()
    ]
    statement = update(documents).where(documents.c.id == bindparam("document_id"))
    for chunk in chunks(urls):
        rows = [
            {"document_id": id, "new_address": address_key(url)} for id, url in chunk
        ]
        connection.execute(statement.values(address=bindparam("new_address")), rows)
    connection.execute(delete(meta).where(due))
