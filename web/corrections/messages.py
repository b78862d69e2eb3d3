"""The texts of the correction pages."""

from __future__ import annotations

from collections.abc import Mapping

from archive.catalog import Correction, Doubt, Ruling
from archive.messages import N_
from web.i18n import _, ngettext
from web.jobs.queue import Reached, Stage
from web.messages import formatting, labels

READ_ONLY = N_(
    "This server only shows the archive. To correct it, end the server and start it with: cuttings serve --edit"
)
STRANGE_FORM = N_(
    "This form was not sent by a page of this server as it runs now, and nothing was changed. "
    "Open the page anew and send it again."
)
ASK = N_(
    "To correct the archive, give its password; the user name is the one under which corrections are kept."
)
BUSY = N_(
    "This archive is being written to by another `cuttings`, so nothing was changed. "
    "Wait until it has ended, then go back and send the form again."
)
NO_ACTION = N_(
    "A correction sets, removes or confirms a fact; use the buttons of the page."
)
NOTHING_TO_CONFIRM = N_("This fact was changed meanwhile; look at it again.")
OTHERS_ALIKE = N_(
    "Meanwhile these are other articles than you saw, and nothing was changed. Look at them again."
)
NO_TURN = N_(
    "No correction is under way here: it has ended, or the server was started anew. "
    "What was corrected is told on the page of each article."
)
NO_NAME = N_("Give the new name of the person.")

DOUBTS: Mapping[str, str] = {
    Doubt.MISSING: N_("{fact}: not found"),
    Doubt.CONFLICTING: N_("{fact}: candidates disagree"),
    Doubt.WEAK: N_("{fact}: a weak guess"),
    Doubt.VAGUE: N_("{fact}: only a span of time"),
}

SCOPES: Mapping[str, str] = {
    "": N_("this article alone"),
    "host": N_("all from {shared}"),
    "byline": N_("all with the by-line {shared}"),
    "value": N_("all with the same wrong value, {shared}"),
    "order": N_(
        "all from {shared} whose date in numbers can be read in two orders, in this one"
    ),
}

BEGINNING: Mapping[Stage, str] = {
    Stage.WAITING: N_("It waits: another correction is being made before it."),
    Stage.CORRECTING: N_("It is looked up what is to be corrected."),
    Stage.INDEXING: N_("That is done. The index follows."),
}
"""What is being done, before it is known of how many articles."""


def queue(kind: str) -> str:
    """A queue of the work list: `Date: not found`."""
    doubt, _dash, name = kind.partition("-")
    return _(DOUBTS[doubt], fact=_(labels.FACTS[name]))


def value(known: object) -> str:
    """A value, or that there is none."""
    return _("none") if known is None else formatting.value(known)


def scope(name: str, shared: str) -> str:
    """To what a correction applies: `all from harbourpost.example`."""
    return _(SCOPES[name], shared=shared)


def by(correction: Correction | Ruling) -> str:
    """`by ada on 3 September 2020`."""
    return _(
        "by {who} on {day}",
        who=correction.who,
        day=formatting.day(correction.at.date()),
    )


def undone(correction: Correction | Ruling) -> str:
    """`undone by ada on 3 September 2020`, by whom where that is kept; nothing where it is in force."""
    if correction.undone is None:
        return ""
    day = formatting.day(correction.undone.date())
    if isinstance(correction, Correction) and correction.undone_by:
        return _("undone by {who} on {day}", who=correction.undone_by, day=day)
    return _("undone on {day}", day=day)


def changed(by: str, was: str, others: int) -> str:
    """`by ada on 3 September 2020, was PTI, together with 2 articles more`; `was` is empty for a check."""
    if was and others:
        return ngettext(
            "{by}, was {was}, together with {count:,} article more",
            "{by}, was {was}, together with {count:,} articles more",
            others,
            by=by,
            was=was,
        )
    if others:
        return ngettext(
            "{by}, together with {count:,} article more",
            "{by}, together with {count:,} articles more",
            others,
            by=by,
        )
    return _("{by}, was {was}", by=by, was=was) if was else by


def done(fact: str, known: object, number: int) -> str:
    """The message after a correction: `Outlet of 12 articles is now The Harbour Post.`"""
    name, now = _(labels.FACTS[fact]), value(known)
    if number == 1:
        return _("{fact} is now {value}.", fact=name, value=now)
    return ngettext(
        "{fact} of {count:,} article is now {value}.",
        "{fact} of {count:,} articles is now {value}.",
        number,
        fact=name,
        value=now,
    )


def reached(how_far: Reached) -> str:
    """How far a correction is: `4,000 of 16,000 articles are done.`"""
    if not how_far.total:
        return _(BEGINNING[how_far.stage])
    if how_far.stage is Stage.INDEXING:
        return ngettext(
            "That is done. The index follows: {done:,} of {count:,} article is read anew.",
            "That is done. The index follows: {done:,} of {count:,} articles are read anew.",
            how_far.total,
            done=how_far.done,
        )
    return ngettext(
        "{done:,} of {count:,} article is done.",
        "{done:,} of {count:,} articles are done.",
        how_far.total,
        done=how_far.done,
    )


def late(reason: str) -> str:
    """The correction was made, but searches do not show it."""
    return _(
        "It is corrected, but searches show it only after the next correction: {reason}",
        reason=reason,
    )


def confirmed(fact: str, known: object) -> str:
    """The message after a value was accepted."""
    return _(
        "{fact} was checked: {value}.", fact=_(labels.FACTS[fact]), value=value(known)
    )


def taken_back(number: int) -> str:
    """The message after an undo."""
    if number == 1:
        return _("The correction was undone.")
    return ngettext(
        "The correction of {count:,} article was undone.",
        "The correction of {count:,} articles was undone.",
        number,
    )


def decided(ruling: str) -> str:
    """The message after a decision about people."""
    return _("Decided: {ruling}.", ruling=ruling)


def undecided(ruling: str) -> str:
    """The message after a decision was taken back."""
    return _("No longer decided: {ruling}.", ruling=ruling)
