"""The texts of the correction pages."""

from __future__ import annotations

from collections.abc import Mapping

from archive.catalog import Correction, Decision, Doubt
from archive.messages import N_
from web.i18n import _, ngettext
from web.jobs.queue import JobProgress, JobStage
from web.messages import formatting, labels

READ_ONLY = N_(
    "This server is read-only. To make corrections, stop the server and start it "
    "with: cuttings serve --edit"
)
NOT_EDITABLE = N_("This server is read-only. Corrections cannot be made here.")
READERS_CANNOT_EDIT = N_(
    "Your account may only read. Ask for the right to make corrections."
)
INVALID_FORM = N_(
    "This form is no longer valid. Nothing was changed. Reload the page and "
    "submit the form again."
)
PASSWORD_PROMPT = N_(
    "To make corrections, enter the password of the archive. Corrections are "
    "saved under the user name that you enter."
)
BUSY = N_(
    "Another `cuttings` process is writing to this archive. Nothing was changed. "
    "Wait until it has finished, then go back and submit the form again."
)
UNKNOWN_ACTION = N_("The requested action is unknown. Use the buttons on the page.")
FACT_CHANGED = N_(
    "This fact has changed since the page was opened. "
    "Nothing was corrected; please review it again."
)
MATCHES_CHANGED = N_(
    "The list of matching articles has changed since the preview. Nothing was "
    "corrected; please review it again."
)
JOB_NOT_FOUND = N_(
    "This correction is not running. It has finished, or the server was "
    "restarted. To see what was corrected, open an article."
)
NAME_REQUIRED = N_("Enter the new name of the person.")

QUEUE_NAMES: Mapping[str, str] = {
    Doubt.MISSING: N_("{fact}: unknown"),
    Doubt.CONFLICTING: N_("{fact}: conflicting candidates"),
    Doubt.WEAK: N_("{fact}: weak guess"),
    Doubt.VAGUE: N_("{fact}: range only"),
    Doubt.NOT: N_("{fact}: no"),
}

SCOPES: Mapping[str, str] = {
    "": N_("This article only"),
    "host": N_("All articles from {shared}"),
    "byline": N_("All articles with the byline {shared}"),
    "value": N_("All articles with the same wrong value, {shared}"),
    "order": N_(
        "All articles from {shared} with an ambiguous numeric date, read in this order"
    ),
}

STAGE_STARTS: Mapping[JobStage, str] = {
    JobStage.WAITING: N_("Waiting for another correction to finish …"),
    JobStage.CORRECTING: N_("Finding the articles to correct …"),
    JobStage.INDEXING: N_("Corrections saved. Updating the index …"),
    JobStage.READING: N_("Reading the saved files …"),
    JobStage.INDEXING_FILES: N_("Files read. Updating the index …"),
}
"""The text of each stage while the number of articles is unknown."""


def queue_name(kind: str) -> str:
    """Return the name of a review queue: `Date: unknown`."""
    doubt, _dash, name = kind.partition("-")
    return _(QUEUE_NAMES[doubt], fact=_(labels.FACTS[name]))


def value_text(value: object) -> str:
    """Return a value in words, or `none`."""
    return _("none") if value is None else formatting.fact_value(value)


def scope_label(name: str, shared: str) -> str:
    """Return a scope in words: `All articles from harbourpost.example`."""
    return _(SCOPES[name], shared=shared)


def author_and_date(correction: Correction | Decision) -> str:
    """Return the author and day: `by ada on 3 September 2020`.

    A fact that a file states has the name of the file, too.
    """
    if isinstance(correction, Correction) and correction.file_name:
        return _(
            "stated in {file}, added by {who} on {day}",
            file=correction.file_name,
            who=correction.author,
            day=formatting.day(correction.created_at.date()),
        )
    return _(
        "by {who} on {day}",
        who=correction.author,
        day=formatting.day(correction.created_at.date()),
    )


def undone_by(correction: Correction | Decision) -> str:
    """Return `undone by ada on 3 September 2020`, or "" if the correction is in force.

    The author of an undo is missing if it was not recorded.
    """
    if correction.undone_at is None:
        return ""
    day = formatting.day(correction.undone_at.date())
    if isinstance(correction, Correction) and correction.undone_by:
        return _("undone by {who} on {day}", who=correction.undone_by, day=day)
    return _("undone on {day}", day=day)


def correction_summary(by: str, previous: str, other_count: int) -> str:
    """Return a correction in words. `previous` is empty if the value was confirmed.

    Example: `by ada on 3 September 2020; previously PTI`
    """
    if previous and other_count:
        return ngettext(
            "{by}; previously {was}; also corrected in {count:,} other article",
            "{by}; previously {was}; also corrected in {count:,} other articles",
            other_count,
            by=by,
            was=previous,
        )
    if other_count:
        return ngettext(
            "{by}; also in {count:,} other article",
            "{by}; also in {count:,} other articles",
            other_count,
            by=by,
        )
    return _("{by}; previously {was}", by=by, was=previous) if previous else by


def correction_saved(fact: str, value: object, article_count: int) -> str:
    """Return the message after a correction: `Outlet is now The Harbour Post.`"""
    name = _(labels.FACTS[fact])
    new_value = value_text(value)
    if article_count == 1:
        return _("{fact} is now {value}.", fact=name, value=new_value)
    return ngettext(
        "{fact} of {count:,} article is now {value}.",
        "{fact} of {count:,} articles is now {value}.",
        article_count,
        fact=name,
        value=new_value,
    )


def job_title(progress: JobProgress) -> str:
    """Return the title of the page with the progress of a job."""
    if progress.stage in {JobStage.READING, JobStage.INDEXING_FILES}:
        return _("Files are being read")
    return _("Correction in progress")


def job_progress(progress: JobProgress) -> str:
    """Return the progress of a job: `4,000 of 16,000 articles corrected.`"""
    if not progress.total:
        return _(STAGE_STARTS[progress.stage])
    if progress.stage is JobStage.READING:
        return _(
            "Reading the saved files: {done:,} of {count:,} kB.",
            done=progress.done // 1000,
            count=max(1, progress.total // 1000),
        )
    if progress.stage is JobStage.INDEXING_FILES:
        return ngettext(
            "Files read. Updating the index: {done:,} of {count:,} article.",
            "Files read. Updating the index: {done:,} of {count:,} articles.",
            progress.total,
            done=progress.done,
        )
    if progress.stage is JobStage.INDEXING:
        return ngettext(
            "Corrections saved. Updating the index: {done:,} of {count:,} article.",
            "Corrections saved. Updating the index: {done:,} of {count:,} articles.",
            progress.total,
            done=progress.done,
        )
    return ngettext(
        "{done:,} of {count:,} article corrected.",
        "{done:,} of {count:,} articles corrected.",
        progress.total,
        done=progress.done,
    )


def index_not_updated(reason: str) -> str:
    """Return the message after a correction that searches do not show."""
    return _(
        "The correction was saved, but searches do not show it until the next "
        "correction. Reason: {reason}",
        reason=reason,
    )


def value_confirmed(fact: str, value: object) -> str:
    """Return the message after a value was confirmed."""
    return _(
        "{fact} accepted: {value}.", fact=_(labels.FACTS[fact]), value=value_text(value)
    )


def correction_undone(count: int) -> str:
    """Return the message after a correction was undone."""
    if count == 1:
        return _("The correction was undone.")
    return ngettext(
        "The correction of {count:,} article was undone.",
        "The correction of {count:,} articles was undone.",
        count,
    )


def decision_saved(decision: str) -> str:
    """Return the message after a decision about people."""
    return _("{ruling}.", ruling=decision)


def decision_undone(decision: str) -> str:
    """Return the message after a decision was undone."""
    return _("Undone: {ruling}.", ruling=decision)
