"""The pages for readers: search, documents, people."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.sentence import N_, Sentence
from index.asking import Counting, Request
from index.desk import Answer
from index.port import FACETS, Sort
from web import (
    api,
    cards,
    edited,
    nothing,
    people_urls,
    problems,
    rail,
    reading,
    result_urls,
    stories,
    story_words,
    urls,
    value_urls,
    values,
    words,
)
from web.bibliography import plain
from web.citing import citation
from web.differences import MOST, differences
from web.room import room
from web.statistics import statistics
from web.timeline import levels, timeline
from web.tongue import _

blueprint = Blueprint("pages", __name__)

PEOPLE_PAGE = 60  # people on a page
OUTLETS = 12  # on a person's page
NOBODY = N_("No person of that name is in the archive; look for another form of it.")
NOTHING = N_("No article has this number. It may belong to another archive, or be misspelt.")


@blueprint.get("/")
def search() -> str:
    """Search results, or the whole archive where nothing is asked."""
    read = urls.read(request.args)
    counting = Counting((*rail.OFFERED, *levels(read.request)), rail.SHOWN)
    answer = rail.settled(room().desk.search(read.request, counting))
    chips = rail.chips(answer)
    empty = not answer.total and not room().desk.count(Request())
    return render_template(
        "search.html",
        answer=answer,
        asked=answer.request,
        messages=[*(each.detail for each in read.problems), *answer.messages],
        chips=chips,
        cards=_cards(answer),
        groups=rail.groups(answer),
        timeline=timeline(answer, room().desk.held),
        orders=rail.orders(answer.request),
        counting=rail.counting(answer, room().desk.has_copies, urls.search),
        pager=rail.search_pager(answer),
        explanation=None if empty else nothing.explained(room().desk, answer),
        empty=empty,
    )


@blueprint.get("/facets/<name>")
def facet(name: str) -> str:
    """Every value of a facet in the articles of a search."""
    if name not in FACETS:
        abort(404, Sentence(words.NO_FACET, choices=", ".join(FACETS)))
    asked = value_urls.read(name, request.args)
    listed = values.listed(room().desk, asked)
    return render_template(
        "facet.html",
        asked=asked,
        title=_(words.FACETS[name]),
        listed=listed,
        back=urls.search(listed.answer.request),
        kept=urls.pairs(listed.answer.request),
        messages=[*(each.detail for each in asked.problems), *listed.answer.messages],
        chips=rail.chips(listed.answer),
        choices=rail.choices(listed.answer.request, name, listed.values),
        orders=rail.value_orders(asked),
        counting=rail.counting(listed.answer, room().desk.has_copies, value_urls.counting(asked)),
        pager=rail.pager(listed.total, values.PAGE, asked.request.page, values.addresses(value_urls.page, asked)),
    )


@blueprint.get("/documents/<id>")
def document(id: str) -> str | Response:
    """One article, with the hits of the search that led here."""
    asked = urls.read(request.args).request
    record = room().catalog.record(id) or abort(404, NOTHING)
    if record.gone:
        return problems.page(410, problems.MENDS[410])
    marked = room().desk.mark(record, asked.text)
    paragraphs = reading.paragraphs(marked, reading.evidence(record.document.facts))
    heading = cards.headed(record.document)
    names = room().catalog.names(list(record.slugs))
    headed = bool(paragraphs) and reading.plain(paragraphs[0]) == " ".join(heading.text.split())
    return render_template(
        "document.html",
        record=record,
        asked=asked,
        came=bool(urls.pairs(asked)),
        ways=_beside(asked, id),
        heading=heading,
        head=paragraphs[0] if headed else (reading.Piece(heading.text),),
        paragraphs=paragraphs[1:] if headed else paragraphs,
        hits=marked.hits,
        facts=cards.fact_rows(record),
        people=cards.persons(record, names),
        quotations=cards.quoted(record, names),
        edited=edited.told(room().catalog.review.found(id)),
        cite=plain(citation(record, request.url_root)),
        similar=[cards.similar(each) for each in room().desk.similar(record)],
    )


@blueprint.get("/stories/<id>")
def story(id: str) -> str:
    """A document and its copies: who ran it first, and what two of them have different."""
    found = room().catalog.story(id) or abort(404, NOTHING)
    chosen = stories.chosen(found, urls.read_versions(request.args))
    records = room().catalog.records(chosen)
    texts = [records[each].document.text for each in chosen]
    pieces = differences(*texts) if len(texts) > 1 else ()
    return render_template(
        "story.html",
        id=id,
        heading=found[0].title or _(words.UNTITLED),
        first=stories.first(found),
        versions=stories.versions(found, chosen),
        left=max(0, len(found) - stories.LISTED),
        told=[stories.told(each) for id in chosen for each in found if each.id == id],
        pieces=pieces,
        same=all(each.alike for each in pieces),
        cut=_(story_words.CUT, words=MOST) if any(len(each.split()) > MOST for each in texts) else "",
    )


@blueprint.get("/people")
def people() -> str:
    """Everyone named in the archive, those in most articles first."""
    asked = people_urls.read(request.args)
    offset = (asked.page - 1) * PEOPLE_PAGE
    total, entries = room().catalog.people(asked.text, offset, PEOPLE_PAGE, asked.order, asked.letter)
    return render_template(
        "people.html",
        asked=asked,
        total=total,
        entries=entries,
        orders=rail.people_orders(asked),
        letters=rail.letters(asked, room().catalog.letters()),
        pager=rail.pager(total, PEOPLE_PAGE, asked.page, lambda number: people_urls.page(replace(asked, page=number))),
    )


@blueprint.get("/people/<slug>")
def person(slug: str) -> str | BaseResponse:
    """One person: names, roles, time, company, quotations and the articles."""
    known = room().catalog.person(slug)
    if known is None:
        return _elsewhere(slug)
    asked = Request(filters={"person": (slug,)}, sort=Sort.NEWEST, page=urls.read_list(request.args).request.page)
    answer = room().desk.search(asked)
    return render_template(
        "person.html",
        known=known,
        entry=known.entry,
        answer=answer,
        outlets=rail.choices(answer.request, "outlet", answer.facets["outlet"][:OUTLETS]),
        timeline=timeline(answer, room().desk.held),
        cards=_cards(answer),
        pager=rail.pager(answer.shown, asked.size, asked.page, lambda number: urls.person(slug, number)),
        everywhere=urls.search(replace(asked, page=1)),
        within_said=urls.search(replace(asked, text=words.SAID_EXAMPLE, page=1)),
    )


def _beside(asked: Request, id: str) -> cards.Beside | None:
    """The results before and after the document, where it is known which result it was."""
    place = result_urls.read_place(request.args)
    found = room().desk.beside(asked, id, place) if place else None
    return cards.beside(found, asked) if found else None


def _elsewhere(name: str) -> BaseResponse:
    """Another form of a name leads to the person whose it is."""
    found = room().catalog.whom(name)
    return redirect(urls.person(found[0])) if len(found) == 1 and found[0] != name else abort(404, NOBODY)


@blueprint.get("/stats")
def stats() -> str:
    """The archive in numbers."""
    found = statistics(room().catalog, room().desk)
    return render_template(
        "stats.html", found=found, numbers=found.numbers, timeline=timeline(found.answer, room().desk.held)
    )


@blueprint.get("/healthz")
def healthz() -> Response:
    """The API's answer, where probes look for it."""
    return jsonify(api.healthz())


def _cards(answer: Answer) -> list[cards.Card]:
    address, first = result_urls.documents(answer.request), (answer.request.page - 1) * answer.request.size + 1
    return [cards.card(result, address, place) for place, result in enumerate(answer.results, first)]
