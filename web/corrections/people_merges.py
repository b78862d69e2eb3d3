"""Merge people as one job with one undo, and say what happened."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Decision
from archive.progress import Progress
from web.corrections import messages as correction_messages
from web.corrections.jobs import current_author, run_as_job
from web.http.context import services
from web.i18n import _, ngettext
from web.jobs.queue import JobResult
from web.messages import labels
from web.presenters import people_decisions
from web.urls import corrections as correction_urls
from web.urls import search as search_urls
from web.urls.base import local


def run_merge(slugs: Sequence[str], into: str) -> BaseResponse:
    """Merge people into one, whose name survives."""
    catalog, author = services().catalog, current_author()

    def run(_progress: Progress) -> JobResult:
        others = [slug for slug in dict.fromkeys(slugs) if slug != into]
        names = catalog.people.display_names([*others, into])
        keys = catalog.people.merge(others, into, author)
        details = catalog.people.get(into)
        count = details.entry.document_count if details else 0
        merged = [names.get(slug, slug) for slug in others]
        name = names.get(into, into)
        return JobResult(
            lambda: merged_people(merged, name, count),
            correction_urls.undo_decisions(keys),
            search_urls.person(into),
        )

    return run_as_job(run, search_urls.person(into))


def run_undo(keys: Sequence[int]) -> BaseResponse:
    """Undo decisions that were made together."""
    catalog = services().catalog

    def run(_progress: Progress) -> JobResult:
        undone = catalog.people.undo_decisions(keys)
        parts = people_decisions.replace_slugs(catalog, list(map(_parts, undone)))
        return JobResult(
            lambda: correction_messages.decision_undone(
                ", ".join(labels.decision(*named) for named in reversed(parts))
            ),
            "",
            local(correction_urls.DECISIONS),
        )

    return run_as_job(run, local(correction_urls.DECISIONS))


def merged_people(names: Sequence[str], into: str, article_count: int) -> str:
    """Return what a merge did: `A, B merged into C. C is now in 3 articles.`"""
    merged = _("{names} merged into {name}.", names=", ".join(names), name=into)
    now = ngettext(
        "{name} is now in {count:,} article.",
        "{name} is now in {count:,} articles.",
        article_count,
        name=into,
    )
    return f"{merged} {now}"


def _parts(decision: Decision) -> people_decisions.DecisionParts:
    return decision.kind, decision.subject, decision.target
