"""Create the Flask application, with its blueprints and security headers."""

from __future__ import annotations

import mimetypes

from flask import Flask, Response, request

from archive.catalog import Catalog
from index.search import refinements
from index.search.service import SearchService
from web import i18n
from web.api import mark_views, named_thing_views
from web.api import views as api_views
from web.corrections import (
    adding_forms,
    adding_messages,
    bulk_forms,
    collection_forms,
    fact_forms,
    jobs,
    mark_api,
    merge_forms,
    note_forms,
    page_api,
    page_forms,
    people_forms,
    review_queue,
    search_forms,
    selection_forms,
)
from web.corrections import messages as correction_messages
from web.corrections.csrf import init_forms
from web.exports import analysis_views, batch_views, collection_views, count_views
from web.exports import messages as export_messages
from web.exports import views as export_views
from web.http import (
    archive_presence,
    body_limits,
    conditional_get,
    cors,
    fixed_parts,
    request_limits,
    sign_in,
    site,
    trailing_slashes,
    visitors,
)
from web.http import errors as http_errors
from web.http.context import Services, init_services, services
from web.http.deployment import Deployment
from web.http.json_provider import MsgspecJsonProvider
from web.http.route_values import DatabaseKeyConverter, NameConverter
from web.http.template_output import TemplateEnvironment
from web.jobs.editor import Editor
from web.messages import formatting, labels, search_help
from web.messages import marks as mark_messages
from web.messages import name_lists as name_list_messages
from web.messages import stories as story_messages
from web.messages import timeline as timeline_messages
from web.pages import analysis as analysis_pages
from web.pages import (
    api_docs,
    collections,
    documents,
    login,
    named_things,
    originals,
    people,
    saved_searches,
    status,
)
from web.pages import search as search_pages
from web.presenters import marks as mark_presenters
from web.presenters import source_paths
from web.presenters.source_paths import SourceFolders
from web.urls import accounts as account_urls
from web.urls import adding as adding_urls
from web.urls import analysis as analysis_urls
from web.urls import base as base_urls
from web.urls import batch as batch_urls
from web.urls import corrections as correction_urls
from web.urls import exports as export_urls
from web.urls import facet_values as facet_value_urls
from web.urls import marks as mark_urls
from web.urls import name_lists as name_list_urls
from web.urls import named_things as named_thing_urls
from web.urls import originals as original_urls
from web.urls import people as people_urls
from web.urls import search as search_urls

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "font-src": "'self'",
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
    "adding_messages": adding_messages,
    "adding_urls": adding_urls,
    "analysis_urls": analysis_urls,
    "search_urls": search_urls,
    "facet_value_urls": facet_value_urls,
    "people_urls": people_urls,
    "name_list_urls": name_list_urls,
    "name_list_messages": name_list_messages,
    "named_thing_urls": named_thing_urls,
    "refinements": refinements,
    "labels": labels,
    "formatting": formatting,
    "search_help": search_help,
    "story_messages": story_messages,
    "timeline_messages": timeline_messages,
    "correction_urls": correction_urls,
    "mark_urls": mark_urls,
    "mark_messages": mark_messages,
    "account_urls": account_urls,
    "local": base_urls.local,
    "shown_path": source_paths.shown_path,
    "correction_messages": correction_messages,
    "export_urls": export_urls,
    "export_messages": export_messages,
    "original_urls": original_urls,
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
    named_things,
    status,
    api_views,
    named_thing_views,
    api_docs,
    review_queue,
    fact_forms,
    jobs,
    people_forms,
    export_views,
    batch_views,
    count_views,
    analysis_pages,
    analysis_views,
    login,
    originals,
    collections,
    saved_searches,
    collection_forms,
    note_forms,
    search_forms,
    selection_forms,
    bulk_forms,
    merge_forms,
    adding_forms,
    page_forms,
    page_api,
    mark_api,
    collection_views,
    mark_views,
)
"""Modules with a blueprint each."""


def create_app(
    service: SearchService,
    catalog: Catalog,
    editor: Editor | None = None,
    languages: i18n.Languages | None = None,
    deployment: Deployment | None = None,
) -> Flask:
    """Return the application of an archive. Without an editor it is read-only.

    Without a deployment, the application is for the user of this machine.
    """
    deployment = deployment or Deployment()
    _set_media_types()
    app = Flask(__name__)
    app.jinja_environment = TemplateEnvironment
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(TEMPLATE_GLOBALS)
    fixed_parts.register(app)
    _register_language_negotiation(app, languages or i18n.load_languages())
    request_limits.register(app)
    app.json = MsgspecJsonProvider(app)
    app.url_map.converters["int"] = DatabaseKeyConverter
    app.url_map.converters["name"] = NameConverter
    access = deployment.access
    init_services(app, Services(service, catalog, editor, access))
    for module in PAGE_MODULES:
        app.register_blueprint(module.blueprint)
    app.register_blueprint(page_forms.landing_blueprint)
    if not catalog.is_shared:
        archive_presence.register(app, catalog.path)
    cors.register(app, deployment.cors_origins)
    site.register(app, deployment.site, deployment.proxies)
    visitors.register(app)
    app.context_processor(lambda: {"has_marks": mark_presenters.any_exist})
    sign_in.register(app)
    _register_source_paths(app)
    trailing_slashes.register(app)
    # Registered before the hooks that set no-store, which then run first.
    conditional_get.register(app)
    init_forms(app, deployment.secret_key)
    has_forms = editor is not None or access.accounts is not None
    limits = _body_limits(has_forms=has_forms)
    if editor is not None and editor.save_folder is not None:
        limits |= {
            adding_urls.ADD: adding_urls.REFUSED_BYTES,
            adding_urls.SAVE_PAGE: 2 * adding_urls.MAX_PAGE_BYTES,
            adding_urls.API_PAGES: 2 * adding_urls.MAX_PAGE_BYTES,
        }
    app.config[body_limits.CONFIG_KEY] = limits
    http_errors.register(app)
    app.after_request(_add_security_headers)
    return app


def _body_limits(*, has_forms: bool) -> dict[str, int]:
    """Return the largest body by the end of the path: "" is any other path."""
    limits = {batch_urls.BATCH: body_limits.MAX_LIST_BYTES}
    return limits | ({"": body_limits.MAX_FORM_BYTES} if has_forms else {})


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


def _register_source_paths(app: Flask) -> None:
    """Show the paths of files relative to their folders, except to a local reader."""

    @app.before_request
    def _set_folders() -> None:
        is_local = visitors.is_local_reader()
        read = services().catalog.sources.folders
        source_paths.show_relative_to(None if is_local else SourceFolders(read))


def _add_security_headers(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)  # Originals have stricter ones.
    return response


def _set_media_types() -> None:
    """Set the types of scripts and styles.

    On Windows, other programs may set wrong ones, and browsers then refuse the files.
    """
    for suffix, media_type in MEDIA_TYPES.items():
        mimetypes.add_type(media_type, suffix)
