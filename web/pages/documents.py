"""The pages of a document and of a story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from archive.messages import N_
from index.search.request import SearchRequest
from web.corrections import history
from web.exports.citation import cite_document
from web.exports.citation_formats import plain_text
from web.http import errors as http_errors
from web.http.context import services
from web.http.documents import find_record
from web.i18n import _
from web.messages import labels
from web.messages import stories as story_messages
from web.presenters import (
    articles,
    document_text,
    document_versions,
    former_files,
    headings,
    stories,
)
from web.presenters.text_diff import MAX_WORDS, TextChange, diff_texts
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
    record = find_record(id, NOT_FOUND)
    if record.gone:
        return _gone_page(id)
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
        earlier_versions=len(services().catalog.versions.of(id)) - 1,
        similar=[
            articles.related_article(each)
            for each in services().search_service.find_similar(record)
        ],
    )


@blueprint.get("/stories/<id>")
def story(id: str) -> str:
    """Show the versions of an article, and compare two of them."""
    find_record(id, NOT_FOUND)
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
        **_comparison(texts, pieces),
    )


@blueprint.get("/documents/<id>/versions")
def versions(id: str) -> str | Response:
    """Show what the file of an article contained before, and compare two versions."""
    record = find_record(id, NOT_FOUND)
    if record.gone:
        return _gone_page(id)
    found = services().catalog.versions.of(id)
    compared = document_versions.compared_versions(
        found, search_urls.parse_versions(request.args)
    )
    texts = [version.text for version in compared]
    pieces = diff_texts(*texts) if len(texts) > 1 else ()
    return render_template(
        "document_versions.html",
        id=id,
        heading=headings.document_heading(record.document).text,
        versions=document_versions.list_versions(found, compared),
        left=max(0, len(found) - document_versions.MAX_VERSIONS),
        compared_labels=[document_versions.version_label(each) for each in compared],
        **_comparison(texts, pieces),
    )


def _comparison(texts: Sequence[str], pieces: Sequence[TextChange]) -> dict[str, Any]:
    """Return the values of the template of a comparison."""
    too_long = any(len(text.split()) > MAX_WORDS for text in texts)
    return {
        "changes": pieces,
        "same": all(piece.unchanged for piece in pieces),
        "cut": _(story_messages.COMPARISON_LIMITED, words=MAX_WORDS)
        if too_long
        else "",
    }


def _gone_page(id: str) -> Response:
    """Return the page of an article that is gone: where it was, and what is there."""
    places = services().catalog.versions.former_places(id)
    there = [place.replaced_by for place in places if place.replaced_by]
    records = services().catalog.records(there)
    files = former_files.list_former_files(places, records)
    copies = [
        (search_urls.document(ref.id), stories.version_label(ref))
        for ref in services().catalog.stories.copies_of(id)
        if ref.id not in records
    ]
    return http_errors.error_page(
        410, http_errors.ADVICE[410], former_files=files, copies=copies
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
