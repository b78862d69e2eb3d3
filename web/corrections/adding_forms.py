"""Save files that readers choose on a page, and read them into the archive."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import Message
from web import config
from web.corrections import adding_messages
from web.corrections.access import hide_from_readers
from web.corrections.jobs import show_job
from web.http import errors as http_errors
from web.http import visitors
from web.http.context import services
from web.http.site import site_of
from web.i18n import _
from web.jobs.editor import Editor
from web.jobs.reading import ReadingMessages, SavedFileReader
from web.presenters.added_files import present_files
from web.presenters.bookmarklet import bookmarklet
from web.urls import adding as adding_urls
from web.urls import exports as export_urls
from web.urls.base import local

MAX_RECENT = 20
"""Files that the page shows if none are named in its address."""
MAX_SHOWN_NAME = 80

blueprint = Blueprint("adding", __name__)


@blueprint.before_request
def _limit_body() -> None:
    """Accept files. The token of the form is read after this."""
    request.max_content_length = adding_urls.MAX_BYTES
    request.max_form_parts = adding_urls.MAX_FILES + adding_urls.MAX_FIELDS


hide_from_readers(blueprint)


@blueprint.get(adding_urls.ADD)
def add() -> str:
    """Show the form, and what came of the files that the address names."""
    editor = visitors.current_editor()
    if editor is None or editor.save_folder is None:
        return render_template("add_articles.html", reason=_no_folder())
    from archive.ingest.saved_files import unread_files  # noqa: PLC0415  # slow

    names = request.args.getlist(adding_urls.FILE)[: adding_urls.MAX_FILES]
    same_names = request.args.getlist(adding_urls.SAME)[: adding_urls.MAX_FILES]
    has_names = bool(names or same_names)
    return render_template(
        "add_articles.html",
        files=present_files(
            services().catalog,
            editor.save_folder,
            names if has_names else _recent_names(editor.save_folder),
            same_names,
        ),
        has_names=has_names,
        unread_count=len(unread_files(services().catalog, editor.save_folder)),
        folder=editor.save_folder if visitors.is_local_reader() else None,
        bookmarklet=_bookmarklet(),
        limits=adding_messages.limits(
            adding_urls.MAX_FILES, adding_urls.MAX_BYTES >> 20
        ),
    )


@blueprint.post(adding_urls.ADD)
def save() -> BaseResponse:
    """Save the files of the form, and read them."""
    folder = require_folder()
    from archive.ingest.saved_files import (  # noqa: PLC0415  # slow to import
        is_readable_name,
        store_file,
    )

    uploads = [
        file for file in request.files.getlist(adding_urls.FILES) if file.filename
    ]
    if not uploads:
        abort(400, adding_messages.NO_FILES)
    if len(uploads) > adding_urls.MAX_FILES:
        raise RequestEntityTooLarge
    readable = [file for file in uploads if is_readable_name(file.filename or "")]
    refused = [_shown_name(file) for file in uploads if file not in readable]
    stored = [store_file(folder, file.filename or "", file.stream) for file in readable]
    names = [file.name for file in stored if file.is_new]
    same_names = [file.name for file in stored if not file.is_new]
    return read_saved(
        adding_urls.added(names, same_names),
        partial(adding_messages.files_saved, len(names), refused),
    )


@blueprint.post(adding_urls.READ)
def read() -> BaseResponse:
    """Read the saved files that were not read yet."""
    require_folder()
    return read_saved(adding_urls.added(()), lambda: _(adding_messages.READ_BY_NOW))


def read_saved(return_url: str, done: Callable[[], str]) -> BaseResponse:
    """Read the saved files as a job, and return to a page that shows the result.

    `done` returns the message about it.
    """
    return show_job(saved_file_reader(done).submit(return_url))


def saved_file_reader(done: Callable[[], str]) -> SavedFileReader:
    """Return the reader of saved files. `done` returns the message after it."""
    editor = services().editor or abort(403)
    messages = ReadingMessages(
        read=done, busy=lambda: _(adding_messages.BUSY), failed=_not_read
    )
    catalog = services().catalog
    return SavedFileReader(editor, catalog, messages, config.reader_memory_mb())


def require_folder() -> Path:
    """Return the folder for saved files, or abort with how to name one."""
    editor: Editor | None = services().editor
    if editor is None or editor.save_folder is None:
        abort(403, _no_folder())
    return editor.save_folder


def _no_folder() -> str:
    if visitors.is_local_reader():
        return adding_messages.NO_FOLDER
    return adding_messages.NOT_OFFERED


def _not_read(reason: str) -> str:
    """Return why files are not read yet. Others than the local user see no paths."""
    shown = _(reason) if visitors.is_local_reader() else _(http_errors.ADVICE[503])
    return _(adding_messages.NOT_READ, reason=shown)


def _bookmarklet() -> str:
    """Return the link that saves the page one is reading to this server."""
    site = site_of(current_app)
    root = site.url if site else request.url_root
    address = export_urls.absolute_url(root, local(adding_urls.SAVE))
    return bookmarklet(address, _(adding_messages.PAGE_TOO_LARGE_TO_SEND))


def _recent_names(folder: Path) -> list[str]:
    """Return the names of the newest files in the folder, newest first."""
    if not folder.is_dir():
        return []
    visible = [path for path in folder.iterdir() if not path.name.startswith(".")]
    files = sorted(visible, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [path.name for path in files[:MAX_RECENT]]


def _shown_name(file: FileStorage) -> str:
    """Return the name of a file that is not saved, without its folder."""
    return Path(file.filename or "").name[:MAX_SHOWN_NAME]


@blueprint.errorhandler(RequestEntityTooLarge)
def _handle_too_large(_error: RequestEntityTooLarge) -> Response:
    message = Message(
        adding_messages.TOO_MUCH,
        files=adding_urls.MAX_FILES,
        megabytes=adding_urls.MAX_BYTES >> 20,
    )
    return http_errors.error_page(413, message)
