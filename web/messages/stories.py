"""What the pages say of stories and their versions: more of `words`."""

from __future__ import annotations

from collections.abc import Sequence

from archive.messages import N_
from archive.model import DateRange
from web.i18n import _, ngettext
from web.messages import formatting
from web.messages.lists import COMMA, joined, listed

ALIKE = N_("… {words} alike …")
SOMEBODY = N_("an unknown outlet")
NAMED_COPIES = 3
VERSION = N_("{outlet}, {date}")
UNTOLD = N_("No version has a known date, so that nobody can tell who ran it first.")
FIRST = {
    "day": N_("{outlets} ran it first, on {date}."),
    "month": N_("{outlets} ran it first, in {date}."),
    "window": N_("{outlets} ran it first, {date}."),
    "same": N_(
        "{outlets} ran it on the same day, {date}; which of them came first is not known."
    ),
    "many": N_("Who ran it first cannot be told: the dates of {outlets} overlap."),
}
"""Who ran a story first; `month` is for a year too, and a `window` comes as `between 22 and 30 June 2020`."""
CUT = N_("Only the first {words:,} words of each were compared.")


def similar(count: int, names: Sequence[str]) -> str:
    """`and 3 similar: PTI, The Hindu, …`, the first few names, each once."""
    told = list(dict.fromkeys(names))
    more = ["…"] if len(told) > NAMED_COPIES else []
    named = joined(COMMA, [*told[:NAMED_COPIES], *more])
    return ngettext(
        "and {count:,} similar: {names}",
        "and {count:,} similar: {names}",
        count,
        names=named,
    )


def first(how: str, names: Sequence[str], known: DateRange) -> str:
    """Who ran a story first, by a key of `FIRST`."""
    return _(FIRST[how], outlets=listed(names), date=formatting.dates(known))


def kind(known: DateRange) -> str:
    """The key of `FIRST` for a date."""
    return (
        "day"
        if known.earliest == known.latest
        else "window"
        if known.is_window
        else "month"
    )


def undated(versions: int) -> str:
    """That so many versions may be older than the first."""
    return ngettext(
        "One version without a known date may be older.",
        "{count:,} versions without a known date may be older.",
        versions,
    )
