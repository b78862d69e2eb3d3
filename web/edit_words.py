"""What the pages for corrections say: `web/words.py` for those who edit."""

from __future__ import annotations

from collections.abc import Mapping

from archive.catalog import Correction, Doubt, Ruling
from web import words

READ_ONLY = "This server only shows the archive. To correct it, end the server and start it with: cuttings serve --edit"
STRANGE_FORM = (
    "This form was not sent by a page of this server as it runs now, and nothing was changed. "
    "Open the page anew and send it again."
)
ASK = "To correct the archive, give its password; the user name is the one under which corrections are kept."
BUSY = (
    "This archive is being written to, by another `cuttings` or by a correction of many articles, "
    "so nothing was changed. Wait until it has ended, then go back and send the form again."
)
NO_ACTION = "A correction sets, removes or confirms a fact; use the buttons of the page."
NOTHING_TO_CONFIRM = "This fact was changed meanwhile; look at it again."
NO_NAME = "Give the new name of the person."

DOUBTS: Mapping[str, str] = {
    Doubt.MISSING: "{}: not found",
    Doubt.CONFLICTING: "{}: candidates disagree",
    Doubt.WEAK: "{}: a weak guess",
    Doubt.VAGUE: "{}: only a span of time",
}

SCOPES: Mapping[str, str] = {
    "": "this article alone",
    "host": "all from {}",
    "byline": "all with the by-line {}",
    "value": "all with the same wrong value, {}",
    "order": "all from {} whose date in numbers can be read in two orders, in this one",
}


def queue(kind: str) -> str:
    """A queue of the work list: `Date: not found`."""
    doubt, _, name = kind.partition("-")
    return DOUBTS[doubt].format(words.FACTS[name])


def value(known: object) -> str:
    """A value, or that there is none."""
    return "none" if known is None else words.value(known)


def scope(name: str, shared: str) -> str:
    """To what a correction applies: `all from harbourpost.example`."""
    return SCOPES[name].format(shared)


def by(correction: Correction | Ruling) -> str:
    """`by ada on 3 September 2020`."""
    return f"by {correction.who} on {words.day(correction.at.date())}"


def undone(correction: Correction | Ruling) -> str:
    """`undone by ada on 3 September 2020`, by whom where that is kept; nothing where it is in force."""
    if correction.undone is None:
        return ""
    who = f" by {correction.undone_by}" if isinstance(correction, Correction) and correction.undone_by else ""
    return f"undone{who} on {words.day(correction.undone.date())}"


def done(fact: str, known: object, number: int) -> str:
    """The message after a correction: `Outlet of 12 articles is now The Harbour Post.`"""
    return f"{words.FACTS[fact]}{_of(number)} is now {value(known)}."


def confirmed(fact: str, known: object) -> str:
    """The message after a value was accepted."""
    return f"{words.FACTS[fact]} was checked: {value(known)}."


def taken_back(number: int) -> str:
    """The message after an undo."""
    return f"The correction{_of(number)} was undone."


def _of(number: int) -> str:
    return "" if number == 1 else f" of {words.articles(number)}"


def decided(ruling: str) -> str:
    """The message after a decision about people."""
    return f"Decided: {ruling}."


def undecided(ruling: str) -> str:
    """The message after a decision was taken back."""
    return f"No longer decided: {ruling}."
