"""Find the article of a page in one of its frames, and put it into the page."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from lxml.html import HtmlElement

from archive.data_files import read_words
from archive.html.page import Page
from archive.text.decoding import decode_bytes
from archive.text.story_layout import text_width

FRAME_TAGS = ("frame", "iframe", "object", "noframes")
"""Elements with documents. `<noframes>` has what old browsers showed instead."""
FRAME_NAMES = ("id", "name", "class", "title", "src", "data")
"""Attributes that may say what a frame is for."""
HEAD_TAGS = ("title", "meta", "link", "script")
MAX_DEPTH = 4
"""Maximum depth of frames within frames."""
MAX_FRAMES = 60
MIN_PROSE_LINE = 60
MIN_EAST_ASIAN_LINE = 25
"""Minimum length of a line that is prose, and not a menu or a heading."""
MIN_PROSE_RATIO = 2
"""How many times more prose than the page a frame must have to be the article."""
MIN_FRAME_PROSE = 100
MAX_PROSE_BESIDE = 140
"""Maximum prose of a page whose article is in a frame from another site."""

OTHER_USES = read_words("frame_words.txt")
"""Words in the names of frames with advertisements, comments, menus and the like."""

_DATA = re.compile(
    r"data:text/html(?:;charset=(?P<charset>[\w.-]{1,40}))?(?P<is_base64>;base64)?,",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class FrameSource:
    """The document in a frame, and its URL. Both may be `""`."""

    html: str
    url: str = ""


FrameFinder = Callable[[str], FrameSource | None]
"""A function that returns the document at a URL from the file with the page."""


@dataclass(frozen=True, slots=True)
class _Frame:
    element: HtmlElement
    page: Page
    url: str


def no_frames(_: str) -> None:
    """Find no document: the file has only the page."""


def with_article_frame(
    page: Page, find: FrameFinder = no_frames, url: str = "", depth: int = 0
) -> Page:
    """Return the page with the frame that has its article in place of the frame."""
    frames = list(_frames(page, find, url, depth))
    if not frames:
        return page
    prose = prose_length(page)
    best = max(frames, key=lambda frame: prose_length(frame.page))
    best_prose = prose_length(best.page)
    if best_prose < max(MIN_FRAME_PROSE, MIN_PROSE_RATIO * prose):
        return page
    if prose > MAX_PROSE_BESIDE and not _same_site(url, best.url):
        return page
    return _insert(page, best)


def prose_length(page: Page) -> int:
    """Return the number of characters in long lines. Wide ones count twice."""
    return sum(text_width(line) for line in page.lines if _is_prose(line))


def _is_prose(line: str) -> bool:
    is_east_asian = _EAST_ASIAN.search(line[:MIN_PROSE_LINE])
    return len(line) >= (MIN_EAST_ASIAN_LINE if is_east_asian else MIN_PROSE_LINE)


def _frames(page: Page, find: FrameFinder, url: str, depth: int) -> Iterator[_Frame]:
    """Yield the frames of a page that may have its article."""
    if depth >= MAX_DEPTH:
        return
    for count, element in enumerate(page.tree.iter(*FRAME_TAGS)):
        source = _source_of(element, find, url) if count < MAX_FRAMES else None
        if source is None or _has_other_use(element, source.url):
            continue
        inner = Page.parse(source.html)
        inner = with_article_frame(inner, find, source.url, depth + 1)
        yield _Frame(element, inner, source.url)


def _source_of(element: HtmlElement, find: FrameFinder, url: str) -> FrameSource | None:
    html = element.text if element.tag == "noframes" else element.get("srcdoc")
    if html:
        return FrameSource(html, url)
    address = (element.get("src") or element.get("data") or "").strip()
    if not address:
        return None
    try:
        if match := _DATA.match(address):
            return FrameSource(_decode_data(match), url)
        return find(address) or find(urljoin(url, address))
    except ValueError:
        return None


def _decode_data(match: re.Match[str]) -> str:
    """Return the document in a `data:` address."""
    content = unquote_to_bytes(match.string[match.end() :])
    if match["is_base64"]:
        content = b64decode(content)
    return decode_bytes(content, is_html=True, charset=match["charset"]).text


def _has_other_use(element: HtmlElement, url: str) -> bool:
    names = (element.get(name) or "" for name in FRAME_NAMES)
    words = _WORD.findall(" ".join((*names, url)).lower())
    return not OTHER_USES.isdisjoint(words)


def _same_site(left: str, right: str) -> bool:
    try:
        hosts = [urlsplit(url).hostname or "" for url in (left, right)]
    except ValueError:
        return False
    first, second = (host.split(".")[-2:] for host in hosts)
    return first == second


def _insert(page: Page, frame: _Frame) -> Page:
    """Return the page with the frame's body in place of the frame, or of all frames."""
    body = next(frame.page.tree.iter("body"), None)
    if body is None:
        return page
    body.tag = "div"
    frameset = next(iter(frame.element.iterancestors("frameset")), None)
    parent = frame.element.getparent()
    if frameset is not None:
        _replace_framesets(page.tree, body)
    elif parent is not None:
        body.tail = frame.element.tail
        parent.replace(frame.element, body)
    _append_head(page.tree, frame.page.tree, is_whole=frameset is not None)
    return Page(page.tree, page.save_info)


def _replace_framesets(tree: HtmlElement, content: HtmlElement) -> None:
    for tag in ("frameset", "body"):
        for element in list(tree.iter(tag)):
            if element is not content and element.getparent() is not None:
                element.drop_tree()
    content.tag = "body"
    tree.append(content)


def _append_head(tree: HtmlElement, frame_tree: HtmlElement, *, is_whole: bool) -> None:
    """Append the metadata of a frame to that of the page.

    If the frame is the whole page, its title comes first: a frameset has that of the
    site.
    """
    head = next(tree.iter("head"), None)
    frame_head = next(frame_tree.iter("head"), None)
    if frame_head is None:
        return
    if head is None:
        head = tree.makeelement("head")
        tree.insert(0, head)
    for element in list(frame_head.iterchildren(*HEAD_TAGS)):
        if is_whole and element.tag == "title" and (element.text or "").strip():
            head.insert(0, element)
        else:
            head.append(element)
