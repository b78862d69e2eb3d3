"""The pages of a document and of a story."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from archive.messages import N_
from index.search.request import SearchRequest
from web.corrections import history
from web.exports.citation import cite_document
from web.exports.citation_formats import plain_text
from web.http import errors as http_errors
from web.http.context import services
from web.i18n import _
from web.messages import labels
from web.messages import stories as story_messages
from web.presenters import articles, document_text, headings, stories
from web.presenters.text_diff import MAX_WORDS, diff_texts
from web.urls import results as result_urls
from web.urls import search as search_urls

blueprint = Blueprint("documents", __name__)

NOT_FOUND = N_(
    "No article has this ID. Check the ID; it may belong to another archive."
)


@blueprint.get("/documents/<id>")
def document(id: str) -> str | Response:
    """Show an article, with the matches of the search that led to it."""
    asked = search_urls.parse(request.args).request
    record = services().catalog.record(id) or abort(404, NOT_FOUND)
    if record.gone:
        return http_errors.error_page(410, http_errors.ADVICE[410])
    marked = services().search_service.highlight(record, asked.text)
    paragraphs = document_text.paragraphs(
        marked, document_text.evidence_spans(record.document.facts)
    )
    heading = headings.document_heading(record.document)
    names = services().catalog.people.display_names(list(record.slugs))
    headed = bool(paragraphs) and document_text.plain_text(paragraphs[0]) == " ".join(
        heading.text.split()
    )
    return render_template(
        "document.html",
        record=record,
        search_request=asked,
        came_from_search=bool(search_urls.to_params(asked)),
        neighbours=_neighbours(asked, id),
        heading=heading,
        head=paragraphs[0] if headed else (document_text.TextRun(heading.text),),
        paragraphs=paragraphs[1:] if headed else paragraphs,
        hits=marked.match_count,
        facts=articles.fact_rows(record),
        people=articles.people_mentioned(record, names),
        quotations=articles.quotations(record, names),
        edited=history.correction_history(
            services().catalog.corrections.history_of(id)
        ),
        cite=plain_text(cite_document(record, request.url_root)),
        similar=[
            articles.related_article(each)
            for each in services().search_service.find_similar(record)
        ],
    )


@blueprint.get("/stories/<id>")
def story(id: str) -> str:
    """Show the versions of an article, and compare two of them."""
    found = services().catalog.stories.versions(id) or abort(404, NOT_FOUND)
    chosen = stories.compared_ids(found, search_urls.parse_versions(request.args))
    records = services().catalog.records(chosen)
    texts = [records[each].document.text for each in chosen]
    pieces = diff_texts(*texts) if len(texts) > 1 else ()
    return render_template(
        "story.html",
        id=id,
        heading=found[0].title or _(labels.UNTITLED),
        first=stories.first_published(found),
        versions=stories.list_versions(found, chosen),
        left=max(0, len(found) - stories.MAX_VERSIONS),
        compared_labels=[
            stories.version_label(each)
            for id in chosen
            for each in found
            if each.id == id
        ],
        changes=pieces,
        same=all(each.unchanged for each in pieces),
        cut=_(story_messages.COMPARISON_LIMITED, words=MAX_WORDS)
        if any(len(each.split()) > MAX_WORDS for each in texts)
        else "",
    )


def _neighbours(search_request: SearchRequest, id: str) -> articles.Neighbours | None:
    """Return the results before and after the document, if its position is known."""
    place = result_urls.parse_position(request.args)
    found = (
        services().search_service.neighbours(search_request, id, place)
        if place
        else None
    )
    return articles.neighbours(found, search_request) if found else None
