"""The texts about stories and their versions."""

from __future__ import annotations

from collections.abc import Sequence

from archive.messages import N_
from archive.model import DateRange
from web.i18n import _, ngettext
from web.messages import formatting
from web.messages.lists import COMMA, join, list_names

UNCHANGED = N_("… {words} unchanged …")
UNKNOWN_OUTLET = N_("an unknown outlet")
MAX_NAMED_COPIES = 3
VERSION = N_("{outlet}, {date}")
NO_KNOWN_DATE = N_(
    "No version has a known date, so it is unknown which was published first."
)
FIRST_PUBLISHED = {
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
"""Who published a story first, by the precision of the date.

`month` is also for years. A `window` is formatted as `between 22 and 30 June 2020`.
"""
COMPARISON_LIMITED = N_("Only the first {words:,} words of each version were compared.")


def copies_label(count: int, outlets: Sequence[str]) -> str:
    """Return `3 copies: PTI, The Hindu, …` with the first few outlets."""
    names = list(dict.fromkeys(outlets))
    if len(names) > MAX_NAMED_COPIES:
        names = [*names[:MAX_NAMED_COPIES], "…"]
    return ngettext(
        "{count:,} copy: {names}",
        "{count:,} copies: {names}",
        count,
        names=join(COMMA, names),
    )


def first_published(precision: str, outlets: Sequence[str], window: DateRange) -> str:
    """Return who published a story first. `precision` is a key of `FIRST_PUBLISHED`."""
    return _(
        FIRST_PUBLISHED[precision],
        outlets=list_names(outlets),
        date=formatting.date_range(window),
    )


def date_precision(window: DateRange) -> str:
    """Return the key of `FIRST_PUBLISHED` for a date."""
    if window.earliest == window.latest:
        return "day"
    return "window" if window.is_window else "month"


def undated_versions(count: int) -> str:
    """Return a sentence about versions without a date, which may be the first."""
    return ngettext(
        "One undated version may be older.",
        "{count:,} undated versions may be older.",
        count,
    )
