"""The pages of a document and of a story."""

from __future__ import annotations

from collections.abc import Sequence
from time import thread_time
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from archive.catalog import Record
from archive.messages import N_
from index.search.request import SearchRequest
from index.search.response import HighlightedText
from web.corrections import history
from web.exports import embedded_metadata
from web.exports.citation import cite_document
from web.exports.citation_formats import plain_text
from web.http import errors as http_errors
from web.http.context import services
from web.http.documents import find_record
from web.http.visitors import may_edit, may_see_originals
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
    text_parts,
)
from web.presenters import marks as mark_presenters
from web.presenters.document_text import Paragraph
from web.presenters.text_diff import MAX_WORDS, diff_texts
from web.presenters.text_parts import TextPart
from web.urls import results as result_urls
from web.urls import search as search_urls
from web.urls.parameters import with_parameters

blueprint = Blueprint("documents", __name__)

MAX_LOOKING_S = 0.5
"""Computing time in which the first part with a match is sought."""
MAX_LISTED = 200
"""People and quotations that are listed. The JSON has all of them."""
MAX_UNFOLDED = 6
"""People and quotations that are shown. The others are in a fold."""
SEARCH_OPTIONS = search_urls.ParsingOptions(sizes=search_urls.LIST_SIZES)
"""How the search that led to an article is read."""
NOT_FOUND = N_(
    "No article has this ID. Check the ID; it may belong to another archive."
)


@blueprint.get("/documents/<id>")
def document(id: str) -> str | Response:
    """Show an article, with the matches of the search that led to it."""
    search_request = search_urls.parse(request.args, SEARCH_OPTIONS).request
    record = find_record(id, NOT_FOUND)
    if record.gone:
        return _gone_page(id)
    part, highlighted = _highlight_part(record, search_request.text)
    evidence = document_text.evidence_spans(record.document.facts)
    evidence_here = text_parts.evidence_in_part(evidence, part)
    paragraphs = document_text.paragraphs(highlighted, evidence_here)
    heading = headings.document_heading(record.document)
    heading_runs, body_paragraphs = _split_heading(heading.text, paragraphs)
    names = services().catalog.people.display_names(list(record.slugs))
    corrections = services().catalog.corrections.history_of(id)
    citation = cite_document(record, request.url_root)
    return render_template(
        "document.html",
        record=record,
        search_request=search_request,
        came_from_search=bool(search_urls.to_params(search_request)),
        neighbours=_neighbours(search_request, id),
        heading=heading,
        heading_runs=heading_runs,
        paragraphs=body_paragraphs,
        match_count=highlighted.match_count,
        highlight_count=min(highlighted.match_count, text_parts.MAX_HIGHLIGHTS),
        part=part,
        part_url=_part_url,
        facts=articles.fact_rows(record),
        people=articles.people_mentioned(record, names),
        quotations=articles.quotations(record, names),
        max_listed=MAX_LISTED,
        max_unfolded=MAX_UNFOLDED,
        corrections=history.correction_history(corrections),
        cite=plain_text(citation),
        coins=embedded_metadata.coins(citation),
        meta_tags=embedded_metadata.meta_tags(citation),
        offers_original=may_see_originals(),
        earlier_versions=services().catalog.versions.count(id) - 1,
        marks=mark_presenters.document_marks(record, is_editor=may_edit()),
        similar=[
            articles.similar_article(similar)
            for similar in services().search_service.find_similar(record)
        ],
    )


def _highlight_part(
    record: Record, query_text: str
) -> tuple[TextPart, HighlightedText]:
    """Return the requested part of the text, or the first one with a match."""
    parts = text_parts.split_text(record.document.text)
    requested = result_urls.parse_part(request.args, len(parts))
    candidates = parts[requested - 1 : requested] if requested else parts
    if not query_text:
        candidates = candidates[:1]
    first: tuple[TextPart, HighlightedText] | None = None
    started = thread_time()
    for part in candidates:
        place = (part.start, part.end)
        highlighted = services().search_service.highlight(
            record, query_text, place, text_parts.MAX_HIGHLIGHTS
        )
        first = first or (part, highlighted)
        if highlighted.match_count:
            return part, highlighted
        if thread_time() - started > MAX_LOOKING_S:
            break
    assert first
    return first


def _part_url(number: int) -> str:
    """Return the URL of a part of the text, for the same search."""
    others = [
        pair for pair in request.args.items(multi=True) if pair[0] != result_urls.PART
    ]
    return with_parameters(request.path, [*others, (result_urls.PART, str(number))])


@blueprint.get("/stories/<id>")
def story(id: str) -> str:
    """Show the versions of an article, and compare two of them."""
    find_record(id, NOT_FOUND)
    versions = services().catalog.stories.versions(id) or abort(404, NOT_FOUND)
    requested_ids = search_urls.parse_versions(request.args)
    compared_ids = stories.compared_ids(versions, requested_ids)
    versions_by_id = {version.id: version for version in versions}
    records = services().catalog.records(compared_ids)
    texts = [records[compared_id].document.text for compared_id in compared_ids]
    return render_template(
        "story.html",
        id=id,
        heading=versions[0].title or _(labels.UNTITLED),
        first_published=stories.first_published(versions),
        versions=stories.list_versions(versions, compared_ids),
        hidden_count=max(0, len(versions) - stories.MAX_VERSIONS),
        compared_labels=[
            stories.version_label(versions_by_id[compared_id])
            for compared_id in compared_ids
        ],
        **_comparison(texts),
    )


@blueprint.get("/documents/<id>/versions")
def versions(id: str) -> str | Response:
    """Show what the file of an article contained before, and compare two versions."""
    record = find_record(id, NOT_FOUND)
    if record.gone:
        return _gone_page(id)
    all_versions = services().catalog.versions.of(id)
    compared = document_versions.compared_versions(
        all_versions, search_urls.parse_versions(request.args)
    )
    return render_template(
        "document_versions.html",
        id=id,
        heading=headings.document_heading(record.document).text,
        versions=document_versions.list_versions(all_versions, compared),
        hidden_count=services().catalog.versions.count(id) - len(all_versions),
        compared_labels=[
            document_versions.version_label(version) for version in compared
        ],
        **_comparison([version.text for version in compared]),
    )


def _comparison(texts: Sequence[str]) -> dict[str, Any]:
    """Return the values of the template that shows the changes between two texts."""
    changes = diff_texts(*texts) if len(texts) > 1 else ()
    limit_note = ""
    if any(len(text.split()) > MAX_WORDS for text in texts):
        limit_note = _(story_messages.COMPARISON_LIMITED, words=MAX_WORDS)
    return {
        "changes": changes,
        "is_identical": all(change.unchanged for change in changes),
        "limit_note": limit_note,
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


def _split_heading(
    heading: str, paragraphs: tuple[Paragraph, ...]
) -> tuple[Paragraph, tuple[Paragraph, ...]]:
    """Return the runs of the heading, and the paragraphs after it.

    If the first paragraph is the heading, its runs have the matches of the search.
    """
    normalized = " ".join(heading.split())
    if paragraphs and document_text.plain_text(paragraphs[0]) == normalized:
        return paragraphs[0], paragraphs[1:]
    return (document_text.TextRun(heading),), paragraphs


def _neighbours(search_request: SearchRequest, id: str) -> articles.Neighbours | None:
    """Return the results before and after the document, if its position is known."""
    position = result_urls.parse_position(request.args)
    if not position:
        return None
    ids = services().search_service.neighbours(search_request, id, position)
    return articles.neighbours(ids, search_request) if ids else None
