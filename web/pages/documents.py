"""The pages of a document and of a story."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from archive.messages import N_
from index.search.request import SearchRequest
from web.corrections import history
from web.exports.citation import citation
from web.exports.citation_formats import plain
from web.http import errors as http_errors
from web.http.context import room
from web.i18n import _
from web.messages import labels
from web.messages import stories as story_messages
from web.presenters import articles, document_text, headings, stories
from web.presenters.text_diff import MOST, differences
from web.urls import results as result_urls
from web.urls import search as search_urls

blueprint = Blueprint("documents", __name__)

NOTHING = N_("No article has this ID. Check the ID; it may belong to another archive.")


@blueprint.get("/documents/<id>")
def document(id: str) -> str | Response:
    """One article, with the hits of the search that led here."""
    asked = search_urls.read(request.args).request
    record = room().catalog.record(id) or abort(404, NOTHING)
    if record.gone:
        return http_errors.page(410, http_errors.MENDS[410])
    marked = room().desk.highlight(record, asked.text)
    paragraphs = document_text.paragraphs(
        marked, document_text.evidence(record.document.facts)
    )
    heading = headings.headed(record.document)
    names = room().catalog.names(list(record.slugs))
    headed = bool(paragraphs) and document_text.plain(paragraphs[0]) == " ".join(
        heading.text.split()
    )
    return render_template(
        "document.html",
        record=record,
        asked=asked,
        came=bool(search_urls.pairs(asked)),
        ways=_beside(asked, id),
        heading=heading,
        head=paragraphs[0] if headed else (document_text.Piece(heading.text),),
        paragraphs=paragraphs[1:] if headed else paragraphs,
        hits=marked.match_count,
        facts=articles.fact_rows(record),
        people=articles.persons(record, names),
        quotations=articles.quoted(record, names),
        edited=history.told(room().catalog.review.found(id)),
        cite=plain(citation(record, request.url_root)),
        similar=[articles.similar(each) for each in room().desk.find_similar(record)],
    )


@blueprint.get("/stories/<id>")
def story(id: str) -> str:
    """A document and its copies: who ran it first, and what two of them have different."""
    found = room().catalog.story(id) or abort(404, NOTHING)
    chosen = stories.chosen(found, search_urls.read_versions(request.args))
    records = room().catalog.records(chosen)
    texts = [records[each].document.text for each in chosen]
    pieces = differences(*texts) if len(texts) > 1 else ()
    return render_template(
        "story.html",
        id=id,
        heading=found[0].title or _(labels.UNTITLED),
        first=stories.first(found),
        versions=stories.versions(found, chosen),
        left=max(0, len(found) - stories.LISTED),
        told=[stories.told(each) for id in chosen for each in found if each.id == id],
        pieces=pieces,
        same=all(each.alike for each in pieces),
        cut=_(story_messages.CUT, words=MOST)
        if any(len(each.split()) > MOST for each in texts)
        else "",
    )


def _beside(asked: SearchRequest, id: str) -> articles.Beside | None:
    """The results before and after the document, where it is known which result it was."""
    place = result_urls.read_place(request.args)
    found = room().desk.neighbours(asked, id, place) if place else None
    return articles.beside(found, asked) if found else None
