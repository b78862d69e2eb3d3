"""Serialize counts by one facet or by two."""

from __future__ import annotations

from dataclasses import replace

from index.search.counting import CountTable
from index.search.response import FacetValue
from web.api.schemas import counts as schemas
from web.urls import counts as count_urls
from web.urls import search as search_urls


def serialize_counts(table: CountTable) -> schemas.Counts:
    """Serialize the counts of a search."""
    axes, request = table.axes, table.request
    return {
        "query": request.text,
        "total": table.total,
        "count": "stories" if request.count_stories else "articles",
        "by": axes.by,
        "split": axes.split,
        "rows": [_serialize_value(value) for value in table.rows],
        "columns": [_serialize_value(value) for value in table.columns],
        "cells": [
            {
                "by": cell.row.value,
                "split": cell.column.value if cell.column else None,
                "count": cell.count,
            }
            for cell in table.cells
        ],
        "left_out": {
            "by": table.left_out(axes.by),
            "split": table.left_out(axes.split) if axes.split else 0,
        },
        "messages": [str(message) for message in table.messages],
        "links": {
            "search": search_urls.search(replace(request, collapse_copies=True)),
            "csv": count_urls.counts(request, axes, count_urls.CSV),
        },
    }


def _serialize_value(value: FacetValue) -> schemas.CountValue:
    return {"value": value.value, "label": value.label, "count": value.count}
