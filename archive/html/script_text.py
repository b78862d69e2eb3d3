"""Read the text of an article that a page only gives to its scripts.

Such a page is an empty shell: a browser builds it from JSON. The text there is markup, or
a list of blocks as editors save them (Arc, Sanity, Contentful, ProseMirror, Draft.js).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from archive.html.fragments import fragment_text
from archive.html.page import MAX_SCRIPT_CHARS, Page
from archive.html.script_objects import own_script_objects, page_titles
from archive.text.normalization import letters_and_digits

MIN_CHARS = 200
"""Length in characters of a text that is more than a description."""
BODY_KEYS = (
    "articleBody", "content_elements", "body", "bodyHtml", "bodyText", "body_html",
    "contentHtml", "content_html", "articleContent", "articleText", "fullText",
    "full_text", "content", "contents", "text", "html", "story", "blocks", "paragraphs",
    "components",
)  # fmt: skip
"""Keys of the text in the object of an article, the surest first."""
BLOCK_KEYS = (
    *BODY_KEYS, "rendered", "processed", "value", "children", "data", "attributes",
    "items", "nodes",
)  # fmt: skip
"""Keys of the text within its blocks."""
TYPE_KEYS = ("type", "_type", "nodeType", "__typename", "name")
MAX_LEVELS = 12

_NO_TEXT = re.compile(
    r"image|photo|picture|gallery|video|audio|embed|\bads?\b|advert|promo|related|"
    r"newsletter|interstitial|teaser|caption|credit|author|byline|recommend|correction",
    re.IGNORECASE,
)
"""Types of blocks that are not the text."""
_INLINE = re.compile(r"text|span|link|hyperlink|bold|italic|strong|em|a", re.IGNORECASE)
"""Types of the parts of a paragraph."""
_UNQUOTED_BODY = re.compile(
    rf"(?<![\w$])(?:{'|'.join(BODY_KEYS)}):\"(?P<text>(?:[^\"\\]|\\.){{{MIN_CHARS},}}+)\""
)


def find_script_text(page: Page) -> str | None:
    """Return the text of the article in the scripts of a page.

    Paragraphs are separated by blank lines. Return `None` if there is none, or if it
    cannot be told from those of other articles.
    """
    urls = [page.canonical_url] if page.canonical_url else []
    for item in own_script_objects(page.tree, page_titles(page), urls):
        for key in BODY_KEYS:
            text = "\n\n".join(_paragraphs(item.get(key)))
            if len(text) >= MIN_CHARS:
                return text
    texts = {text for text in _unquoted_bodies(page) if len(text) >= MIN_CHARS}
    return texts.pop() if len(texts) == 1 else None


def _paragraphs(value: object, levels: int = MAX_LEVELS) -> Iterator[str]:
    """Yield the paragraphs in a value: markup, a block, or a list of these."""
    if isinstance(value, str):
        if text := fragment_text(value):
            yield text
    elif levels and isinstance(value, list):
        if value and all(map(_is_inline, value)):
            yield from _paragraphs("".join(map(_inline_text, value)))
        else:
            for block in value:
                yield from _paragraphs(block, levels - 1)
    elif levels and isinstance(value, dict) and not _NO_TEXT.search(_type_of(value)):
        for key in BLOCK_KEYS:
            if paragraphs := list(_paragraphs(value.get(key), levels - 1)):
                yield from paragraphs
                return


def _type_of(block: Mapping[str, object]) -> str:
    values = map(block.get, TYPE_KEYS)
    return next((value for value in values if isinstance(value, str)), "")


def _is_inline(part: object) -> bool:
    """Return whether a part is a piece of a paragraph, such as a word in italics."""
    return (
        isinstance(part, dict)
        and _INLINE.fullmatch(_type_of(part)) is not None
        and not _has_markup(part)
    )


def _has_markup(part: Mapping[str, object]) -> bool:
    """Return whether a block of text is a paragraph of its own, as in Arc."""
    return isinstance(part.get("content"), str)


def _inline_text(part: Mapping[str, object]) -> str:
    for key in ("text", "value"):
        if isinstance(text := part.get(key), str):
            return text
    return " ".join(_paragraphs(part.get("content") or part.get("children")))


def _unquoted_bodies(page: Page) -> Iterator[str]:
    """Yield the texts in scripts whose keys have no quotation marks, as in Nuxt."""
    titles = [key for key in map(letters_and_digits, page_titles(page)) if key]
    for source in page.script_sources():
        if len(source) > MAX_SCRIPT_CHARS or ':"' not in source:
            continue
        if not any(title in letters_and_digits(source) for title in titles):
            continue
        for match in _UNQUOTED_BODY.finditer(source):
            try:
                yield fragment_text(json.loads(f'"{match["text"]}"', strict=False))
            except ValueError:
                continue
