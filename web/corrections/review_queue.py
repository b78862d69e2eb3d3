"""The work list: what is missing, weak or contradicted, queue by queue, with what it could be."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from archive.catalog import KINDS, Record
from web.corrections import history
from web.corrections import messages as correction_messages
from web.corrections.fact_values import spelt
from web.http.context import room
from web.i18n import _
from web.presenters import articles, navigation
from web.urls import corrections as correction_urls

blueprint = Blueprint("work", __name__)

SIZE = 10  # articles on a page
FIRST_WORDS = 400  # characters of the text, to judge by


@dataclass(frozen=True, slots=True)
class Task:
    """A document in a queue: its present value as a line of the facts table and as it is sent, and other choices."""

    id: str
    about: articles.Similar
    row: articles.FactRow
    present: str
    choices: tuple[history.Choice, ...]
    beginning: str


@blueprint.get(correction_urls.WORK)
def work_list() -> str:
    """One queue, and how many documents wait in each."""
    asked = correction_urls.read_work(request.args)
    review = room().catalog.review
    counts = review.counts()
    kind = asked.kind or next((each for each in KINDS if counts[each]), KINDS[0])
    total = counts[kind]
    name = kind.partition("-")[2]
    # Whoever accepts the last one of the last page goes on with the page before it.
    page = min(asked.page, max(1, -(-total // SIZE)))
    ids = review.queue(kind, (page - 1) * SIZE, SIZE)
    return render_template(
        "work.html",
        kind=kind,
        name=name,
        messages=[_(each.detail) for each in asked.problems],
        queues=[
            navigation.Link(
                correction_messages.queue(each),
                correction_urls.work(each),
                each == kind,
            )
            for each in KINDS
        ],
        counts=[counts[each] for each in KINDS],
        title=correction_messages.queue(kind),
        total=total,
        tasks=[_task(record, name) for record in room().catalog.records(ids).values()],
        back=correction_urls.work(kind, page) + correction_urls.QUEUE,
        pager=navigation.pager(
            total, SIZE, page, lambda number: correction_urls.work(kind, number)
        ),
    )


def _task(record: Record, name: str) -> Task:
    fact = getattr(record.document.facts, name)
    found = room().catalog.review.found(record.document.id)
    return Task(
        id=record.document.id,
        about=articles.similar(record),
        row=articles.row(name, fact),
        present=spelt(fact.value) if fact else "",
        choices=history.choices(record, found, name),
        beginning=" ".join(record.document.text[:FIRST_WORDS].split()),
    )
