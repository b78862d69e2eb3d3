"""The texts about collections, tags, notes, read marks and saved searches."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archive.catalog import Action, ActionKind, MemberOrder
from archive.messages import N_
from web.i18n import _, ngettext

NOTHING_CHANGED = N_("Nothing was changed: no article needed it.")
NOTHING_SELECTED = N_(
    "No article is selected. Go back and tick articles, or choose all of them."
)
NAME_REQUIRED = N_("Enter a name. Nothing was changed.")
INVALID_POSITION = N_("Enter the position as a whole number, such as 3.")
INVALID_TIME = N_("This form is no longer valid. Reload the page and try again.")
EMPTY_NOTE = N_("Enter the text of the note. Nothing was changed.")
NO_SUCH_PASSAGE = N_(
    "The article does not contain these words, so the note was not saved. Copy the "
    "passage from the text."
)
NO_SUCH_ARTICLE = N_(
    "No article has this ID. Check the ID; it may belong to another archive."
)
SEEN = N_("The new articles of this search are marked as seen.")
NO_SUCH_COLLECTION = N_(
    "There is no collection with this name. The list shows all collections."
)
NO_SUCH_SEARCH = N_("There is no saved search with this name. The list shows all.")


def _collected(action: Action) -> str:
    return ngettext(
        "{count:,} article put into “{subject}”.",
        "{count:,} articles put into “{subject}”.",
        action.document_count,
        subject=action.subject,
    )


def _uncollected(action: Action) -> str:
    return ngettext(
        "{count:,} article taken out of “{subject}”.",
        "{count:,} articles taken out of “{subject}”.",
        action.document_count,
        subject=action.subject,
    )


def _tagged(action: Action) -> str:
    return ngettext(
        "Tag “{subject}” added to {count:,} article.",
        "Tag “{subject}” added to {count:,} articles.",
        action.document_count,
        subject=action.subject,
    )


def _untagged(action: Action) -> str:
    return ngettext(
        "Tag “{subject}” removed from {count:,} article.",
        "Tag “{subject}” removed from {count:,} articles.",
        action.document_count,
        subject=action.subject,
    )


def _marked_read(action: Action) -> str:
    return ngettext(
        "{count:,} article marked as read.",
        "{count:,} articles marked as read.",
        action.document_count,
    )


def _marked_unread(action: Action) -> str:
    return ngettext(
        "{count:,} article marked as unread.",
        "{count:,} articles marked as unread.",
        action.document_count,
    )


def _plain(pattern: str) -> Callable[[Action], str]:
    return lambda action: _(pattern, subject=action.subject)


COUNTED: Mapping[ActionKind, Callable[[Action], str]] = {
    ActionKind.UNCOLLECT: _uncollected,
    ActionKind.TAG: _tagged,
    ActionKind.UNTAG: _untagged,
    ActionKind.MARK_READ: _marked_read,
    ActionKind.MARK_UNREAD: _marked_unread,
}
"""Actions that change nothing if they change no article."""
DESCRIPTIONS: Mapping[ActionKind, Callable[[Action], str]] = {
    **COUNTED,
    ActionKind.COLLECT: _collected,
    ActionKind.MOVE: _plain(N_("Order of “{subject}” changed.")),
    ActionKind.CHANGE_COLLECTION: _plain(N_("Collection “{subject}” changed.")),
    ActionKind.DELETE_COLLECTION: _plain(
        N_("Collection “{subject}” deleted. Its articles stay in the archive.")
    ),
    ActionKind.NOTE: _plain(N_("Note saved.")),
    ActionKind.CHANGE_NOTE: _plain(N_("Note changed.")),
    ActionKind.DELETE_NOTE: _plain(N_("Note deleted.")),
    ActionKind.SAVE_SEARCH: _plain(N_("Search saved as “{subject}”.")),
    ActionKind.DELETE_SEARCH: _plain(N_("Saved search “{subject}” deleted.")),
    ActionKind.UNDO: _plain(N_("Undone.")),
}


def describe(action: Action) -> str:
    """Return what an action did, as a sentence."""
    return DESCRIPTIONS[action.kind](action)


def report(action: Action) -> str:
    """Return what an action did, or that nothing changed."""
    if action.kind in COUNTED and not action.document_count:
        return _(NOTHING_CHANGED)
    return describe(action)


def undone(action: Action) -> str:
    """Return that an action was undone."""
    return _("Undone: {action}", action=describe(action))


ORDERS = {
    MemberOrder.HAND: N_("By hand"),
    MemberOrder.OLDEST: N_("Oldest first"),
    MemberOrder.NEWEST: N_("Newest first"),
}
"""The orders of a collection."""


def new_count(count: int, limit: int) -> str:
    """Return the number of new articles, or that there are at least `limit`."""
    if count >= limit:
        return _("{count:,} or more new", count=limit)
    return ngettext("{count:,} new", "{count:,} new", count)
