"""Forms that correct a fact of selected articles, after a preview."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import CorrectionPlan, NewValue, PlanOptions
from archive.errors import CuttingsError
from archive.messages import Message
from archive.model import FACT_NAMES
from web.corrections import bulk_jobs, mark_jobs
from web.corrections import messages as correction_messages
from web.corrections.fact_values import INPUT_HINTS, MAX_LENGTH, parse_fact
from web.corrections.selected_documents import SelectedDocuments, parse_selected
from web.http.context import services
from web.urls import corrections as correction_urls
from web.urls import marks as mark_urls
from web.urls import parameters
from web.urls import search as search_urls
from web.urls.base import local
from web.urls.corrections import (
    ACTION,
    BACK,
    CONFIRM,
    FACT,
    ONLY_MISSING,
    REMOVE,
    SET,
    VALUE,
)

blueprint = Blueprint("bulk", __name__)
mark_jobs.protect(blueprint)


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """A fact, its new value as text, and the documents to correct.

    `only_missing`: only the documents without the fact.
    """

    fact: str
    action: str
    text: str
    selected: SelectedDocuments
    return_url: str
    only_missing: bool = False

    def plan(self) -> CorrectionPlan:
        """Return what would change. Raise CuttingsError if the value is invalid."""
        catalog = services().catalog
        if self.action == CONFIRM:
            ids = self.selected.find_ids(catalog)
            return catalog.corrections.plan_confirmation(ids, self.fact)
        value = None if self.action == REMOVE else parse_fact(self.fact, self.text)
        return catalog.corrections.plan(
            (NewValue(id, self.fact, value) for id in self.selected.find_ids(catalog)),
            PlanOptions(only_missing=self.only_missing),
        )

    def form_fields(self) -> list[tuple[str, str]]:
        """Return the fields of a form, or of an address, for this request."""
        return [
            (FACT, self.fact),
            (ACTION, self.action),
            (VALUE, self.text),
            *([(ONLY_MISSING, "1")] if self.only_missing else []),
            *self.selected_fields(),
        ]

    def selected_fields(self) -> list[tuple[str, str]]:
        """Return the fields of the documents."""
        return [*self.selected.form_fields(), (BACK, self.return_url)]


@blueprint.post(correction_urls.SELECTED)
def choose() -> BaseResponse:
    """Lead from a list with ticked articles to the preview, which has an address."""
    bulk = _parse(request.form)
    return redirect(correction_urls.selected(bulk.form_fields()), 303)


@blueprint.get(correction_urls.SELECTED)
def preview() -> Response:
    """Show what the correction would change."""
    bulk = _parse(request.args)
    try:
        plan = bulk.plan()
    except CuttingsError as error:
        return _render_form(bulk, error.message)
    page = bulk_jobs.BulkPage(
        action=local(correction_urls.CORRECT_SELECTED),
        fields=bulk.form_fields(),
        return_url=bulk.return_url,
        is_confirmation=bulk.action == CONFIRM,
    )
    return Response(bulk_jobs.render_plan(plan, page))


@blueprint.post(correction_urls.CORRECT_SELECTED)
def correct() -> BaseResponse:
    """Make the correction that was previewed."""
    bulk = _parse(request.form)
    return bulk_jobs.run_plan(
        bulk.plan,
        request.form.get(bulk_jobs.FINGERPRINT, ""),
        correction_urls.selected(bulk.form_fields()),
        bulk.return_url,
    )


def _parse(form: MultiDict[str, str]) -> BulkRequest:
    fact = form.get(FACT, "")
    if fact not in FACT_NAMES:
        name = parameters.sanitize(fact, parameters.MAX_VALUE_LENGTH)
        message = "There is no fact named “{name}”. Go back to the article."
        abort(404, Message(message, name=name))
    action = form.get(ACTION, "")
    action = SET if action == mark_urls.ENTER else action
    if action not in correction_urls.ACTIONS:
        abort(400, correction_messages.UNKNOWN_ACTION)
    return BulkRequest(
        fact=fact,
        action=action,
        # One character more than allowed, so that `parse_fact` reports long values.
        text=parameters.sanitize(form.get(VALUE, ""), MAX_LENGTH + 1),
        selected=parse_selected(form),
        return_url=correction_urls.local_path(
            form.get(BACK, ""), local(search_urls.SEARCH)
        ),
        only_missing=bool(form.get(ONLY_MISSING)),
    )


def _render_form(bulk: BulkRequest, error: Message | str) -> Response:
    """Ask for another value."""
    page = render_template(
        "bulk_value.html",
        bulk=bulk,
        fact_names=FACT_NAMES,
        hint=INPUT_HINTS.get(bulk.fact, ""),
        error=error,
    )
    return Response(page, 422)
