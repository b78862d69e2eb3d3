"""Collections, tags, notes and read marks, with one undo for each step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archive.catalog import actions, collections, marks
from archive.catalog.actions import Action
from archive.catalog.collections import Collection, MemberOrder
from archive.catalog.databases.base import Transactions
from archive.catalog.state_cache import StateCache
from archive.text.anchors import Anchor

Ids = Sequence[str]


class CatalogMarks:
    """Mark documents. Each method returns the action, whose key undoes it.

    IDs that no document has are ignored.
    """

    def __init__(
        self, transactions: Transactions, data_version: Callable[[], int]
    ) -> None:
        """`data_version` returns a number that changes with each commit."""
        self._transactions = transactions
        self._exist: StateCache[bool] = StateCache(data_version, max_values=1)
        self._tag_names: StateCache[tuple[str, ...]] = StateCache(data_version, 1)

    def tag(self, ids: Ids, tag: str, author: str) -> Action:
        """Give documents a tag."""
        with self._transactions.writing() as connection:
            return marks.tag(connection, ids, tag, author)

    def untag(self, ids: Ids, tag: str, author: str) -> Action:
        """Take a tag from documents."""
        with self._transactions.writing() as connection:
            return marks.untag(connection, ids, tag, author)

    def any_exist(self) -> bool:
        """Return whether there is a collection, a tag or a saved search."""
        return self._exist.get("any", self._look_for_any)

    def _look_for_any(self) -> bool:
        with self._transactions.reading() as connection:
            return marks.any_exist(connection)

    def tag_names(self) -> tuple[str, ...]:
        """Return all tags in the order of the alphabet, kept until a commit."""
        return self._tag_names.get("names", self._read_tag_names)

    def _read_tag_names(self) -> tuple[str, ...]:
        with self._transactions.reading() as connection:
            return marks.tag_names(connection)

    def tags(self) -> tuple[tuple[str, int], ...]:
        """Return each tag with its number of documents."""
        with self._transactions.reading() as connection:
            return marks.tag_counts(connection)

    def set_read(self, ids: Ids, author: str, *, is_read: bool = True) -> Action:
        """Mark documents as read or unread."""
        with self._transactions.writing() as connection:
            return marks.set_read(connection, ids, author, is_read=is_read)

    def add_note(
        self, id: str, text: str, author: str, anchor: Anchor | None = None
    ) -> tuple[str, Action]:
        """Write a note on a document or on a passage of it. Return its ID, too."""
        with self._transactions.writing() as connection:
            return marks.add_note(connection, id, text, author, anchor)

    def change_note(self, note_id: str, text: str, author: str) -> Action:
        """Replace the text of a note."""
        with self._transactions.writing() as connection:
            return marks.change_note(connection, note_id, text, author)

    def delete_note(self, note_id: str, author: str) -> Action:
        """Remove a note."""
        with self._transactions.writing() as connection:
            return marks.delete_note(connection, note_id, author)

    def document_of_note(self, note_id: str) -> str:
        """Return the ID of the document that a note is on."""
        with self._transactions.reading() as connection:
            return str(marks.note_row(connection, note_id).document)

    def undo(self, key: int, author: str) -> Action:
        """Undo an action, and return the undo."""
        with self._transactions.writing() as connection:
            return actions.undo_action(connection, key, author)

    def action(self, key: int) -> Action:
        """Return an action. Raise NothingToUndoError if it does not exist."""
        with self._transactions.reading() as connection:
            return actions.read_action(connection, key)

    def recent_actions(self, limit: int = 50) -> tuple[Action, ...]:
        """Return the newest actions, the last one first."""
        with self._transactions.reading() as connection:
            return actions.recent_actions(connection, limit)


class CatalogCollections:
    """Put documents into named collections. A name may also be an ID."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list(self) -> tuple[Collection, ...]:
        """Return all collections in the order of their names."""
        with self._transactions.reading() as connection:
            return collections.list_collections(connection)

    def names(self) -> tuple[str, ...]:
        """Return the names of all collections."""
        with self._transactions.reading() as connection:
            return collections.collection_names(connection)

    def find(self, name: str) -> Collection | None:
        """Return the collection with a name, or `None`."""
        with self._transactions.reading() as connection:
            return collections.find_collection(connection, name)

    def get(self, name: str) -> Collection:
        """Return the collection with a name, or raise CuttingsError."""
        with self._transactions.reading() as connection:
            return collections.get_collection(connection, name)

    def member_ids(
        self,
        id: str,
        order: MemberOrder = MemberOrder.HAND,
        offset: int = 0,
        limit: int | None = None,
    ) -> tuple[str, ...]:
        """Return the IDs of the documents of a collection."""
        with self._transactions.reading() as connection:
            return collections.member_ids(connection, id, order, offset, limit)

    def add(self, ids: Ids, name: str, author: str) -> Action:
        """Put documents at the end of a collection, which is created if it is new."""
        with self._transactions.writing() as connection:
            return collections.collect(connection, ids, name, author)

    def remove(self, ids: Ids, name: str, author: str) -> Action:
        """Take documents out of a collection."""
        with self._transactions.writing() as connection:
            return collections.uncollect(connection, ids, name, author)

    def move(self, name: str, document: str, position: int, author: str) -> Action:
        """Move a document to another position, counted from 0."""
        with self._transactions.writing() as connection:
            return collections.move_member(connection, name, document, position, author)

    def change(self, name: str, new_name: str, description: str, author: str) -> Action:
        """Give a collection another name and description."""
        with self._transactions.writing() as connection:
            return collections.change_collection(
                connection, name, new_name, description, author
            )

    def delete(self, name: str, author: str) -> Action:
        """Remove a collection. The articles stay in the archive."""
        with self._transactions.writing() as connection:
            return collections.delete_collection(connection, name, author)
