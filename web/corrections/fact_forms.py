"""Correcting facts by forms: one document, or all alike after a preview; each correction can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Record
from archive.catalog.bulk_corrections import Scope
from archive.errors import CuttingsError
from archive.messages import N_, Message
from archive.model import FACT_NAMES
from archive.progress import Progress
from web.corrections import history
from web.corrections import messages as correction_messages
from web.corrections.access import restrict_to_authors
from web.corrections.fact_values import INPUT_HINTS, MAX_LENGTH, format_fact, parse_fact
from web.corrections.jobs import current_author, run_as_job
from web.http.context import services
from web.i18n import _
from web.jobs.queue import JobResult
from web.messages import labels
from web.presenters import articles, headings
from web.urls import corrections as correction_urls
from web.urls import parameters
from web.urls import search as search_urls
from web.urls.corrections import ACTION, BACK, CONFIRM, FACT, SCOPE, SET, VALUE

blueprint = Blueprint("edit", __name__)
restrict_to_authors(blueprint)

PREVIEWED_COUNT = 12  # documents shown before all alike are corrected
PREVIEWED_TOTAL = "seen"
NOT_FOUND = N_("No article has this ID. Search for the article.")


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """What a form asks for: the new value of a fact (`None` removes it), of how many documents, and where to go on."""

    fact: str
    action: str
    text: str
    scope: str
    return_url: str

    @property
    def value(self) -> Any:
        """The value meant; CuttingsError with a sentence where there is none."""
        return parse_fact(self.fact, self.text) if self.action == SET else None

    def form_fields(self) -> list[tuple[str, str]]:
        """The wish as fields of a form or an address."""
        named = {
            FACT: self.fact,
            ACTION: self.action,
            VALUE: self.text,
            SCOPE: self.scope,
            BACK: self.return_url,
        }
        return list(named.items())


@blueprint.get("/documents/<id>/correct")
def correction_form(id: str) -> Response:
    """The form that corrects one fact."""
    return _render_form(_find_record(id), _parse_correction(id, request.args))


@blueprint.post("/documents/<id>/correct")
def correct(id: str) -> BaseResponse:
    """Set, remove or confirm a fact; for documents alike the preview comes first."""
    record, wish = _find_record(id), _parse_correction(id, request.form)
    if wish.action == CONFIRM:
        return _confirm_value(record, wish)
    try:
        value = wish.value
    except CuttingsError as error:
        return _render_form(record, wish, error.message)
    if wish.scope:
        return redirect(correction_urls.bulk_preview(id, wish.form_fields()), 303)
    return _correct_one(
        record,
        wish,
        value,
        partial(correction_messages.correction_saved, wish.fact, value, 1),
    )


@blueprint.route("/documents/<id>/alike", methods=["GET", "POST"])
def bulk_preview(id: str) -> BaseResponse:
    """The preview of a correction of many documents and, once it was seen, the correction."""
    given = request.form if request.method == "POST" else request.args
    record, wish = _find_record(id), _parse_correction(id, given)
    try:
        value = wish.value
    except CuttingsError as error:
        return _render_form(record, wish, error.message)
    shared = dict(services().catalog.corrections.scopes(id, wish.fact))
    if wish.scope not in shared:
        return _render_form(record, wish)
    catalog, author, seen = (
        services().catalog,
        current_author(),
        given.get(PREVIEWED_TOTAL),
    )

    def find_changes() -> Sequence[tuple[str, object]]:
        return catalog.corrections.find_similar(id, wish.fact, value, Scope(wish.scope))

    def run(progress: Progress) -> JobResult:
        changes = find_changes()
        if seen != str(len(changes)):
            return JobResult(
                partial(_, correction_messages.MATCHES_CHANGED),
                "",
                correction_urls.bulk_preview(id, wish.form_fields()),
            )
        key = catalog.corrections.correct_all(changes, wish.fact, author, progress)
        return JobResult(
            partial(
                correction_messages.correction_saved, wish.fact, value, len(changes)
            ),
            correction_urls.undo(key),
            wish.return_url,
        )

    return (
        run_as_job(run, wish.return_url)
        if request.method == "POST"
        else _render_preview(record, wish, find_changes())
    )


@blueprint.post("/corrections/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Take a correction back, with those that were made together with it."""
    catalog, author = services().catalog, current_author()
    back = correction_urls.local_path(request.form.get(BACK, ""), "")

    def run(progress: Progress) -> JobResult:
        ids = catalog.corrections.undo(key, author, progress)
        return JobResult(
            partial(correction_messages.correction_undone, len(ids)),
            "",
            back or correction_urls.facts_section(ids[0]),
        )

    return run_as_job(run, back or search_urls.SEARCH)


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
    # One character more than is allowed, so that the sentence about it is said.
    text = parameters.sanitize(chosen or form.get(VALUE, ""), MAX_LENGTH + 1)
    back = correction_urls.local_path(
        form.get(BACK, ""), correction_urls.facts_section(id)
    )
    return CorrectionRequest(
        fact,
        action,
        text,
        parameters.sanitize(form.get(SCOPE, ""), parameters.MAX_VALUE_LENGTH),
        back,
    )


def _confirm_value(record: Record, correction: CorrectionRequest) -> BaseResponse:
    """Keep the value that the form showed, as one that somebody checked."""
    fact = getattr(record.document.facts, correction.fact)
    if (
        parameters.sanitize(format_fact(fact.value) if fact else "", MAX_LENGTH + 1)
        != correction.text
    ):
        return _render_form(
            record,
            CorrectionRequest(correction.fact, SET, "", "", correction.return_url),
            correction_messages.FACT_CHANGED,
        )
    value = fact.value if fact else None
    return _correct_one(
        record,
        correction,
        value,
        partial(correction_messages.value_confirmed, correction.fact, value),
    )


def _render_form(
    record: Record, correction: CorrectionRequest, error: str = ""
) -> Response:
    fact = getattr(record.document.facts, correction.fact)
    found = services().catalog.corrections.history_of(record.document.id)
    page = render_template(
        "correct_fact.html",
        record=record,
        heading=headings.document_heading(record.document),
        correction=correction,
        row=articles.fact_row(
            correction.fact, fact, corrected=correction.fact in record.corrected
        ),
        present=format_fact(fact.value) if fact else "",
        choices=history.alternative_values(record, found, correction.fact),
        scopes=services().catalog.corrections.scopes(
            record.document.id, correction.fact
        ),
        change=history.correction_history(found).current.get(correction.fact),
        hint=INPUT_HINTS.get(correction.fact, ""),
        error=error,
    )
    return Response(page, 422 if error else 200)


def _render_preview(
    record: Record, correction: CorrectionRequest, changes: Sequence[tuple[str, object]]
) -> Response:
    sample = changes[:PREVIEWED_COUNT]
    records = services().catalog.records([id for id, _ in sample])
    shared = dict(
        services().catalog.corrections.scopes(record.document.id, correction.fact)
    )
    page = render_template(
        "bulk_preview.html",
        record=record,
        heading=headings.document_heading(record.document),
        correction=correction,
        name=_(labels.FACTS[correction.fact]),
        scope=correction_messages.scope_label(
            correction.scope, shared[Scope(correction.scope)]
        ),
        total=len(changes),
        sample=[
            (
                articles.related_article(records[id]),
                articles.fact_row(
                    correction.fact,
                    getattr(records[id].document.facts, correction.fact),
                ).value,
                new,
            )
            for id, new in sample
        ],
    )
    return Response(page)


def _find_record(id: str) -> Record:
    return services().catalog.record(id) or abort(404, NOT_FOUND)
