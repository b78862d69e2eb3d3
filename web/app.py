"""Create the Flask application, with its blueprints and security headers."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection

from flask import Flask, Response, request

from archive.catalog import Catalog
from index.search import refinements
from index.search.service import SearchService
from web import i18n
from web.api import views as api_views
from web.corrections import fact_forms, jobs, people_forms, review_queue
from web.corrections import messages as correction_messages
from web.corrections.csrf import init_editing
from web.exports import batch_views
from web.exports import messages as export_messages
from web.exports import views as export_views
from web.http import (
    archive_presence,
    body_limits,
    conditional_get,
    cors,
    request_limits,
    trailing_slashes,
)
from web.http import errors as http_errors
from web.http.context import Services, init_services
from web.http.json_provider import MsgspecJsonProvider
from web.jobs.editor import Editor
from web.messages import formatting, labels, search_help
from web.messages import stories as story_messages
from web.messages import timeline as timeline_messages
from web.pages import api_docs, documents, people, status
from web.pages import search as search_pages
from web.urls import batch as batch_urls
from web.urls import corrections as correction_urls
from web.urls import exports as export_urls
from web.urls import facet_values as facet_value_urls
from web.urls import people as people_urls
from web.urls import search as search_urls

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(
        f"{name} {source}" for name, source in CONTENT_SECURITY_POLICY.items()
    ),
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer", browsers send forms with the origin "null".
    "Referrer-Policy": "same-origin",
}
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}

TEMPLATE_GLOBALS = {
    "search_urls": search_urls,
    "facet_value_urls": facet_value_urls,
    "people_urls": people_urls,
    "refinements": refinements,
    "labels": labels,
    "formatting": formatting,
    "search_help": search_help,
    "story_messages": story_messages,
    "timeline_messages": timeline_messages,
    "correction_urls": correction_urls,
    "correction_messages": correction_messages,
    "export_urls": export_urls,
    "export_messages": export_messages,
    "_": i18n.gettext_html,
    "ngettext": i18n.ngettext_html,
    "format_number": i18n.format_number,
    "current_language": i18n.current_language,
    "lang_attributes": i18n.lang_attributes,
}
"""Globals of all templates: URLs, texts and the current language."""
PAGE_MODULES = (
    search_pages,
    documents,
    people,
    status,
    api_views,
    api_docs,
    review_queue,
    fact_forms,
    jobs,
    people_forms,
    export_views,
    batch_views,
)
"""Modules with a blueprint each."""


def create_app(
    service: SearchService,
    catalog: Catalog,
    editor: Editor | None = None,
    languages: i18n.Languages | None = None,
    *,
    cors_origins: Collection[str] = (),
) -> Flask:
    """Return the application of an archive. Without an editor it is read-only.

    Pages of `cors_origins` may read the API.
    """
    _set_media_types()
    app = Flask(__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(TEMPLATE_GLOBALS)
    _register_language_negotiation(app, languages or i18n.load_languages())
    request_limits.register(app)
    app.json = MsgspecJsonProvider(app)
    init_services(app, Services(service, catalog, editor))
    for module in PAGE_MODULES:
        app.register_blueprint(module.blueprint)
    archive_presence.register(app, catalog.path)
    cors.register(app, cors_origins)
    trailing_slashes.register(app)
    # Registered before the hooks that set no-store, which then run first.
    conditional_get.register(app)
    init_editing(app, editor)
    app.config[body_limits.CONFIG_KEY] = _body_limits(editor)
    http_errors.register(app)
    app.after_request(_add_security_headers)
    return app


def _body_limits(editor: Editor | None) -> body_limits.BodyLimits:
    """Return the largest body by the end of the path: "" is any other path."""
    limits = {batch_urls.BATCH: body_limits.MAX_LIST_BYTES}
    return limits | ({"": body_limits.MAX_FORM_BYTES} if editor else {})


def _register_language_negotiation(app: Flask, languages: i18n.Languages) -> None:
    """Respond in a language of Accept-Language. The API responds in English."""

    @app.before_request
    def _set_request_language() -> None:
        accepted = request.accept_languages.values() if _has_translated_pages() else ()
        i18n.set_language(i18n.negotiate(languages, accepted))

    @app.after_request
    def _add_language_headers(response: Response) -> Response:
        if len(languages) > 1 and _has_translated_pages():
            response.vary.add("Accept-Language")
            response.headers["Content-Language"] = i18n.current_language().code
        return response


def _has_translated_pages() -> bool:
    return request.endpoint != "static" and not request.path.startswith(search_urls.API)


def _add_security_headers(response: Response) -> Response:
    response.headers.update(SECURITY_HEADERS)
    return response


def _set_media_types() -> None:
    """Set the types of scripts and styles.

    On Windows, other programs may set wrong ones, and browsers then refuse the files.
    """
    for suffix, media_type in MEDIA_TYPES.items():
        mimetypes.add_type(media_type, suffix)
