"""Forms that correct facts of one document or, after a preview, of similar ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import CorrectionPlan, CorrectionScope, PlanOptions, Record
from archive.errors import CuttingsError
from archive.messages import N_, Message
from archive.model import FACT_NAMES
from archive.progress import Progress
from web.corrections import bulk_jobs, history
from web.corrections import messages as correction_messages
from web.corrections.access import restrict_to_authors
from web.corrections.fact_values import INPUT_HINTS, MAX_LENGTH, format_fact, parse_fact
from web.corrections.jobs import current_author, run_as_job
from web.http.context import services
from web.http.documents import find_record
from web.i18n import _
from web.jobs.queue import JobResult
from web.presenters import articles, headings
from web.urls import corrections as correction_urls
from web.urls import parameters
from web.urls import search as search_urls
from web.urls.base import local
from web.urls.corrections import ACTION, BACK, CONFIRM, FACT, SCOPE, SET, VALUE

blueprint = Blueprint("edit", __name__)
restrict_to_authors(blueprint)

NOT_FOUND = N_("No article has this ID. Search for the article.")


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """The input of a form: a fact, its new value as text, and the documents to correct.

    An empty `scope` is the document itself.
    """

    fact: str
    action: str
    text: str
    scope: str
    return_url: str

    @property
    def value(self) -> Any:
        """The new value, or `None` to remove it. Raise CuttingsError if invalid."""
        if self.action != SET:
            return None
        return parse_fact(self.fact, self.text)

    def form_fields(self) -> list[tuple[str, str]]:
        """Return the fields of a form, or of an address, for this request."""
        values = {
            FACT: self.fact,
            ACTION: self.action,
            VALUE: self.text,
            SCOPE: self.scope,
            BACK: self.return_url,
        }
        return list(values.items())


@blueprint.get("/documents/<id>/correct")
def correction_form(id: str) -> Response:
    """Show the form that corrects one fact."""
    return _render_form(_find_record(id), _parse_correction(id, request.args))


@blueprint.post("/documents/<id>/correct")
def correct(id: str) -> BaseResponse:
    """Set, remove or confirm a fact. With a scope, redirect to the preview."""
    record = _find_record(id)
    correction = _parse_correction(id, request.form)
    if correction.action == CONFIRM:
        return _confirm_value(record, correction)
    try:
        value = correction.value
    except CuttingsError as error:
        return _render_form(record, correction, error.message)
    if correction.scope:
        preview_url = correction_urls.bulk_preview(id, correction.form_fields())
        return redirect(preview_url, 303)
    message = partial(correction_messages.correction_saved, correction.fact, value, 1)
    return _correct_one(record, correction, value, message)


@blueprint.route("/documents/<id>/alike", methods=["GET", "POST"])
def bulk_preview(id: str) -> BaseResponse:
    """Show the preview of a bulk correction. A POST makes the correction."""
    form = request.form if request.method == "POST" else request.args
    record = _find_record(id)
    correction = _parse_correction(id, form)
    try:
        value = correction.value
    except CuttingsError as error:
        return _render_form(record, correction, error.message)
    if correction.scope not in _scopes(id, correction.fact):
        return _render_form(record, correction)
    make_plan = partial(_plan_similar, id, correction, value)
    if request.method == "POST":
        return bulk_jobs.run_plan(
            make_plan,
            form.get(bulk_jobs.FINGERPRINT, ""),
            correction_urls.bulk_preview(id, correction.form_fields()),
            correction.return_url,
        )
    page = bulk_jobs.BulkPage(
        action=f"{search_urls.document(id)}/alike",
        fields=correction.form_fields(),
        return_url=correction.return_url,
        lead=_lead(id, correction),
    )
    return Response(bulk_jobs.render_plan(make_plan(), page))


def _plan_similar(
    id: str, correction: CorrectionRequest, value: object
) -> CorrectionPlan:
    """Return what changes in the document and in those of the scope."""
    corrections = services().catalog.corrections
    scope = CorrectionScope(correction.scope)
    new_values = corrections.find_similar(id, correction.fact, value, scope)
    return corrections.plan(new_values, PlanOptions(include_same=True))


def _lead(id: str, correction: CorrectionRequest) -> str:
    shared = _scopes(id, correction.fact)[CorrectionScope(correction.scope)]
    return _(
        "{scope}. Articles that already have this value or were corrected manually are "
        "not changed.",
        scope=correction_messages.scope_label(correction.scope, shared),
    )


@blueprint.post("/corrections/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Undo a correction, with those that were made together with it."""
    catalog, author = services().catalog, current_author()
    return_url = correction_urls.local_path(request.form.get(BACK, ""), "")

    def run(progress: Progress) -> JobResult:
        ids = catalog.corrections.undo(key, author, progress)
        return JobResult(
            message=partial(correction_messages.correction_undone, len(ids)),
            undo_url="",
            return_url=return_url or correction_urls.facts_section(ids[0]),
        )

    return run_as_job(run, return_url or local(search_urls.SEARCH))


def _correct_one(
    record: Record,
    correction: CorrectionRequest,
    value: object,
    message: Callable[[], str],
) -> BaseResponse:
    """Correct the fact of one document."""
    catalog, author = services().catalog, current_author()

    def run(_progress: Progress) -> JobResult:
        key = catalog.corrections.correct(
            record.document.id, correction.fact, value, author
        )
        return JobResult(message, correction_urls.undo(key), correction.return_url)

    return run_as_job(run, correction.return_url)


def _parse_correction(id: str, form: parameters.QueryArguments) -> CorrectionRequest:
    fact = form.get(FACT, "")
    if fact not in FACT_NAMES:
        name = parameters.sanitize(fact, parameters.MAX_VALUE_LENGTH)
        abort(
            404,
            Message(
                "There is no fact named “{name}”. Go back to the article.", name=name
            ),
        )
    chosen = form.get(correction_urls.CHOICE, "")
    action = SET if chosen else form.get(ACTION, SET)
    if action not in correction_urls.ACTIONS:
        abort(400, correction_messages.UNKNOWN_ACTION)
    # One character more than allowed, so that `parse_fact` reports long values.
    text = parameters.sanitize(chosen or form.get(VALUE, ""), MAX_LENGTH + 1)
    facts_section = correction_urls.facts_section(id)
    return CorrectionRequest(
        fact=fact,
        action=action,
        text=text,
        scope=parameters.sanitize(form.get(SCOPE, ""), parameters.MAX_VALUE_LENGTH),
        return_url=correction_urls.local_path(form.get(BACK, ""), facts_section),
    )


def _confirm_value(record: Record, correction: CorrectionRequest) -> BaseResponse:
    """Save the current value as confirmed, if it is the one that the form showed."""
    fact = getattr(record.document.facts, correction.fact)
    value = fact.value if fact else None
    current_text = format_fact(value) if fact else ""
    if parameters.sanitize(current_text, MAX_LENGTH + 1) != correction.text:
        empty = replace(correction, action=SET, text="", scope="")
        return _render_form(record, empty, correction_messages.FACT_CHANGED)
    message = partial(correction_messages.value_confirmed, correction.fact, value)
    return _correct_one(record, correction, value, message)


def _render_form(
    record: Record, correction: CorrectionRequest, error: str = ""
) -> Response:
    fact = getattr(record.document.facts, correction.fact)
    uncorrected = services().catalog.corrections.history_of(record.document.id)
    page = render_template(
        "correct_fact.html",
        record=record,
        heading=headings.document_heading(record.document),
        correction=correction,
        row=articles.fact_row(
            correction.fact, fact, corrected=correction.fact in record.corrected_facts
        ),
        present=format_fact(fact.value) if fact else "",
        choices=history.alternative_values(record, uncorrected, correction.fact),
        scopes=services().catalog.corrections.scopes(
            record.document.id, correction.fact
        ),
        change=history.correction_history(uncorrected).current.get(correction.fact),
        hint=INPUT_HINTS.get(correction.fact, ""),
        error=error,
    )
    return Response(page, 422 if error else 200)


def _scopes(id: str, fact_name: str) -> dict[CorrectionScope, str]:
    """Return the scopes of a bulk correction, with what their documents share."""
    return dict(services().catalog.corrections.scopes(id, fact_name))


def _find_record(id: str) -> Record:
    return find_record(id, NOT_FOUND)
