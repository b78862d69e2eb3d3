"""The work list: what is missing, weak or contradicted, queue by queue, with what it could be."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from archive.catalog import KINDS, Record
from web import cards, edit_urls, edit_words, edited, rail
from web.room import room
from web.tongue import _
from web.typed import spelt

blueprint = Blueprint("work", __name__)

SIZE = 10  # articles on a page
FIRST_WORDS = 400  # characters of the text, to judge by


@dataclass(frozen=True, slots=True)
class Task:
    """A document in a queue: its present value as a line of the facts table and as it is sent, and other choices."""

    id: str
    about: cards.Similar
    row: cards.FactRow
    present: str
    choices: tuple[edited.Choice, ...]
    beginning: str


@blueprint.get(edit_urls.WORK)
def work_list() -> str:
    """One queue, and how many documents wait in each."""
    asked = edit_urls.read_work(request.args)
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
        queues=[rail.Link(edit_words.queue(each), edit_urls.work(each), each == kind) for each in KINDS],
        counts=[counts[each] for each in KINDS],
        title=edit_words.queue(kind),
        total=total,
        tasks=[_task(record, name) for record in room().catalog.records(ids).values()],
        back=edit_urls.work(kind, page) + edit_urls.QUEUE,
        pager=rail.pager(total, SIZE, page, lambda number: edit_urls.work(kind, number)),
    )


def _task(record: Record, name: str) -> Task:
    fact = getattr(record.document.facts, name)
    found = room().catalog.review.found(record.document.id)
    return Task(
        id=record.document.id,
        about=cards.similar(record),
        row=cards.row(name, fact),
        present=spelt(fact.value) if fact else "",
        choices=edited.choices(record, found, name),
        beginning=" ".join(record.document.text[:FIRST_WORDS].split()),
    )
