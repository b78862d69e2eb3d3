"""The work list: what is missing, weak or contradicted, queue by queue, with what it could be."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from archive.catalog import QUEUE_KEYS, Record
from web.corrections import history
from web.corrections import messages as correction_messages
from web.corrections.fact_values import format_fact
from web.http.context import services
from web.i18n import _
from web.presenters import articles, navigation
from web.urls import corrections as correction_urls

blueprint = Blueprint("work", __name__)

PAGE_SIZE = 10  # articles on a page
EXCERPT_CHARS = 400  # characters of the text, to judge by


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """A document in a queue: its present value as a line of the facts table and as it is sent, and other choices."""

    id: str
    article: articles.RelatedArticle
    row: articles.FactRow
    current_value: str
    alternatives: tuple[history.AlternativeValue, ...]
    excerpt: str


@blueprint.get(correction_urls.REVIEW_QUEUE)
def work_list() -> str:
    """One queue, and how many documents wait in each."""
    asked = correction_urls.parse_review_queue(request.args)
    review = services().catalog.review
    counts = review.counts()
    kind = asked.kind or next(
        (each for each in QUEUE_KEYS if counts[each]), QUEUE_KEYS[0]
    )
    total = counts[kind]
    name = kind.partition("-")[2]
    # Whoever accepts the last one of the last page goes on with the page before it.
    page = min(asked.page, max(1, -(-total // PAGE_SIZE)))
    ids = review.queue(kind, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    return render_template(
        "review_queue.html",
        kind=kind,
        name=name,
        messages=[_(each.detail) for each in asked.problems],
        queues=[
            navigation.Link(
                correction_messages.queue_name(each),
                correction_urls.review_queue(each),
                each == kind,
            )
            for each in QUEUE_KEYS
        ],
        counts=[counts[each] for each in QUEUE_KEYS],
        title=correction_messages.queue_name(kind),
        total=total,
        tasks=[
            _review_task(record, name)
            for record in services().catalog.records(ids).values()
        ],
        back=correction_urls.review_queue(kind, page) + correction_urls.QUEUE_ANCHOR,
        pager=navigation.make_pager(
            total,
            PAGE_SIZE,
            page,
            lambda number: correction_urls.review_queue(kind, number),
        ),
    )


def _review_task(record: Record, fact_name: str) -> ReviewTask:
    fact = getattr(record.document.facts, fact_name)
    found = services().catalog.corrections.history_of(record.document.id)
    return ReviewTask(
        id=record.document.id,
        article=articles.related_article(record),
        row=articles.fact_row(fact_name, fact, corrected=fact_name in record.corrected),
        current_value=format_fact(fact.value) if fact else "",
        alternatives=history.alternative_values(record, found, fact_name),
        excerpt=" ".join(record.document.text[:EXCERPT_CHARS].split()),
    )
