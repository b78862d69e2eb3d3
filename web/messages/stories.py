"""What the pages say of stories and their versions: more of `words`."""

from __future__ import annotations

from collections.abc import Sequence

from archive.messages import N_
from archive.model import DateRange
from web.i18n import _, ngettext
from web.messages import formatting
from web.messages.lists import COMMA, joined, listed

ALIKE = N_("… {words} unchanged …")
SOMEBODY = N_("an unknown outlet")
NAMED_COPIES = 3
VERSION = N_("{outlet}, {date}")
UNTOLD = N_("No version has a known date, so it is unknown which was published first.")
FIRST = {
    "day": N_("First published by {outlets} on {date}."),
    "month": N_("First published by {outlets} in {date}."),
    "window": N_("First published by {outlets} {date}."),
    "same": N_(
        "Published on the same day, {date}, by {outlets}. It is unknown which "
        "was first."
    ),
    "many": N_(
        "It is unknown which version was published first. The dates of "
        "{outlets} overlap."
    ),
}
"""Who ran a story first; `month` is for a year too, and a `window` comes as `between 22 and 30 June 2020`."""
CUT = N_("Only the first {words:,} words of each version were compared.")


def similar(count: int, names: Sequence[str]) -> str:
    """`and 3 similar: PTI, The Hindu, …`, the first few names, each once."""
    told = list(dict.fromkeys(names))
    more = ["…"] if len(told) > NAMED_COPIES else []
    named = joined(COMMA, [*told[:NAMED_COPIES], *more])
    return ngettext(
        "{count:,} copy: {names}",
        "{count:,} copy: {names}",
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
        "One undated version may be older.",
        "{count:,} undated versions may be older.",
        versions,
    )
