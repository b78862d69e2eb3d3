"""Serialize collections, tags, notes and saved searches."""

from __future__ import annotations

from archive.catalog import Collection, DocumentRef, Note, Record, SavedSearch
from archive.text.anchors import find_anchor
from web.api.schemas import marks as schemas
from web.api.serializers.values import iso_format
from web.urls import exports as export_urls
from web.urls import marks as mark_urls
from web.urls import search as search_urls
from web.urls.base import local


def serialize_marks(record: Record) -> schemas.Marks:
    """Serialize the collections, tags, notes and the read mark of an article."""
    marks = record.marks
    return {
        "collections": [{"id": ref.id, "name": ref.name} for ref in marks.collections],
        "tags": list(marks.tags),
        "annotations": [_serialize_note(record, note) for note in marks.notes],
        "read": marks.is_read,
    }


def _serialize_note(record: Record, note: Note) -> schemas.Annotation:
    anchor = note.anchor
    span = find_anchor(record.document.text, anchor) if anchor else None
    start, end = span or (None, None)
    return {
        "id": note.id,
        "text": note.text,
        "author": note.author,
        "written": note.written_at.isoformat(),
        "quote": anchor.quote if anchor else None,
        "start": start,
        "end": end,
    }


def serialize_collection(entry: Collection) -> schemas.Collection:
    """Serialize a collection without its articles."""
    url = mark_urls.collection(entry.id)
    path = mark_urls.collection(entry.id).removeprefix(local(""))
    return {
        "id": entry.id,
        "name": entry.name,
        "description": entry.description,
        "author": entry.author,
        "changed": entry.changed_at.isoformat(),
        "documents": entry.document_count,
        "json": local(search_urls.API + path),
        "url": url,
    }


def serialize_member(ref: DocumentRef) -> schemas.Member:
    """Serialize an article of a list."""
    dates = ref.dates
    return {
        "id": ref.id,
        "title": ref.title,
        "outlet": ref.outlet,
        "date": dates.to_edtf() if dates and not dates.is_window else None,
        "date_earliest": iso_format(dates.earliest) if dates else None,
        "date_latest": iso_format(dates.latest) if dates else None,
        "json": search_urls.document_json(ref.id),
        "url": search_urls.document(ref.id),
    }


def serialize_tag(tag: str, count: int) -> schemas.Tag:
    """Serialize a tag."""
    return {"tag": tag, "documents": count, "url": mark_urls.tagged(tag)}


def serialize_search(entry: SavedSearch, count: int) -> schemas.SavedSearch:
    """Serialize a saved search with the number of articles that it finds."""
    request = mark_urls.parse_search(entry.query)
    return {
        "id": entry.id,
        "name": entry.name,
        "query": entry.query,
        "author": entry.author,
        "saved": entry.saved_at.isoformat(),
        "documents": count,
        "json": search_urls.search_json(request),
        "url": search_urls.search(request),
        "feed": export_urls.feed(request),
    }
