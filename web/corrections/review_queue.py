"""The review queues: pages of missing, weak and conflicting facts with alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from archive.catalog import QUEUE_KEYS, Record
from archive.text.story_layout import find_story_start
from web.corrections import history
from web.corrections import messages as correction_messages
from web.corrections.access import hide_from_readers
from web.corrections.fact_values import INPUT_HINTS, format_fact
from web.http.context import services
from web.i18n import _
from web.presenters import articles, navigation
from web.urls import corrections as correction_urls

blueprint = Blueprint("work", __name__)
hide_from_readers(blueprint)

PAGE_SIZE = 50  # articles on a page
EXCERPT_CHARS = 400  # of the text


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """A document in a queue, with its current value and alternatives.

    `row` is the value as a row of the facts table, `current_value` as forms send it.
    """

    id: str
    article: articles.RelatedArticle
    row: articles.FactRow
    current_value: str
    alternatives: tuple[history.AlternativeValue, ...]
    excerpt: str


@dataclass(frozen=True, slots=True)
class QueueLink:
    """A link to a queue, with the number of its articles."""

    label: str
    href: str
    count: int
    is_current: bool


@blueprint.get(correction_urls.REVIEW_QUEUE)
def work_list() -> str:
    """Show one queue, and the number of documents in each."""
    parameters = correction_urls.parse_review_queue(request.args)
    review = services().catalog.review
    counts = review.counts()
    first_filled = next((key for key in QUEUE_KEYS if counts[key]), QUEUE_KEYS[0])
    kind = parameters.kind or first_filled
    total = counts[kind]
    name = kind.partition("-")[2]
    # The last page disappears when its last document is accepted.
    last_page = max(1, -(-total // PAGE_SIZE))
    page = min(parameters.page, last_page)
    ids = review.document_ids(kind, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    records = services().catalog.records(ids)
    return render_template(
        "review_queue.html",
        kind=kind,
        name=name,
        messages=[_(problem.detail) for problem in parameters.problems],
        queues=_queue_links(kind, counts),
        hint=INPUT_HINTS.get(name, ""),
        title=correction_messages.queue_name(kind),
        total=total,
        tasks=[_review_task(record, name) for record in records.values()],
        back=correction_urls.review_queue(kind, page) + correction_urls.QUEUE_ANCHOR,
        pager=navigation.make_pager(
            total,
            PAGE_SIZE,
            page,
            lambda number: correction_urls.review_queue(kind, number),
        ),
    )


def _queue_links(current_kind: str, counts: Mapping[str, int]) -> list[QueueLink]:
    """Return the links to the queues with articles, and to the current one."""
    return [
        QueueLink(
            correction_messages.queue_name(kind),
            correction_urls.review_queue(kind),
            counts[kind],
            kind == current_kind,
        )
        for kind in QUEUE_KEYS
        if counts[kind] or kind == current_kind
    ]


def _review_task(record: Record, fact_name: str) -> ReviewTask:
    fact = getattr(record.document.facts, fact_name)
    uncorrected = services().catalog.corrections.history_of(record.document.id)
    return ReviewTask(
        id=record.document.id,
        article=articles.related_article(record),
        row=articles.fact_row(
            fact_name, fact, corrected=fact_name in record.corrected_facts
        ),
        current_value=format_fact(fact.value) if fact else "",
        alternatives=history.alternative_values(record, uncorrected, fact_name),
        excerpt=_excerpt(record.document.text),
    )


def _excerpt(text: str) -> str:
    start = find_story_start(text)
    return " ".join(text[start : start + EXCERPT_CHARS].split())
