"""Save the page that a reader has open in the browser, after the reader has seen it.

Any website can open these pages with any content. So nothing is saved before somebody
who may edit presses the button of a form with a token.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import Message
from web.corrections import adding_messages
from web.corrections.access import restrict_to_authors
from web.corrections.adding_forms import read_saved, require_folder
from web.corrections.sent_pages import SentPage, store_page
from web.http import errors as http_errors
from web.urls import adding as adding_urls

OPENER_POLICY = {"Cross-Origin-Opener-Policy": "same-origin"}
"""The website that opened a page gets no reference to it."""

landing_blueprint = Blueprint("save", __name__)
blueprint = Blueprint("saved_page", __name__)


@landing_blueprint.get(adding_urls.SAVE)
def receive() -> Response:
    """Pass the page in the fragment of the address on to the confirmation.

    Browsers send no cookies with a request that another website caused. They do with
    the next one, which this page causes.
    """
    return Response(render_template("save_landing.html"), headers=OPENER_POLICY)


@blueprint.before_request
def _limit_body() -> None:
    request.max_content_length = adding_urls.MAX_PAGE_BYTES + (1 << 16)
    request.max_form_memory_size = adding_urls.MAX_PAGE_BYTES


restrict_to_authors(blueprint)


@blueprint.get(adding_urls.SAVE_PAGE)
def confirm() -> Response:
    """Show the page that would be saved, with a button. A script fills it in."""
    require_folder()
    return Response(render_template("save_page.html"), headers=OPENER_POLICY)


@blueprint.post(adding_urls.SAVE_PAGE)
def save() -> BaseResponse:
    """Save the page in the form, and read it."""
    folder = require_folder()
    content = SentPage(
        url=request.form.get(adding_urls.URL, ""),
        saved_at=request.form.get(adding_urls.SAVED_AT, ""),
        title=request.form.get(adding_urls.PAGE_TITLE, ""),
        html=request.form.get(adding_urls.HTML, ""),
    )
    stored = store_page(folder, content)
    return read_saved(adding_urls.added([stored.name]), adding_messages.page_saved)


@blueprint.errorhandler(RequestEntityTooLarge)
def _handle_too_large(_error: RequestEntityTooLarge) -> Response:
    most = adding_urls.MAX_PAGE_BYTES >> 20
    message = Message(adding_messages.PAGE_TOO_LARGE, megabytes=most)
    return http_errors.error_page(413, message)
