"""The route of the API that saves a web page, for extensions of browsers."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from archive.messages import N_, Message
from web.api.openapi import describe
from web.api.schemas import saved_pages as saved_page_schemas
from web.corrections import adding_messages
from web.corrections.adding_forms import require_folder, saved_file_reader
from web.corrections.sent_pages import SentPage, store_page
from web.corrections.token_access import require_token
from web.http import errors as http_errors
from web.http.context import services
from web.presenters.added_files import AddedFile, present_files
from web.urls import adding as adding_urls
from web.urls import search as search_urls

blueprint = Blueprint("saved_page_api", __name__, url_prefix=search_urls.API)

WAIT_S = 6.0
"""Seconds that a request waits until its page was read."""
FORM_NEEDED = N_("Send a form (multipart/form-data) with the fields “url” and “file”.")
FORM_TYPE = "multipart/form-data"
BODY = {
    FORM_TYPE: {
        "type": "object",
        "required": [adding_urls.URL, adding_urls.PAGE_FILE],
        "properties": {
            adding_urls.URL: {
                "type": "string",
                "format": "uri",
                "description": "Address of the page: http or https.",
            },
            adding_urls.PAGE_FILE: {
                "type": "string",
                "format": "binary",
                "description": "The HTML of the page in UTF-8, as a file or as a field.",
            },
            adding_urls.SAVED_AT: {
                "type": "string",
                "format": "date-time",
                "description": "When the page was saved. Default: now.",
            },
            adding_urls.PAGE_TITLE: {
                "type": "string",
                "description": "Title of the page, for the name of the file.",
            },
        },
    }
}


@blueprint.before_request
def _check_access() -> None:
    require_token()
    request.max_content_length = adding_urls.MAX_PAGE_BYTES + (1 << 16)
    request.max_form_memory_size = adding_urls.MAX_PAGE_BYTES


@blueprint.post(adding_urls.API_PAGES)
@describe(saved_page_schemas.SavedPage, errors=(400, 403, 413), body=BODY)
def save_page() -> Response:
    """Save a web page in the folder of the server, and read it into the archive."""
    folder = require_folder()
    page = _sent_page()
    stored = store_page(folder, page)
    job = saved_file_reader(adding_messages.page_saved).submit("")
    job.wait_done(WAIT_S)
    names, same_names = ([stored.name], []) if stored.is_new else ([], [stored.name])
    (saved,) = present_files(services().catalog, folder, names, same_names)
    return jsonify(_serialize(saved))


def _sent_page() -> SentPage:
    """Return the page in the body, or abort with what is wrong."""
    if request.mimetype != FORM_TYPE:
        abort(400, FORM_NEEDED)
    upload = request.files.get(adding_urls.PAGE_FILE)
    html = (
        upload.stream.read().decode("utf-8", "replace")
        if upload
        else request.form.get(adding_urls.PAGE_FILE, "")
    )
    return SentPage(
        url=request.form.get(adding_urls.URL, ""),
        saved_at=request.form.get(adding_urls.SAVED_AT, ""),
        title=request.form.get(adding_urls.PAGE_TITLE, ""),
        html=html,
    )


def _serialize(file: AddedFile) -> saved_page_schemas.SavedPage:
    return {
        "file": file.name,
        "is_read": file.is_read,
        "articles": [
            {
                "id": article.id,
                "title": article.title,
                "url": article.href,
            }
            for article in file.articles
        ],
        "failures": [failure.reason for failure in file.failures],
    }


@blueprint.errorhandler(RequestEntityTooLarge)
def _handle_too_large(_error: RequestEntityTooLarge) -> Response:
    most = adding_urls.MAX_PAGE_BYTES >> 20
    message = Message(adding_messages.PAGE_TOO_LARGE, megabytes=most)
    return http_errors.problem_response(413, message)
