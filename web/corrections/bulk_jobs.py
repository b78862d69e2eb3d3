"""Preview corrections of many articles, and make them as one job with one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from flask import render_template
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import CorrectionPlan, FactChange
from archive.progress import Progress
from web.corrections import messages as correction_messages
from web.corrections import plan_messages
from web.corrections.jobs import current_author, run_as_job
from web.http.context import services
from web.i18n import _
from web.jobs.queue import JobResult
from web.presenters import articles
from web.urls import corrections as correction_urls

FINGERPRINT = "seen"
"""The field with the fingerprint of the plan that was shown."""


@dataclass(frozen=True, slots=True)
class PreviewedChange:
    """One article of a preview, with the values of a fact before and after."""

    article: articles.RelatedArticle
    present: str
    value: str


@dataclass(frozen=True, slots=True)
class PreviewedFact:
    """The first articles of which a fact changes. `title` counts all of them."""

    title: str
    count: int
    changes: tuple[PreviewedChange, ...]


@dataclass(frozen=True, slots=True)
class BulkPage:
    """What the preview of a plan is about.

    `action` is the address that makes the correction, with these `fields`. `lead` says
    which articles are meant.
    """

    action: str
    fields: Sequence[tuple[str, str]]
    return_url: str
    lead: str = ""
    is_confirmation: bool = False


def render_plan(plan: CorrectionPlan, page: BulkPage) -> str:
    """Return the preview of a plan, with a button that makes the correction."""
    return render_template(
        "bulk_preview.html",
        plan=plan,
        page=page,
        facts=_previewed_facts(plan),
        notes=plan_messages.notes(plan),
        fields=[*page.fields, (FINGERPRINT, plan.fingerprint)],
    )


def run_plan(
    make_plan: Callable[[], CorrectionPlan],
    fingerprint: str,
    preview_url: str,
    return_url: str,
) -> BaseResponse:
    """Make the correction that was previewed, unless it would be another one by now."""
    catalog, author = services().catalog, current_author()

    def run(progress: Progress) -> JobResult:
        plan = make_plan()
        if plan.fingerprint != fingerprint:
            message = partial(_, correction_messages.MATCHES_CHANGED)
            return JobResult(message, undo_url="", return_url=preview_url)
        key = catalog.corrections.correct_all(plan.new_values, author, progress)
        return JobResult(
            message=partial(plan_messages.corrected, plan),
            undo_url=correction_urls.undo(key),
            return_url=return_url,
        )

    return run_as_job(run, return_url)


def _previewed_facts(plan: CorrectionPlan) -> list[PreviewedFact]:
    return [
        PreviewedFact(
            plan_messages.fact_title(plan, name),
            plan.fact_counts[name],
            _previewed_changes(changes),
        )
        for name, changes in plan_messages.samples(plan).items()
    ]


def _previewed_changes(changes: Sequence[FactChange]) -> tuple[PreviewedChange, ...]:
    records = services().catalog.records([change.document for change in changes])
    return tuple(
        PreviewedChange(
            articles.related_article(records[change.document]),
            plan_messages.value_text(change.name, change.present),
            plan_messages.value_text(change.name, change.value),
        )
        for change in changes
    )
