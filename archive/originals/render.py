"""Make an original safe to look at. Workers call this: it parses files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from archive.errors import UnreadableError
from archive.ingest.wire import decode_task
from archive.ingest.worker import Task
from archive.messages import N_
from archive.originals.mail import read_mail
from archive.originals.model import Original, OriginalKind, encode_original
from archive.originals.sanitize import sanitize
from archive.readers import content_id, is_multi_article, split_articles, split_file
from archive.readers.formats import load_readers
from archive.readers.pdf_pictures import page_pictures
from archive.text.decoding import decode_bytes

MAX_CHARACTERS = 2_000_000
"""The length of markup or text that is shown."""
NO_LONGER_THERE = N_("the article is no longer in its file")
NO_PREVIEW = N_("this format has no preview")


def render_task(data: bytes) -> Iterator[bytes]:
    """Yield the original of a task, in a worker."""
    task = decode_task(data)
    content = _read_content(task)
    render = RENDERERS.get(task.format)
    if render is None:
        raise UnreadableError(NO_PREVIEW)
    original = replace(render(content), digest=content_id(content))
    yield encode_original(original)


def _read_content(task: Task) -> bytes:
    """Return the bytes of an article, or raise UnreadableError."""
    if not task.position:
        return next(split_file(task.path, task.target)).content
    split = split_file if is_multi_article(task.format) else split_articles
    for article in split(task.path, task.target):
        if article.position == task.position:
            return article.content
    raise UnreadableError(NO_LONGER_THERE)


def _render_page(content: bytes) -> Original:
    markup = decode_bytes(content, is_html=True).text
    return Original(OriginalKind.PAGE, html=sanitize(markup)[:MAX_CHARACTERS])


def _render_mhtml(content: bytes) -> Original:
    return replace(read_mail(content), kind=OriginalKind.PAGE, headers=())


def _render_text(content: bytes) -> Original:
    text = decode_bytes(content, is_html=False).text
    return Original(OriginalKind.TEXT, text=text[:MAX_CHARACTERS])


def _render_pdf(content: bytes) -> Original:
    pictures, page_count = page_pictures(content)
    return Original(OriginalKind.PDF, pages=pictures, page_count=page_count)


RENDERERS: dict[str, Callable[[bytes], Original]] = {
    "html": _render_page,
    "hocr": _render_page,
    "mhtml": _render_mhtml,
    "eml": read_mail,
    "pdf": _render_pdf,
    "txt": _render_text,
    "md": _render_text,
    "alto": _render_text,
    "jsonl": _render_text,
    "json": _render_text,
}
"""The formats that are shown. Others can be downloaded."""

load_readers()  # A fork server imports this module once for all workers.
