"""Export a collection in its order, in every format of exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request

from archive.catalog import Catalog, MemberOrder, Record
from archive.chunks import chunks
from web.api import descriptions, openapi
from web.api.openapi import describe
from web.exports.result_sets import EXPORT_FORMATS, write_export
from web.exports.views import file_response, media_types, requested_format
from web.http.context import services
from web.messages import marks as mark_messages
from web.urls import exports as export_urls
from web.urls import marks as mark_urls
from web.urls import parameters
from web.urls import search as search_urls

blueprint = Blueprint("collection_exports", __name__)

BATCH_SIZE = 100
"""Documents that are in memory at once."""
EXPORT_PARAMETERS = (search_urls.ORDER, export_urls.FORMAT, export_urls.BOM)


@dataclass(frozen=True, slots=True)
class Members:
    """The documents of a collection in an order, for an export."""

    catalog: Catalog
    ids: tuple[str, ...]

    def batches(self) -> Iterator[list[Record]]:
        """Yield the documents in order, in lists of bounded size."""
        for batch in chunks(self.ids, BATCH_SIZE):
            yield list(self.catalog.records(batch).values())


@blueprint.get("/collections/<collection_id>/export")
@describe(
    parameters=EXPORT_PARAMETERS,
    media_types=media_types(item.mimetype for item in EXPORT_FORMATS.values()),
    own_parameters={
        search_urls.ORDER: openapi.choice_parameter(
            descriptions.ORDER_OF_COLLECTION, mark_urls.ORDER_CHOICES
        ),
        export_urls.FORMAT: openapi.choice_parameter(
            descriptions.FORMAT, EXPORT_FORMATS, required=True
        ),
        export_urls.BOM: openapi.choice_parameter(
            descriptions.BOM, search_urls.FLAG_CHOICES
        ),
    },
)
def export_collection(collection_id: str) -> Response:
    """Return all documents of a collection as a file, in the order by hand or date."""
    catalog = services().catalog
    entry = catalog.collections.find(collection_id) or abort(
        404, mark_messages.NO_SUCH_COLLECTION
    )
    problems = [*parameters.unknown_parameters(request.args, EXPORT_PARAMETERS)]
    order = parameters.choice(
        request.args,
        search_urls.ORDER,
        mark_urls.ORDER_CHOICES,
        MemberOrder.HAND,
        problems,
    )
    export_format, with_mark = requested_format(problems)
    members = Members(catalog, catalog.collections.member_ids(entry.id, order))
    return file_response(
        write_export(members, export_format, request.url_root, with_mark=with_mark),
        export_format.mimetype,
        f"{entry.id}.{export_format.suffix}",
    )
